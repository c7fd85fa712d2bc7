package io.xenith.transport.error;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps every exception of a service exactly once: a {@link ServiceException} as the contract says, a status as it is, and
 * anything else to INTERNAL without internals, logged here. Covers exceptions thrown by a method and those given to
 * {@code onError}. Install it outermost but for tracing.
 */
public final class ErrorInterceptor implements ServerInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        MappingCall<Q, R> mapping = new MappingCall<>(call);
        Listener<Q> listener;
        try {
            listener = next.startCall(mapping, headers);
        } catch (RuntimeException e) {
            mapping.fail(e);
            return new Listener<>() {};
        }
        return new MappingListener<>(listener, mapping);
    }

    private static final class MappingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private final AtomicBoolean closed = new AtomicBoolean();

        MappingCall(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            Throwable cause = status.getCause();
            if (cause instanceof ServiceException || (cause != null && status.getCode() == Status.Code.UNKNOWN)) {
                fail(cause);
            } else if (closed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }

        void fail(Throwable failure) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            StatusRuntimeException mapped = map(failure);
            Metadata trailers = mapped.getTrailers();
            super.close(mapped.getStatus(), trailers == null ? new Metadata() : trailers);
        }

        private StatusRuntimeException map(Throwable failure) {
            return switch (failure) {
                case ServiceException expected -> Errors.toStatusException(expected);
                case StatusRuntimeException status -> status;
                case StatusException status -> new StatusRuntimeException(status.getStatus(), status.getTrailers());
                default -> {
                    LOG.atError()
                            .addKeyValue("method", getMethodDescriptor().getFullMethodName())
                            .setCause(failure)
                            .log("unexpected failure of a call");
                    yield Errors.toStatusException(
                            ServiceException.of(Status.Code.INTERNAL, "INTERNAL", "internal error, see the log"));
                }
            };
        }
    }

    private static final class MappingListener<Q, R> extends SimpleForwardingServerCallListener<Q> {

        private final MappingCall<Q, R> call;

        MappingListener(Listener<Q> delegate, MappingCall<Q, R> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guarded(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }
    }
}
