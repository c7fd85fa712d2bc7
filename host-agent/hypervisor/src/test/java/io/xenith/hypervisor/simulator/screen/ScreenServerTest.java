package io.xenith.hypervisor.simulator.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

public class ScreenServerTest {
    private static final int TIMEOUT_MS = 20_000;

    private final List<Socket> sockets = new ArrayList<>();
    private final ScreenServer screen = ScreenServer.open(InetAddress.getLoopbackAddress(), "a guest", 0x2060a0);

    ScreenServerTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        screen.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    @Test
    void showsBarsAndTheKeysThatWerePressed() throws IOException {
        var viewer = new Looking();
        assertThat(viewer.name).isEqualTo("a guest");

        var before = viewer.look(false, 0, 0, Picture.WIDTH, Picture.HEIGHT);
        assertThat(before).hasSize(Picture.WIDTH * Picture.HEIGHT * 4);
        assertThat(before).as("it is no blank screen").contains((byte) 0xa0);

        viewer.press('a');
        var after = viewer.look(true, 0, 0, Picture.WIDTH, Picture.HEIGHT);
        assertThat(after).isNotEqualTo(before);
        int bars = Picture.WIDTH * (Picture.HEIGHT - 20) * 4;
        assertThat(Arrays.copyOf(after, bars)).isEqualTo(Arrays.copyOf(before, bars));
    }

    @Test
    void whoWaitsForAChangeIsToldWhenAnotherTypes() throws Exception {
        var waiting = new Looking();
        var typing = new Looking();
        waiting.look(false, 0, Picture.HEIGHT - 1, Picture.WIDTH, 1);

        waiting.ask(true, 0, Picture.HEIGHT - 1, 1, 1);
        waiting.socket.setSoTimeout(200);
        assertThatThrownBy(waiting::readUpdate).isInstanceOf(java.net.SocketTimeoutException.class);
        waiting.socket.setSoTimeout(TIMEOUT_MS);
        typing.press(0xff0d);
        assertThat(waiting.readUpdate()).hasSize(4);
    }

    @Test
    void speaksThePixelsThatAreAskedFor() throws IOException {
        var viewer = new Looking();
        viewer.out.write(new byte[4]);
        new PixelFormat(16, 16, true, 31, 63, 31, 11, 5, 0).write(viewer.out);
        viewer.bytesOfPixel = 2;
        // 0x20, 0x60 and 0xa0 of 255 are 3 of 31, 23 of 63 and 19 of 31.
        int expected = 3 << 11 | 23 << 5 | 19;
        assertThat(viewer.look(false, Picture.WIDTH - 1, 0, 1, 1)).containsExactly(expected >> 8, expected & 0xff);
    }

    @Test
    void givesNothingOfWhatLiesOutside() throws IOException {
        assertThat(new Looking().look(false, Picture.WIDTH - 1, Picture.HEIGHT - 1, 65_535, 65_535))
                .hasSize(4);
        assertThat(new Looking().look(false, 65_535, 65_535, 65_535, 65_535)).isEmpty();
    }

    @Test
    void endsWithThoseWhoTalkNonsense() throws IOException {
        for (var nonsense : new byte[][] {
            {99}, {6, 0, 0, 0, 0x7f, 0, 0, 0}, {0, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
        }) {
            var viewer = new Looking();
            viewer.out.write(nonsense);
            assertThatThrownBy(viewer.in::readByte)
                    .as(Arrays.toString(nonsense))
                    .isInstanceOf(IOException.class);
        }
        var other = connect();
        other.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        other.getInputStream().readNBytes(12);
        assertThat(other.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void takesOnlySoManyAndEndsWithAllOfThem() throws IOException {
        var all = new ArrayList<Looking>();
        for (int i = 0; i < ScreenServer.VIEWERS_AT_MOST; i++) {
            all.add(new Looking());
        }
        assertThatThrownBy(Looking::new).isInstanceOf(IOException.class);

        screen.close();
        for (var viewer : all) {
            assertThatThrownBy(viewer.in::readByte).isInstanceOf(IOException.class);
        }
        assertThat(isRefusedSoon(screen.address())).isTrue();
    }

    /** Nobody listens any more. The thread that accepted lets go of the port itself, a moment after it is told to. */
    public static boolean isRefusedSoon(InetSocketAddress address) {
        long deadline = System.nanoTime() + Duration.ofMillis(TIMEOUT_MS).toNanos();
        while (System.nanoTime() < deadline) {
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                assertThat(socket.isConnected()).isTrue();
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    private Socket connect() throws IOException {
        var socket = new Socket(screen.address().getAddress(), screen.address().getPort());
        sockets.add(socket);
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    /** Somebody at the other end. */
    private final class Looking {
        private final Socket socket = connect();
        private final DataInputStream in = new DataInputStream(socket.getInputStream());
        private final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        private final String name;
        private int bytesOfPixel = PixelFormat.NATIVE.bytes();

        Looking() throws IOException {
            var version = in.readNBytes(12);
            if (version.length < 12) {
                throw new EOFException("turned away");
            }
            out.write(version);
            assertThat(in.readNBytes(2)).containsExactly(1, 1);
            out.writeByte(1);
            assertThat(in.readInt()).isZero();
            out.writeByte(1);
            assertThat(in.readUnsignedShort()).isEqualTo(Picture.WIDTH);
            assertThat(in.readUnsignedShort()).isEqualTo(Picture.HEIGHT);
            assertThat(PixelFormat.read(in)).isEqualTo(PixelFormat.NATIVE);
            name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        }

        void press(int keysym) throws IOException {
            out.write(new byte[] {4, 1, 0, 0});
            out.writeInt(keysym);
        }

        void ask(boolean whenChanged, int left, int top, int width, int height) throws IOException {
            out.writeByte(3);
            out.writeBoolean(whenChanged);
            out.writeShort(left);
            out.writeShort(top);
            out.writeShort(width);
            out.writeShort(height);
        }

        byte[] look(boolean whenChanged, int left, int top, int width, int height) throws IOException {
            ask(whenChanged, left, top, width, height);
            return readUpdate();
        }

        byte[] readUpdate() throws IOException {
            assertThat(in.readInt()).as("an update of one rectangle").isEqualTo(1);
            in.skipNBytes(4);
            int pixels = in.readUnsignedShort() * in.readUnsignedShort();
            assertThat(in.readInt()).as("raw").isZero();
            return in.readNBytes(pixels * bytesOfPixel);
        }
    }
}
