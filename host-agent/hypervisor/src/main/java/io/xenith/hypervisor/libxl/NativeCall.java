package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call into libxl, from its start to its answer. When its time runs out, or the caller cancels, it is stopped: taken out
 * of the queue, or aborted in libxl. If libxl does not let go within the grace, the caller is told all the same, and the
 * thread stays with libxl until it does.
 */
final class NativeCall<T> {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCall.class);
    private static final long ABORT_AGAIN_MILLIS = 250;

    private final Call call;
    private final Duration stopGrace;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final ScheduledFuture<?> deadline;
    private final Cancellation.Registration cancellation;
    /** Guards the fields below. {@code libxl_ao_abort} is called holding it, so that no context is closed meanwhile. */
    private final Object monitor = new Object();

    private boolean begun;
    private @Nullable Failure stopped;
    private @Nullable Context inUse;

    NativeCall(Call call, ScheduledExecutorService timers, Duration stopGrace) {
        this.call = call;
        this.stopGrace = stopGrace;
        deadline = timers.schedule(
                () -> stop(new Failure.TimedOut(call.timeout())), call.timeout().toNanos(), TimeUnit.NANOSECONDS);
        cancellation = call.cancellation().onCancel(() -> stop(new Failure.Cancelled()));
    }

    String operationId() {
        return call.operationId();
    }

    /** Waits for the answer. An interrupt of the waiting thread cancels the call. */
    T await() {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            stop(new Failure.Cancelled());
            Thread.currentThread().interrupt();
            throw new HypervisorException(new Failure.Cancelled(), e);
        } catch (ExecutionException e) {
            // Thrown anew, so that the trace shows the caller too.
            if (e.getCause() instanceof HypervisorException failed) {
                var code = failed.nativeCode();
                throw new HypervisorException(
                        failed.failure(), code.isPresent() ? code.getAsInt() : null, failed.log(), failed);
            }
            throw new HypervisorException(new Failure.Unexpected(String.valueOf(e.getCause())), e);
        } finally {
            deadline.cancel(false);
            cancellation.close();
        }
    }

    /** Runs this when the call fails, or has failed already. Must be quick. */
    void onFailure(Runnable then) {
        var _ = answer.whenComplete((_, failure) -> {
            if (failure != null) {
                then.run();
            }
        });
    }

    /** Whether it has not been stopped before it began. */
    boolean begin() {
        synchronized (monitor) {
            begun = true;
            return stopped == null;
        }
    }

    void use(Context context) {
        synchronized (monitor) {
            inUse = context;
        }
    }

    /** After this nobody else touches the context. */
    void endUse() {
        synchronized (monitor) {
            inUse = null;
        }
    }

    void succeed(T result) {
        answer.complete(result);
    }

    /** Ends with this failure, or with why it was stopped, as a call that was aborted fails in whatever way it can. */
    void fail(Throwable why) {
        Failure reason;
        synchronized (monitor) {
            reason = stopped;
        }
        if (reason == null) {
            answer.completeExceptionally(why);
        } else if (why instanceof HypervisorException failed) {
            answer.completeExceptionally(new HypervisorException(reason, null, failed.log(), failed));
        } else {
            answer.completeExceptionally(new HypervisorException(reason, why));
        }
    }

    private void stop(Failure why) {
        synchronized (monitor) {
            if (stopped != null || answer.isDone()) {
                return;
            }
            stopped = why;
            if (!begun) {
                answer.completeExceptionally(new HypervisorException(why));
                return;
            }
        }
        // A thread of its own: libxl may hold its lock through a long hypercall.
        Thread.ofPlatform().daemon().name("libxl-abort").start(() -> abortUntilEnd(why));
    }

    /** Again and again, as a call is several of libxl's operations, and the abort may come between two of them. */
    private void abortUntilEnd(Failure why) {
        long giveUp = System.nanoTime() + stopGrace.toNanos();
        while (System.nanoTime() < giveUp && !answer.isDone()) {
            synchronized (monitor) {
                if (inUse != null) {
                    inUse.abort();
                }
            }
            try {
                answer.get(ABORT_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // Not yet ended, or ended: the loop's condition tells.
                LOG.trace("aborting", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        answer.completeExceptionally(new HypervisorException(why));
    }
}
