package io.xenith.controlplane.testing;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls services as plain objects, and says how calls end. */
public final class Calls {

    private static final long PATIENCE_SECONDS = 120;

    private Calls() {}

    /** The answer of a unary call, {@code answerOf(service::createThing, request)}; a refusal is thrown as it is. */
    public static <Q, R> R answerOf(BiConsumer<Q, StreamObserver<R>> method, Q request) {
        List<R> answers = new ArrayList<>();
        method.accept(request, new StreamObserver<>() {
            @Override
            public void onNext(R answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException(failure);
            }

            @Override
            public void onCompleted() {}
        });
        Assertions.assertThat(answers).hasSize(1);
        return answers.getFirst();
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
