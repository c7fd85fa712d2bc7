package io.xenith.imageservice.blob;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as a stream that a virtual thread reads. The event loop puts at most {@value #WINDOW} pieces in
 * (each no larger than the server's chunk limit) and then reads no more from the socket until half of them are taken, so
 * a fast sender waits for a slow disk.
 */
final class RequestBody extends InputStream {
    private static final int WINDOW = 16;

    private final HttpServerRequest request;
    private final Context eventLoop;
    private final Duration stallTimeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Buffer> pieces = new ArrayDeque<>();
    private volatile boolean started;
    private boolean ended;
    private boolean discarding;
    private @Nullable CutOffException failure;

    /** Of the reading thread alone. */
    private @Nullable Buffer current;

    private int taken;
    private int owed;

    /** Called on the event loop of the request; reads nothing yet. */
    RequestBody(HttpServerRequest request, Context eventLoop, Duration stallTimeout) {
        this.request = request;
        this.eventLoop = eventLoop;
        this.stallTimeout = stallTimeout;
        request.pause();
        request.handler(this::add);
        request.endHandler(_ -> end(null));
        request.exceptionHandler(cause -> end(new CutOffException(cause)));
    }

    /** Lets the first pieces come. */
    void start() {
        started = true;
        eventLoop.runOnContext(_ -> request.fetch(WINDOW));
    }

    /** Whether the body was asked for. */
    boolean isStarted() {
        return started;
    }

    /** Reads the rest and throws it away, then runs {@code after}; nobody reads this stream any more. */
    void discard(Runnable after) {
        lock.lock();
        try {
            discarding = true;
            pieces.clear();
        } finally {
            lock.unlock();
        }
        eventLoop.runOnContext(_ -> {
            if (request.isEnded()) {
                after.run();
                return;
            }
            request.endHandler(_ -> after.run());
            request.resume();
        });
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        Buffer piece = current;
        if (piece == null || taken == piece.length()) {
            piece = next();
            current = piece;
            taken = 0;
            if (piece == null) {
                return -1;
            }
        }
        int count = Math.min(length, piece.length() - taken);
        piece.getBytes(taken, taken + count, into, offset);
        taken += count;
        return count;
    }

    private @Nullable Buffer next() throws IOException {
        long left = stallTimeout.toNanos();
        lock.lock();
        try {
            while (pieces.isEmpty()) {
                if (failure != null) {
                    throw failure;
                }
                if (ended) {
                    return null;
                }
                if (left <= 0) {
                    throw new StalledException();
                }
                left = changed.awaitNanos(left);
            }
            owed++;
            if (owed >= WINDOW / 2) {
                int more = owed;
                owed = 0;
                eventLoop.runOnContext(_ -> request.fetch(more));
            }
            return pieces.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CutOffException(e);
        } finally {
            lock.unlock();
        }
    }

    private void add(Buffer piece) {
        lock.lock();
        try {
            if (!discarding && piece.length() > 0) {
                pieces.add(piece);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable CutOffException cause) {
        lock.lock();
        try {
            ended = true;
            if (failure == null) {
                failure = cause;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
