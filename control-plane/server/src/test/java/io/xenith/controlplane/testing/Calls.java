package io.xenith.controlplane.testing;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls services as plain objects, and says how calls end. */
public final class Calls {

    private static final long PATIENCE_SECONDS = 120;

    private Calls() {}

    /** The answer of a unary call, {@code answerOf(service, getCreateThingMethod(), request)}; a refusal is thrown as it is. */
    @SuppressWarnings(
            "unchecked") // the handler that a service gives for a method takes and answers what the method does
    public static <Q, R> R answerOf(BindableService service, MethodDescriptor<Q, R> method, Q request) {
        var handler = (ServerCallHandler<Q, R>)
                service.bindService().getMethod(method.getFullMethodName()).getServerCallHandler();
        RecordedCall<Q, R> call = new RecordedCall<>(method);
        ServerCall.Listener<Q> listener = handler.startCall(call, new Metadata());
        listener.onMessage(request);
        listener.onHalfClose();
        Assertions.assertThat(call.answers).hasSize(1);
        return call.answers.getFirst();
    }

    private static final class RecordedCall<Q, R> extends ServerCall<Q, R> {

        private final MethodDescriptor<Q, R> method;
        private final List<R> answers = new ArrayList<>();

        RecordedCall(MethodDescriptor<Q, R> method) {
            this.method = method;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(R answer) {
            answers.add(answer);
        }

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Q, R> getMethodDescriptor() {
            return method;
        }
    }

    /** Expects a refusal. */
    public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Status.Code code, String reason, ThrowingCallable call) {
        return Assertions.assertThatThrownBy(call).isInstanceOfSatisfying(ServiceException.class, refusal -> {
            Assertions.assertThat(refusal.reason()).isEqualTo(reason);
            Assertions.assertThat(refusal.detail().code()).isEqualTo(code);
        });
    }

    /** Runs the same thing many times at once on virtual threads, and answers what each came to, in order. */
    public static <R> List<R> atOnce(int times, Callable<R> work) throws InterruptedException {
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(tasks.submit(work));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> one : running) {
                try {
                    results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                } catch (ExecutionException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
            }
            return results;
        }
    }
}
