package io.xenith.hypervisor.simulator.screen;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who looks at a screen: RFB 3.8 with the security type None and raw pixels (RFC 6143). One thread reads, another one writes; a viewer is sent as much as
 * it asks for and no more.
 */
final class Viewer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);
    private static final String VERSION = "RFB 003.008\n";
    private static final int NO_SECURITY = 1;
    private static final int RAW = 0;
    private static final int PASTED_AT_MOST = 1 << 20;
    private static final Duration GREETING_AT_MOST = Duration.ofSeconds(10);

    private static final int SET_PIXEL_FORMAT = 0;
    private static final int SET_ENCODINGS = 2;
    private static final int UPDATE_REQUEST = 3;
    private static final int KEY_EVENT = 4;
    private static final int POINTER_EVENT = 5;
    private static final int CUT_TEXT = 6;

    /** A part of the picture that is asked for, at once or when something has changed. */
    private record Asked(int left, int top, int width, int height, boolean whenChanged) {}

    private final Socket socket;
    private final String name;
    private final Picture picture;

    // Guarded by the picture's monitor, as a change of it may be what an answer waits for.
    private @Nullable Asked asked;
    private PixelFormat format = PixelFormat.NATIVE;
    private boolean closed;

    Viewer(Socket socket, String name, Picture picture) {
        this.socket = socket;
        this.name = name;
        this.picture = picture;
    }

    /** Serves until it leaves or is cut off. */
    void serve() {
        try (socket) {
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) GREETING_AT_MOST.toMillis());
            greet(in, out);
            socket.setSoTimeout(0);
            Thread.ofVirtual().name("screen-writer").start(() -> write(out));
            while (true) {
                obey(in);
            }
        } catch (EOFException e) {
            LOG.debug("a viewer of {} has left", name);
        } catch (IOException e) {
            LOG.debug("a viewer of {} is gone: {}", name, e.toString());
        } finally {
            close();
        }
    }

    private void greet(DataInputStream in, DataOutputStream out) throws IOException {
        out.writeBytes(VERSION);
        out.flush();
        var version = new String(in.readNBytes(VERSION.length()), StandardCharsets.US_ASCII);
        if (!version.equals(VERSION)) {
            throw new IOException("speaks " + version.strip());
        }
        out.write(new byte[] {1, NO_SECURITY});
        out.flush();
        if (in.readUnsignedByte() != NO_SECURITY) {
            throw new IOException("chose a security type that was not offered");
        }
        out.writeInt(0); // welcome
        out.flush();
        in.readUnsignedByte(); // whether others may look too: they may
        out.writeShort(Picture.WIDTH);
        out.writeShort(Picture.HEIGHT);
        PixelFormat.NATIVE.write(out);
        var title = name.getBytes(StandardCharsets.UTF_8);
        out.writeInt(title.length);
        out.write(title);
        out.flush();
    }

    private void obey(DataInputStream in) throws IOException {
        int message = in.readUnsignedByte();
        switch (message) {
            case SET_PIXEL_FORMAT -> {
                in.skipNBytes(3);
                var wanted = PixelFormat.read(in);
                synchronized (picture) {
                    format = wanted;
                }
            }
            case SET_ENCODINGS -> {
                in.skipNBytes(1);
                in.skipNBytes(4L * in.readUnsignedShort()); // raw is understood by all
            }
            case UPDATE_REQUEST -> {
                boolean whenChanged = in.readUnsignedByte() != 0;
                ask(
                        whenChanged,
                        in.readUnsignedShort(),
                        in.readUnsignedShort(),
                        in.readUnsignedShort(),
                        in.readUnsignedShort());
            }
            case KEY_EVENT -> {
                boolean down = in.readUnsignedByte() != 0;
                in.skipNBytes(2);
                int keysym = in.readInt();
                if (down) {
                    picture.press(keysym);
                }
            }
            case POINTER_EVENT -> in.skipNBytes(5);
            case CUT_TEXT -> {
                in.skipNBytes(3);
                int length = in.readInt();
                if (length < 0 || length > PASTED_AT_MOST) {
                    throw new IOException("pasted " + length + " bytes");
                }
                in.skipNBytes(length);
            }
            default -> throw new IOException("sent a message that is not known: " + message);
        }
    }

    private void ask(boolean whenChanged, int left, int top, int width, int height) {
        int x = Math.min(left, Picture.WIDTH);
        int y = Math.min(top, Picture.HEIGHT);
        synchronized (picture) {
            asked = new Asked(
                    x, y, Math.min(width, Picture.WIDTH - x), Math.min(height, Picture.HEIGHT - y), whenChanged);
            picture.notifyAll();
        }
    }

    private void write(DataOutputStream out) {
        long sent = 0;
        try {
            while (true) {
                ByteBuffer pixels;
                Asked part;
                synchronized (picture) {
                    part = awaitAsked(sent);
                    if (part == null) {
                        return;
                    }
                    asked = null;
                    pixels = ByteBuffer.allocate(part.width * part.height * format.bytes())
                            .order(format.order());
                    sent = picture.draw(part.left, part.top, part.width, part.height, format, pixels);
                }
                out.writeShort(0); // an update, and padding
                out.writeShort(1);
                out.writeShort(part.left);
                out.writeShort(part.top);
                out.writeShort(part.width);
                out.writeShort(part.height);
                out.writeInt(RAW);
                out.write(pixels.array());
                out.flush();
            }
        } catch (IOException e) {
            close();
        }
    }

    /** With the picture's monitor held: waits for something to be sent; null when the viewer is gone. */
    private @Nullable Asked awaitAsked(long sent) {
        try {
            while (!closed) {
                if (asked != null && (!asked.whenChanged || picture.version() > sent)) {
                    return asked;
                }
                picture.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Override
    public void close() {
        synchronized (picture) {
            closed = true;
            picture.notifyAll();
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a viewer of {}", name, e);
        }
    }
}
