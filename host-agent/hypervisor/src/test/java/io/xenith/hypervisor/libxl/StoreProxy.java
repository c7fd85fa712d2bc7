package io.xenith.hypervisor.libxl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands before xenstored, so that a test can take the toolstack down for itself alone: connections break and new ones are
 * refused, as when the daemon is gone. libxl is led here by {@code XENSTORED_PATH} in the environment of the process.
 */
final class StoreProxy implements AutoCloseable {
    private static final int HEADER_BYTES = 16; // struct xsd_sockmsg: type, request, transaction, length
    private static final int LENGTH_AT = 12;

    private final AtomicLong requests = new AtomicLong();
    private final Path socket;
    private final Path real;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocketChannel server;

    private StoreProxy(Path socket, Path real) {
        this.socket = socket;
        this.real = real;
    }

    static StoreProxy open(Path socket, Path real) {
        var proxy = new StoreProxy(socket, real);
        proxy.open();
        return proxy;
    }

    Path socket() {
        return socket;
    }

    /** How many requests were passed on so far. */
    long countRequests() {
        return requests.get();
    }

    synchronized void open() {
        if (server != null) {
            return;
        }
        try {
            Files.deleteIfExists(socket);
            var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(socket));
            server = listening;
            Thread.ofPlatform().daemon().name("store-proxy").start(() -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void shut() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
            for (var connection : connections) {
                connection.close();
            }
            connections.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                var client = listening.accept();
                var store = SocketChannel.open(UnixDomainSocketAddress.of(real));
                connections.add(client);
                connections.add(store);
                Thread.ofPlatform().daemon().start(() -> copy(client, store, new Messages()));
                Thread.ofPlatform().daemon().start(() -> copy(store, client, null));
            }
        } catch (IOException e) {
            // Shut by the test.
            return;
        }
    }

    private void copy(SocketChannel from, SocketChannel to, @Nullable Messages messages) {
        var buffer = ByteBuffer.allocate(8192);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (messages != null) {
                    messages.read(buffer.duplicate());
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            return;
        } finally {
            connections.remove(from);
            connections.remove(to);
        }
    }

    @Override
    public void close() {
        shut();
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds where each message of a connection begins. */
    private final class Messages {
        private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder());
        private int left;

        void read(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                if (left > 0) {
                    int skipped = Math.min(left, bytes.remaining());
                    bytes.position(bytes.position() + skipped);
                    left -= skipped;
                    continue;
                }
                header.put(bytes.get());
                if (!header.hasRemaining()) {
                    left = header.getInt(LENGTH_AT);
                    header.clear();
                    requests.incrementAndGet();
                }
            }
        }
    }
}
