package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.dom0.command.ProgramStarts;
import io.xenith.hypervisor.xenstore.XenStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform threads on which libxl is called, each call with one of the {@link Contexts} to itself. */
final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int MOST_WAITING = 512;
    private static final int STUCK_SECONDS = 2;

    private final AtomicReference<LibxlLibrary.Loading> loading;
    private final Duration stopGrace;
    private final Failures failures;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timers;
    private final Contexts contexts;
    private volatile boolean closed;
    /** Calls under way; guarded by {@link ProgramStarts#apart}. */
    private int underWay;

    Workers(LibxlLibrary.Loading loading, int threads, Duration stopGrace, Failures failures) {
        this.loading = new AtomicReference<>(loading);
        this.stopGrace = stopGrace;
        this.failures = failures;
        contexts = new Contexts(threads, LOG.isDebugEnabled());
        pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), named("libxl"));
        pool.allowCoreThreadTimeOut(true);
        timers = new ScheduledThreadPoolExecutor(1, named("libxl-deadlines"));
        timers.setRemoveOnCancelPolicy(true);
        var stuck = StuckChildren.ofThisProcess();
        var _ = timers.scheduleWithFixedDelay(
                () -> {
                    if (contexts.isBusy()) {
                        stuck.look();
                    }
                },
                STUCK_SECONDS,
                STUCK_SECONDS,
                TimeUnit.SECONDS);
    }

    /** What is done with a context. Throws {@link LibxlFailure} or {@link HypervisorException}. */
    @FunctionalInterface
    interface Body<T> {
        T run(Context context);
    }

    /** Runs the body and waits for it, or for the end of the call's time. */
    <T> T run(Call call, MicroOperation operation, Body<T> body) {
        return start(call, operation, body).await();
    }

    /** Starts the body. The call's time runs from now on, whether somebody waits or not. */
    <T> NativeCall<T> start(Call call, MicroOperation operation, Body<T> body) {
        if (call.cancellation().isCancelled()) {
            throw new HypervisorException(new Failure.Cancelled());
        }
        var library = library();
        var started = new NativeCall<T>(call, timers, stopGrace);
        try {
            pool.execute(() -> runNow(started, operation, library, body));
        } catch (RejectedExecutionException e) {
            var why = closed ? "the hypervisor layer was closed" : "too many calls wait for libxl";
            throw new HypervisorException(new Failure.ToolstackDown(why), e);
        }
        return started;
    }

    /** The library; {@link Failure.ToolstackDown} where there is none or after {@link #close}. */
    LibxlLibrary library() {
        if (closed) {
            throw new HypervisorException(new Failure.ToolstackDown("the hypervisor layer was closed"));
        }
        return switch (loading.get()) {
            case LibxlLibrary.Loading.Loaded(var library) -> library;
            case LibxlLibrary.Loading.NotLoaded(var why) ->
                throw new HypervisorException(new Failure.ToolstackDown(why));
        };
    }

    /** Timers for what belongs to this layer; what runs there must be quick. */
    ScheduledExecutorService timers() {
        return timers;
    }

    private <T> void runNow(NativeCall<T> call, MicroOperation operation, LibxlLibrary library, Body<T> body) {
        if (!call.begin()) {
            return;
        }
        Context context;
        try {
            context = contexts.lease(library);
        } catch (RuntimeException e) {
            call.fail(e);
            return;
        }
        // After anything that is no failure of libxl's own nobody knows in what state it left its context.
        boolean known = false;
        try {
            keepDescriptors(library);
            call.use(context);
            T result = body.run(context);
            known = true;
            report(call, operation, context.drainLog(), LOG.isWarnEnabled());
            release(call, context, true);
            call.succeed(result);
        } catch (LibxlFailure e) {
            known = true;
            var lines = context.drainLog();
            report(call, operation, lines, false);
            var failure = failures.of(operation, e, lines);
            release(call, context, context.answers());
            call.fail(failure);
        } catch (HypervisorException | XenStoreException e) {
            known = true;
            report(call, operation, context.drainLog(), false);
            release(call, context, context.answers());
            call.fail(e instanceof XenStoreException store ? new HypervisorException(store.toFailure(), e) : e);
        } catch (RuntimeException | Error e) {
            call.fail(new HypervisorException(
                    new Failure.Unexpected(operation.label() + ": " + e), null, Context.texts(context.drainLog()), e));
        } finally {
            if (!known) {
                release(call, context, false);
            }
        }
    }

    /** Only while no other call is under way: libxl hands some descriptors on to programs on purpose, from when it makes them. */
    private void keepDescriptors(LibxlLibrary library) {
        ProgramStarts.apart(() -> {
            if (underWay++ == 0) {
                library.libc.keepDescriptors();
            }
        });
    }

    private void release(NativeCall<?> call, Context context, boolean sound) {
        call.endUse();
        ProgramStarts.apart(() -> underWay--);
        if (sound) {
            contexts.giveBack(context);
        } else {
            contexts.putAside(context);
        }
    }

    /** What libxl said goes to our log with the operation's id; warnings of what went well as such, the rest as detail. */
    private static void report(NativeCall<?> call, MicroOperation operation, List<LogLine> lines, boolean warn) {
        for (var line : lines) {
            boolean matters = warn && line.level().compareTo(LogLine.Level.WARNING) >= 0;
            (matters ? LOG.atWarn() : LOG.atDebug())
                    .addKeyValue("operation.id", call.operationId())
                    .addKeyValue("operation", operation.label())
                    .log(line.text());
        }
    }

    /** Waits for no call: those under way end by themselves or by their time, and their contexts with them. */
    @Override
    public void close() {
        closed = true;
        pool.shutdown();
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
        timers.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        timers.shutdown();
        contexts.close();
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
