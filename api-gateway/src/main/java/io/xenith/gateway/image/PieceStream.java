package io.xenith.gateway.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that holds one piece and asks for the next when that is read, and that gives up on a peer that
 * sends nothing for too long. The JDK's own stream waits for ever.
 */
final class PieceStream extends InputStream implements HttpResponse.BodySubscriber<PieceStream> {

    private sealed interface Event {
        record Piece(List<ByteBuffer> buffers) implements Event {}

        record Failed(Throwable cause) implements Event {}

        record Done() implements Event {}
    }

    private final Duration stallTimeout;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> piece = new ArrayDeque<>();
    private volatile Flow.@Nullable Subscription subscription;
    private boolean done;

    PieceStream(Duration stallTimeout) {
        this.stallTimeout = stallTimeout;
    }

    /** The stream itself, at once: its data comes while it is read. */
    @Override
    public CompletionStage<PieceStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        events.add(new Event.Piece(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event.Failed(failure));
    }

    @Override
    public void onComplete() {
        events.add(new Event.Done());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (piece.isEmpty()) {
            if (done) {
                return -1;
            }
            await();
        }
        ByteBuffer first = piece.element();
        int count = Math.min(length, first.remaining());
        first.get(into, offset, count);
        if (!first.hasRemaining()) {
            piece.remove();
            if (piece.isEmpty()) {
                askForMore();
            }
        }
        return count;
    }

    private void await() throws IOException {
        switch (next()) {
            case Event.Piece(List<ByteBuffer> buffers) -> {
                buffers.stream().filter(ByteBuffer::hasRemaining).forEach(piece::add);
                if (piece.isEmpty()) {
                    askForMore();
                }
            }
            case Event.Failed(Throwable cause) -> throw new IOException("the data broke off", cause);
            case Event.Done() -> done = true;
        }
    }

    private Event next() throws IOException {
        try {
            Event event = events.poll(stallTimeout.toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new IOException("no data for " + stallTimeout);
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void askForMore() {
        Flow.Subscription asked = subscription;
        if (asked != null) {
            asked.request(1);
        }
    }

    @Override
    public void close() {
        Flow.Subscription asked = subscription;
        if (asked != null && !done) {
            asked.cancel();
        }
    }
}
