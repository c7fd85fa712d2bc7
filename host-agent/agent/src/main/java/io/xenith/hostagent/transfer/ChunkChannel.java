package io.xenith.hostagent.transfer;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.xenith.hypervisor.Cancellation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A channel into a gRPC stream that waits while the reader takes nothing, and gives up when it takes too long, has gone, or the
 * whole is called off.
 */
final class ChunkChannel<T> implements WritableByteChannel {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ServerCallStreamObserver<T> stream;
    private final Function<ByteString, T> wrap;
    private final Cancellation cancellation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /**
     * Into that stream.
     *
     * @param cancellation is to be cancelled when the stream is
     */
    ChunkChannel(ServerCallStreamObserver<T> stream, Function<ByteString, T> wrap, Cancellation cancellation) {
        this.stream = stream;
        this.wrap = wrap;
        this.cancellation = cancellation;
        stream.setOnReadyHandler(this::wake);
        var unused = cancellation.onCancel(this::wake);
    }

    /** Sends a message of its own between the bytes. */
    void send(T message) throws IOException {
        awaitReader();
        stream.onNext(message);
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        awaitReader();
        int count = Math.min(bytes.remaining(), CHUNK_BYTES);
        ByteString data = ByteString.copyFrom(bytes, count);
        stream.onNext(wrap.apply(data));
        return count;
    }

    private void awaitReader() throws IOException {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (!stream.isReady() && !cancellation.isCancelled()) {
                if (left <= 0) {
                    throw new IOException("the reader takes nothing");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the agent is stopping", e);
        } finally {
            lock.unlock();
        }
        if (cancellation.isCancelled()) {
            throw new IOException("the reader has gone, or it was called off");
        }
    }

    @Override
    public boolean isOpen() {
        return !cancellation.isCancelled();
    }

    @Override
    public void close() {}
}
