package io.xenith.hypervisor.simulator.screen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The screen of one guest, on a port of its own, until it is closed. Those who look all see the same, and all may type. */
public final class ScreenServer implements AutoCloseable {
    /** Who comes when so many look already is turned away. */
    public static final int VIEWERS_AT_MOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ScreenServer.class);

    private final ServerSocket listener;
    private final String name;
    private final Picture picture;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();

    private ScreenServer(ServerSocket listener, String name, int shade) {
        this.listener = listener;
        this.name = name;
        this.picture = new Picture(shade);
    }

    /**
     * Listens on a port that the system chooses.
     *
     * @param name of the desktop, as viewers show it
     * @param shade {@code 0xRRGGBB}, by which a guest's picture is known
     */
    public static ScreenServer open(InetAddress address, String name, int shade) throws IOException {
        var server = new ScreenServer(new ServerSocket(0, VIEWERS_AT_MOST, address), name, shade);
        Thread.ofVirtual().name("screen-" + server.address().getPort()).start(server::accept);
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("the screen {} takes nobody any more", name, e);
                    close();
                }
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        if (viewers.size() >= VIEWERS_AT_MOST) {
            socket.close();
            return;
        }
        var viewer = new Viewer(socket, name, picture);
        viewers.add(viewer);
        Thread.ofVirtual().name("screen-viewer").start(() -> {
            try {
                viewer.serve();
            } finally {
                viewers.remove(viewer);
            }
        });
        if (listener.isClosed()) {
            viewer.close();
        }
    }

    /** Everybody who looks is cut off. May be called twice. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("closing the screen {}", name, e);
        }
        viewers.forEach(Viewer::close);
    }
}
