package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.Convergence;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Observed;
import io.xenith.hostagent.domain.Power;
import io.xenith.hostagent.domain.Step;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.journal.Entry;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.time.ProtoTime;
import io.xenith.hostagent.transfer.Receiver;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.Failure;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.work.WorkFailure.Retry;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.StoredDisk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one domain, of length one: {@link #signal} says that something may be different, and a thread looks at
 * everything again until there is nothing to do. At most one thread is inside; between signals there is none.
 */
public final class DomainWorker {

    private static final Logger LOG = LoggerFactory.getLogger(DomainWorker.class);
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration PROGRESS_AT_MOST_EVERY = Duration.ofSeconds(1);
    /** More steps than any way from any state takes; who needs more goes in circles. */
    private static final int STEPS_AT_MOST = 64;

    private final WorkContext context;
    private final DomainId id;
    private final DomainView view;
    private final Leases leases;
    private final StepRunner runner;
    private final Attempts attempts = new Attempts();
    private final Turn turn;
    private final AtomicInteger signals = new AtomicInteger();
    private final DomainReport.Builder report;

    private volatile Cancellation current = new Cancellation();
    private volatile boolean stopped;
    private volatile boolean settled;
    private Instant progressAt = Instant.MIN;
    private DomainReport lastSaid = DomainReport.getDefaultInstance();

    /**
     * A worker that knows what the store and the directory of saved memory had for the domain when the agent looked. Tells
     * at once that the domain is held and not looked at yet: a snapshot that left it out would say that it is not held.
     * Nothing else happens before the first {@link #signal}.
     */
    public DomainWorker(WorkContext context, Held.Domain held, List<StoredDisk> disks, Optional<Marks> saved) {
        this.context = context;
        this.id = held.id();
        this.view = new DomainView(context, id, disks, SavedMemory.of(saved));
        this.turn = new Turn(context);
        this.leases = new Leases(context);
        this.runner = new StepRunner(context, id, view, leases);
        this.report = DomainReport.newBuilder()
                .setDomainId(id.toString())
                .setInstanceId(held.spec().getInstanceId())
                .setHeldGeneration(held.generation())
                .setObservedGeneration(held.settledGeneration())
                .setState(ObservedState.OBSERVED_STATE_UNKNOWN);
        publish("");
    }

    /** Something may be different: look again, soon. Never blocks. */
    public void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                context.executor().execute(this::run);
            } catch (RejectedExecutionException e) {
                stopped = true; // the agent is stopping
            }
        }
    }

    /** A newer order is held. One for removal stops what is under way, as all of it would be undone. */
    public void ordered(Power power) {
        settled = false;
        if (power == Power.ABSENT) {
            current.cancel();
        }
        turn.callOff();
        signal();
    }

    /**
     * Gives the domain to another host as it runs. Errors as in {@code DomainMoveService}; on return it has left. Any newer order
     * calls it off, until it has left.
     *
     * @param find answers what is held, if it is to leave for whoever asks; throws otherwise
     */
    public void give(Supplier<Held.Domain> find, Receiver receiver, Cancellation cancellation) throws IOException {
        try {
            turn.give(find, receiver, cancellation, () -> publish("leaving for another host"), this::signal);
        } finally {
            signal();
        }
    }

    /** Ends the work within the bound of the step under way; touches no domain. */
    public void stop() {
        stopped = true;
        current.cancel();
        turn.callOff();
    }

    /** Whether the newest order has come to its end. */
    public boolean isSettled() {
        return settled;
    }

    private void run() {
        int seen;
        do {
            seen = signals.get();
            try {
                turn.converge(this::converge);
            } catch (RuntimeException e) {
                // A bug, not a failure of the world: the worker must live on, and somebody must read of it.
                LOG.atError()
                        .addKeyValue("host.id", context.hostId())
                        .addKeyValue("domain.id", id)
                        .setCause(e)
                        .log("the work on a domain failed unexpectedly");
                signalAfter(LOOK_AGAIN.multipliedBy(100));
            }
        } while (signals.addAndGet(-seen) != 0);
    }

    private void converge() {
        for (int steps = 0; steps < STEPS_AT_MOST && !stopped; steps++) {
            if (!(context.journal().find(id).orElse(null) instanceof Held.Domain held)) {
                return; // removed and done with
            }
            Target target = held.target();
            attempts.startAt(target.generation());
            current = new Cancellation();
            Optional<Observed> observed = look(held, target);
            if (observed.isEmpty()) {
                return;
            }
            Step step =
                    Convergence.decide(target, observed.get(), context.clock().instant());
            if (!advance(held, target, step)) {
                return;
            }
        }
        if (!stopped) {
            failed(new WorkFailure("INTERNAL", "no end after " + STEPS_AT_MOST + " steps", Retry.FOR_EVER));
            publish("");
        }
    }

    private Optional<Observed> look(Held.Domain held, Target target) {
        report.setInstanceId(held.spec().getInstanceId())
                .setHeldGeneration(target.generation())
                .setObservedGeneration(held.settledGeneration());
        try {
            Observed observed = view.look(held, leases, Call.of("look-" + id, LOOK_TIMEOUT));
            Reports.fill(report, target, observed, attempts.failure() != null);
            if (view.startedAt().equals(Instant.EPOCH)) {
                report.clearStartedAt();
            } else {
                report.setStartedAt(ProtoTime.of(view.startedAt()));
            }
            return Optional.of(observed);
        } catch (RuntimeException e) {
            report.setState(ObservedState.OBSERVED_STATE_UNKNOWN);
            failed(WorkFailure.of(e));
            publish("");
            return Optional.empty();
        }
    }

    /** Does one step; whether to go on with the next. */
    private boolean advance(Held.Domain held, Target target, Step step) {
        switch (step) {
            case Step.Settle(var state) -> {
                settle(held, target, state);
                return false;
            }
            case Step.WaitUntil(var at) -> {
                publish("waiting for the guest to stop");
                signalAfter(Duration.between(context.clock().instant(), at));
                return false;
            }
            case Step.LookAgain _ -> {
                publish("");
                signalAfter(LOOK_AGAIN);
                return false;
            }
            case Step.AwaitWord _ -> {
                publish("the host has rebooted: waiting for the control plane's word");
                return false;
            }
            case Step.Refuse(var why) -> {
                failed(new WorkFailure("INVALID_CONFIG", why, Retry.NEVER));
                publish("");
                return false;
            }
            default -> {
                if (isBlocked()) {
                    publish("");
                    return false;
                }
                return perform(held, target, step);
            }
        }
    }

    /** Whether the last failure forbids another try now. A later one is scheduled already, if there is to be one. */
    private boolean isBlocked() {
        if (attempts.isFinal()) {
            return true;
        }
        Duration left = Duration.between(context.clock().instant(), attempts.notBefore());
        if (left.isPositive()) {
            signalAfter(left);
            return true;
        }
        return false;
    }

    private boolean perform(Held.Domain held, Target target, Step step) {
        publish(Reports.progressOf(step));
        long startedNanos = System.nanoTime();
        boolean heavy = StepRunner.isHeavy(step);
        String operation = target.generation() + "-" + id;
        if (heavy) {
            context.heavy().acquireUninterruptibly();
        }
        try {
            logStep(held, step, "step begins");
            runner.run(step, held.spec(), target, operation, current, this::progress);
            logStep(held, step, "step done");
            context.metrics().stepDone(step, System.nanoTime() - startedNanos);
            return true;
        } catch (RuntimeException | IOException e) {
            WorkFailure failure = WorkFailure.of(e);
            view.distrustDisks();
            context.metrics().stepFailed(failure.reason());
            logFailure(held, step, failure, e);
            if (failed(failure)) {
                return true;
            }
            publish("");
            return false;
        } finally {
            if (heavy) {
                context.heavy().release();
            }
        }
    }

    /** Notes a failure and arranges the next try; whether that is at once. */
    private boolean failed(WorkFailure failure) {
        Instant now = context.clock().instant();
        if (attempts.fail(failure, now)) {
            return true;
        }
        leases.release();
        if (!attempts.isFinal()) {
            signalAfter(Duration.between(now, attempts.notBefore()));
        }
        settled = attempts.isFinal();
        return false;
    }

    private void settle(Held.Domain held, Target target, Step.Settled state) {
        leases.release();
        attempts.clear();
        try {
            if (state == Step.Settled.ABSENT) {
                context.hypervisor().discardConsole(Call.of("discard-" + id, LOOK_TIMEOUT), id);
                context.journal()
                        .append(new Entry.Bury(new Held.Tombstone(
                                id,
                                held.spec().getInstanceId(),
                                target.generation(),
                                context.clock().instant())));
                if (context.journal().find(id).orElse(null) instanceof Held.Domain) {
                    return; // a newer order came first, and has signalled
                }
                report.setState(ObservedState.OBSERVED_STATE_ABSENT);
            } else if (held.settledGeneration() != target.generation()) {
                context.journal().append(new Entry.Settled(id, target.generation()));
            }
        } catch (IOException | RuntimeException e) {
            failed(WorkFailure.of(e));
            publish("");
            return;
        }
        boolean news = held.settledGeneration() != target.generation();
        if (news) {
            context.metrics().settled(state);
            LOG.atInfo()
                    .addKeyValue("host.id", context.hostId())
                    .addKeyValue("domain.id", id)
                    .addKeyValue("instance.id", held.spec().getInstanceId())
                    .addKeyValue("generation", target.generation())
                    .addKeyValue("state", state)
                    .log("domain settled");
        }
        report.setObservedGeneration(target.generation());
        if (!report.hasDomid()) {
            report.setRebootCount(target.rebootCount());
        }
        settled = true;
        publish("");
    }

    private void progress(String text) {
        Instant now = context.clock().instant();
        if (Duration.between(progressAt, now).compareTo(PROGRESS_AT_MOST_EVERY) >= 0) {
            progressAt = now;
            publish(text);
        }
    }

    /** Fetches run on threads of the cache, so that progress comes from outside. */
    private synchronized void publish(String progress) {
        findFailure()
                .ifPresentOrElse(
                        told -> report.setFailure(told).setObservedGeneration(report.getHeldGeneration()),
                        report::clearFailure);
        DomainReport said = report.setProgress(progress)
                .clearReportSequence()
                .clearObservedAt()
                .build();
        if (said.equals(lastSaid)) {
            return; // looking again found nothing new
        }
        lastSaid = said;
        context.reports()
                .publish(said.toBuilder()
                        .setReportSequence(context.reports().nextSequence())
                        .setObservedAt(ProtoTime.of(context.clock().instant()))
                        .build());
    }

    private Optional<Failure> findFailure() {
        WorkFailure failure = attempts.failure();
        return failure == null
                ? turn.findFailure(report.getHeldGeneration()).map(why -> Reports.failureOf(why, true, 1))
                : Optional.of(Reports.failureOf(failure, attempts.isFinal(), attempts.count()));
    }

    private void signalAfter(Duration delay) {
        if (!context.timers().after(delay, this::signal)) {
            stopped = true; // the process is stopping
        }
    }

    private void logStep(Held.Domain held, Step step, String what) {
        LOG.atDebug()
                .addKeyValue("host.id", context.hostId())
                .addKeyValue("domain.id", id)
                .addKeyValue("generation", held.generation())
                .addKeyValue("step", step.getClass().getSimpleName())
                .addKeyValue("reason", held.spec().getReason())
                .log(what);
    }

    private void logFailure(Held.Domain held, Step step, WorkFailure failure, Exception cause) {
        if (failure.retry() == Retry.AT_ONCE) {
            return;
        }
        var line = LOG.atWarn()
                .addKeyValue("host.id", context.hostId())
                .addKeyValue("domain.id", id)
                .addKeyValue("instance.id", held.spec().getInstanceId())
                .addKeyValue("generation", held.generation())
                .addKeyValue("step", step.getClass().getSimpleName())
                .addKeyValue("failure", failure.reason())
                .addKeyValue("attempt", attempts.count() + 1)
                .addKeyValue("message", failure.message());
        (failure.reason().equals("INTERNAL") ? line.setCause(cause) : line).log("step failed");
    }
}
