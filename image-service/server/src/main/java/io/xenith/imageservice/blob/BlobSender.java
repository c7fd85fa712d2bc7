package io.xenith.imageservice.blob;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes a stretch of a file to a response from a virtual thread: one piece in flight to the event loop beyond what the
 * response queues, so that a slow reader costs two buffers and no event loop time.
 */
final class BlobSender {
    private static final int PIECE_BYTES = 64 * 1024;

    private final HttpServerResponse response;
    private final Context eventLoop;
    private final Duration stallTimeout;
    private final Semaphore ready = new Semaphore(0);
    private volatile boolean gone;

    /** Called on the event loop of the response. */
    BlobSender(HttpServerResponse response, Context eventLoop, Duration stallTimeout) {
        this.response = response;
        this.eventLoop = eventLoop;
        this.stallTimeout = stallTimeout;
        response.exceptionHandler(_ -> leave());
        response.closeHandler(_ -> leave());
        response.setWriteQueueMaxSize(2 * PIECE_BYTES);
    }

    private void leave() {
        gone = true;
        ready.release();
    }

    /** Sends that many bytes and ends the response; throws when the reader went away or takes nothing. */
    void send(FileChannel file, long from, long count) throws IOException {
        long position = from;
        long end = from + count;
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, count)];
        while (position < end) {
            int length = (int) Math.min(piece.length, end - position);
            readFully(file, ByteBuffer.wrap(piece, 0, length), position);
            position += length;
            write(Buffer.buffer(length).appendBytes(piece, 0, length));
        }
        eventLoop.runOnContext(_ -> response.end());
    }

    private void write(Buffer piece) throws IOException {
        if (gone) {
            throw new CutOffException(null);
        }
        eventLoop.runOnContext(_ -> {
            response.write(piece);
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> ready.release());
            } else {
                ready.release();
            }
        });
        try {
            if (!ready.tryAcquire(stallTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StalledException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CutOffException(e);
        }
        if (gone) {
            throw new CutOffException(null);
        }
    }

    private static void readFully(FileChannel file, ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into, position + into.position()) < 0) {
                throw new EOFException("blob is shorter than it was");
            }
        }
    }
}
