package io.xenith.gateway.backend;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.xenith.transport.error.Errors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One unary call that may be made more than once. The question is held until it is complete, then each try sends the same; a
 * try that ends UNAVAILABLE without a reason of the service, before any answer, is followed by the next. A service that answers
 * UNAVAILABLE itself has a reason, and another replica would say the same.
 */
final class FailoverCall<Q, R> extends ClientCall<Q, R> {

    private final Supplier<ClientCall<Q, R>> tries;
    private int left;
    private @Nullable Listener<R> listener;
    private @Nullable Metadata headers;
    private @Nullable Q question;
    private int requested;
    private boolean compression;
    private @Nullable ClientCall<Q, R> current;
    private @Nullable Status cancelled;

    FailoverCall(Supplier<ClientCall<Q, R>> tries, int atMost) {
        this.tries = tries;
        this.left = atMost;
    }

    @Override
    public synchronized void start(Listener<R> responseListener, Metadata callHeaders) {
        this.listener = responseListener;
        this.headers = callHeaders;
    }

    @Override
    public synchronized void request(int numMessages) {
        requested += numMessages;
        if (current != null) {
            current.request(numMessages);
        }
    }

    @Override
    public synchronized void sendMessage(Q message) {
        question = message;
    }

    @Override
    public synchronized void setMessageCompression(boolean enabled) {
        compression = enabled;
    }

    @Override
    public void halfClose() {
        makeTry();
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
        ClientCall<Q, R> running;
        Listener<R> waiting;
        Status status = Status.CANCELLED.withDescription(message).withCause(cause);
        synchronized (this) {
            if (cancelled != null) {
                return;
            }
            cancelled = status;
            running = current;
            waiting = listener;
        }
        if (running != null) {
            running.cancel(message, cause);
        } else if (waiting != null) {
            waiting.onClose(status, new Metadata());
        }
    }

    private void makeTry() {
        ClientCall<Q, R> attempt;
        Metadata copy = new Metadata();
        Q message;
        int messages;
        synchronized (this) {
            if (cancelled != null || listener == null || headers == null || question == null) {
                return;
            }
            left--;
            attempt = tries.get();
            current = attempt;
            copy.merge(headers); // a transport may add its own to what it is given
            message = question;
            messages = requested;
        }
        attempt.start(new TryListener(listener), copy);
        if (messages > 0) {
            attempt.request(messages);
        }
        attempt.setMessageCompression(compression);
        attempt.sendMessage(message);
        attempt.halfClose();
    }

    private synchronized boolean mayTryAgain(Status status, Metadata trailers) {
        return left > 0
                && cancelled == null
                && status.getCode() == Status.Code.UNAVAILABLE
                && Errors.find(new StatusRuntimeException(status, trailers)).isEmpty();
    }

    private final class TryListener extends Listener<R> {
        private final Listener<R> outer;
        private boolean answered;

        TryListener(Listener<R> outer) {
            this.outer = outer;
        }

        @Override
        public void onHeaders(Metadata answerHeaders) {
            answered = true;
            outer.onHeaders(answerHeaders);
        }

        @Override
        public void onMessage(R message) {
            answered = true;
            outer.onMessage(message);
        }

        @Override
        public void onReady() {
            outer.onReady();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!answered && mayTryAgain(status, trailers)) {
                makeTry();
            } else {
                outer.onClose(status, trailers);
            }
        }
    }
}
