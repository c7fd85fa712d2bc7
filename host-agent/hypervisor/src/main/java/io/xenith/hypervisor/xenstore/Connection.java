package io.xenith.hypervisor.xenstore;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to xenstored. Callers put requests into a bounded queue and wait for the answer with their request id; one
 * thread writes, one reads, so that no caller is held longer than its deadline by a daemon that does not read. A connection
 * that failed once never works again: {@link XenStore} makes another.
 */
final class Connection implements AutoCloseable {
    private final XenStoreSettings settings;
    private final SocketChannel channel;
    private final Owner owner;
    private final BlockingQueue<ByteBuffer> toWrite;
    /** Guards itself, the next id and the end. Answers to requests that nobody waits for any more still take their place. */
    private final Map<Integer, Waiting> waiting = new HashMap<>();

    private int nextRequestId = 1;
    private @Nullable Throwable end;

    private Connection(XenStoreSettings settings, SocketChannel channel, Owner owner) {
        this.settings = settings;
        this.channel = channel;
        this.owner = owner;
        this.toWrite = new ArrayBlockingQueue<>(settings.mostRequests());
    }

    /** Who hears what was not asked for. Called by the reading thread: must return at once. */
    interface Owner {
        void onWatchEvent(String path, String token);

        /** Called once, after all who wait were told. */
        void onEnd(Connection connection, Throwable why);
    }

    private record Waiting(MessageType type, int transactionId, CompletableFuture<byte[]> answer) {}

    /** Connects, without waiting: the other end is on this machine. */
    static Connection open(XenStoreSettings settings, Owner owner) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(settings.socket()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        var connection = new Connection(settings, channel, owner);
        Thread.ofVirtual().name("xenstore-writer").start(connection::write);
        Thread.ofVirtual().name("xenstore-reader").start(connection::read);
        return connection;
    }

    /** Sends a request and waits for its answer. */
    byte[] send(MessageType type, int transactionId, byte[] payload, Duration timeout) {
        var answer = start(type, transactionId, payload);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new XenStoreException(XenStoreError.TIMED_OUT, type + " after " + timeout, timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new XenStoreException(XenStoreError.INTERRUPTED, type.name(), timeout, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof XenStoreException failed) {
                // Thrown anew, so that the trace shows the caller and not only the reading thread.
                throw new XenStoreException(failed.error(), type.name(), timeout, failed);
            }
            throw new XenStoreException(XenStoreError.CONNECTION_LOST, type.name(), timeout, e.getCause());
        }
    }

    /** Sends a request whose answer nobody waits for: what only tidies up. Does nothing where it cannot be sent. */
    void sendAndForget(MessageType type, int transactionId, byte[] payload) {
        try {
            var _ = start(type, transactionId, payload);
        } catch (XenStoreException e) {
            // The connection has ended or is about to: xenstored tidies up by itself then.
            return;
        }
    }

    private CompletableFuture<byte[]> start(MessageType type, int transactionId, byte[] payload) {
        if (payload.length > Message.MOST_BYTES) {
            throw new XenStoreException(XenStoreError.E2BIG, type + " of " + payload.length + " B");
        }
        synchronized (waiting) {
            if (end != null) {
                throw new XenStoreException(XenStoreError.NOT_CONNECTED, type.name(), Duration.ZERO, end);
            }
            if (waiting.size() >= settings.mostRequests()) {
                throw new XenStoreException(XenStoreError.TOO_MANY_REQUESTS, type.name());
            }
            while (waiting.containsKey(nextRequestId)) {
                nextRequestId++;
            }
            int id = nextRequestId++;
            var answer = new CompletableFuture<byte[]>();
            waiting.put(id, new Waiting(type, transactionId, answer));
            // The queue is as long as the map may grow, so there is room, unless the other end answers what it was not
            // sent.
            if (!toWrite.offer(new Message(type, id, transactionId, payload).encode())) {
                waiting.remove(id);
                throw new XenStoreException(XenStoreError.TOO_MANY_REQUESTS, type.name());
            }
            return answer;
        }
    }

    private void write() {
        try {
            while (true) {
                var message = toWrite.take();
                while (message.hasRemaining()) {
                    channel.write(message);
                }
            }
        } catch (IOException | InterruptedException e) {
            fail(e);
        }
    }

    private void read() {
        try {
            while (true) {
                accept(Message.readFrom(channel));
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void accept(Message message) throws IOException {
        if (message.type() == MessageType.WATCH_EVENT) {
            var strings = Message.split(message.payload(), 0);
            if (strings.size() < 2) {
                throw new IOException("a watch event without path and token");
            }
            owner.onWatchEvent(strings.get(0), strings.get(1));
            return;
        }
        Waiting asked;
        synchronized (waiting) {
            asked = waiting.remove(message.requestId());
        }
        if (asked == null) {
            throw new IOException("an answer to a request that was not sent: " + message.type());
        }
        if (message.type() == MessageType.ERROR) {
            var name = String.join("", Message.split(message.payload(), 0));
            var error = XenStoreError.ofWireName(name);
            asked.answer.completeExceptionally(new XenStoreException(
                    error, error == XenStoreError.UNKNOWN_ERROR ? Message.printable(name) : asked.type.name()));
        } else if (message.type() == asked.type) {
            asked.answer.complete(message.payload());
        } else {
            asked.answer.completeExceptionally(new XenStoreException(
                    XenStoreError.PROTOCOL_VIOLATION, message.type() + " in answer to " + asked.type));
            throw new IOException(message.type() + " in answer to " + asked.type);
        }
    }

    /** Ends the connection once, for the first reason there is, and tells all who wait. */
    private void fail(Throwable why) {
        List<Waiting> told;
        synchronized (waiting) {
            if (end != null) {
                return;
            }
            end = why;
            told = new ArrayList<>(waiting.values());
            waiting.clear();
            toWrite.clear();
        }
        try {
            channel.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        // The writer may wait for something to write: what cannot be written any more ends it.
        var _ = toWrite.offer(ByteBuffer.allocate(1));
        told.forEach(one -> one.answer.completeExceptionally(why));
        owner.onEnd(this, why);
    }

    @Override
    public void close() {
        fail(new IOException("closed by this client"));
    }
}
