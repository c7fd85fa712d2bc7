package io.xenith.hostagent.console;

import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A connection to the VNC server of a domain's device model. What goes over it is between that and whoever looks. */
final class ScreenChannel implements ConsoleChannel {
    private static final int CONNECT_MS = (int) Duration.ofSeconds(10).toMillis();

    private final Socket socket;

    private ScreenChannel(Socket socket) {
        this.socket = socket;
    }

    static ScreenChannel connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MS);
            return new ScreenChannel(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into, Duration atMost) {
        try {
            socket.setSoTimeout(Math.clamp(atMost.toMillis(), 1, Integer.MAX_VALUE));
            int count =
                    socket.getInputStream().read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (count > 0) {
                into.position(into.position() + count);
            }
            return count;
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            return -1; // the device model is gone, or somebody closed this
        }
    }

    @Override
    public void write(ByteBuffer typed) {
        var bytes = new byte[typed.remaining()];
        typed.get(bytes);
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new HypervisorException(new Failure.NoSuchDomain("its screen is gone: " + e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new HypervisorException(new Failure.Unexpected("closing a screen: " + e), e);
        }
    }
}
