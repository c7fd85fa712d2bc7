package io.xenith.hostagent.transfer;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.xenith.hostagent.v1.ReadDiskResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A channel into a gRPC stream that waits while the reader takes nothing, and gives up when it takes too long. */
final class ChunkChannel implements WritableByteChannel {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ServerCallStreamObserver<ReadDiskResponse> stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    ChunkChannel(ServerCallStreamObserver<ReadDiskResponse> stream) {
        this.stream = stream;
        stream.setOnReadyHandler(this::wake);
        stream.setOnCancelHandler(this::wake);
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
        stream.onNext(ReadDiskResponse.newBuilder().setData(data).build());
        return count;
    }

    private void awaitReader() throws IOException {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (!stream.isReady() && !stream.isCancelled()) {
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
        if (stream.isCancelled()) {
            throw new IOException("the reader has gone");
        }
    }

    @Override
    public boolean isOpen() {
        return !stream.isCancelled();
    }

    @Override
    public void close() {}
}
