package io.xenith.imageservice.endpoint;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds how many calls run at once, and how long each may take. */
final class CallLimit implements ServerInterceptor {
    private final Semaphore slots;
    private final Duration longest;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("grpc-deadlines").daemon().factory());

    CallLimit(int calls, Duration longest) {
        this.slots = new Semaphore(calls);
        this.longest = longest;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!slots.tryAcquire()) {
            throw ServiceException.of(Status.Code.UNAVAILABLE, "BUSY", "too many calls at once; try again later");
        }
        AtomicBoolean held = new AtomicBoolean(true);
        Context.CancellableContext context =
                Context.current().withDeadline(Deadline.after(longest.toNanos(), TimeUnit.NANOSECONDS), timer);
        context.addListener(_ -> release(held), Runnable::run);
        ServerCall<Q, R> counted = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                release(held);
                context.cancel(null);
                super.close(status, trailers);
            }
        };
        return Contexts.interceptCall(context, counted, headers, next);
    }

    private void release(AtomicBoolean held) {
        if (held.compareAndSet(true, false)) {
            slots.release();
        }
    }
}
