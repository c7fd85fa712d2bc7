package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.ShutdownReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inside of a simulated host: one lock, the state and its journal, and at most one timer, for the guest that ends next.
 * Every operation goes {@link #begin} (faults and delays, without the lock), {@link #change} (with it), {@link #finish}.
 */
final class HostCore {
    private static final Logger LOG = LoggerFactory.getLogger(HostCore.class);

    final String name;
    final SimulatedHostSpec spec;
    final SimulatedTime time;
    final HostFiles files;
    final Faults faults = new Faults();
    final HostEvents events = new HostEvents();

    private final RandomGenerator chance;
    private final ReentrantLock lock = new ReentrantLock();
    private final HostState state = new HostState();
    private final Journal journal;
    private final Set<Wakeup> watchers = ConcurrentHashMap.newKeySet(0);
    private Cancellation.Registration timer = () -> {};
    private long timerAtMicros = SimulatedDomain.NEVER;
    private boolean closed;
    private volatile @Nullable SharedContents shared;

    HostCore(
            String name,
            SimulatedHostSpec spec,
            Path journal,
            SimulatedTime time,
            RandomGenerator chance,
            HostFiles files)
            throws IOException {
        this.name = name;
        this.spec = spec;
        this.time = time;
        this.chance = chance;
        this.files = files;
        this.journal = Journal.open(journal, spec.durability(), state);
    }

    /** The state, for use within {@link #change} only. */
    HostState state() {
        assert lock.isHeldByCurrentThread();
        return state;
    }

    /** What is on the disks, where other hosts have them too. */
    @Nullable
    SharedContents shared() {
        return shared;
    }

    void share(SharedContents contents) {
        shared = contents;
    }

    /** A disk as it is now, or null, for use within {@link #change} only: where other hosts have it too, with what they wrote. */
    @Nullable
    SimulatedDisk findDisk(DiskId id) {
        var disk = state().find(id);
        var contents = shared;
        if (disk == null || contents == null) {
            return disk;
        }
        return disk.written(Math.max(disk.writes(), contents.read(disk).writes()));
    }

    /** The source of chance, for use within {@link #change} only. */
    RandomGenerator chance() {
        assert lock.isHeldByCurrentThread();
        return chance;
    }

    <T> T run(MicroOperation operation, Call call, Supplier<T> effect) {
        var verdict = begin(operation, call);
        var result = change(effect);
        finish(verdict);
        return result;
    }

    /** Suffers what the fault plan has for this call before it takes effect. */
    Faults.Verdict begin(MicroOperation operation, Call call) {
        checkNotCancelled(call);
        Faults.Verdict verdict;
        lock.lock();
        try {
            verdict = faults.judge(operation, chance);
        } finally {
            lock.unlock();
        }
        if (verdict.hangs() || verdict.delay().isPositive()) {
            delay(call, verdict);
        }
        if (verdict.before() != null) {
            throw injected(operation, call, verdict.before());
        }
        return verdict;
    }

    /** Runs an effect with the lock held and the state brought up to now; tells of what it caused after letting go. */
    <T> T change(Supplier<T> effect) {
        lock.lock();
        try {
            if (closed) {
                throw new HypervisorException(new Failure.ToolstackDown("the simulated host is closed"));
            }
            settle();
            return effect.get();
        } finally {
            if (!closed) {
                armTimer();
            }
            lock.unlock();
            events.deliver();
        }
    }

    /** Suffers what the fault plan has for this call after it took effect. */
    void finish(Faults.Verdict verdict) {
        if (verdict.after() != null) {
            throw new HypervisorException(verdict.after());
        }
    }

    /** Makes a change durable, then true. Throws and changes nothing where the journal cannot be written. */
    void commit(JournalEntry entry) {
        assert lock.isHeldByCurrentThread();
        try {
            journal.append(entry);
        } catch (IOException e) {
            throw new HypervisorException(
                    new Failure.ToolstackDown("the simulated host's journal: " + e.getMessage()), e);
        }
        state.apply(entry);
        if (journal.wantsCompaction()) {
            compact();
        }
        watchers.forEach(Wakeup::wake);
    }

    long nowMicros() {
        return toMicros(time.instant());
    }

    static long toMicros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant toInstant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Waits for the next change of this host, at most until then. */
    void awaitChange(Instant until, Supplier<Boolean> stillNeeded) {
        var wakeup = new Wakeup();
        watchers.add(wakeup);
        try {
            if (stillNeeded.get()) {
                time.waitUntil(until, wakeup);
            }
        } finally {
            watchers.remove(wakeup);
        }
    }

    void wakeWatchers() {
        watchers.forEach(Wakeup::wake);
    }

    void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            timer.close();
            journal.close();
        } finally {
            lock.unlock();
        }
        watchers.forEach(Wakeup::wake);
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the guests whose end has come, in order. What fell due while no process had the host open happened then. */
    private void settle() {
        for (var due = nextToEnd(); due != null && due.endsAtMicros() <= nowMicros(); due = nextToEnd()) {
            end(due, due.endReason, due.endsAtMicros());
        }
    }

    /** Ends a guest at that time. */
    void end(SimulatedDomain domain, ShutdownReason reason, long atMicros) {
        var ended = domain.copy();
        GuestLife.end(ended, reason, atMicros);
        commit(new JournalEntry.PutDomain(ended));
        events.add(new HypervisorEvent.DomainShutdown(domain.ref(), reason, toInstant(atMicros)));
    }

    private @Nullable SimulatedDomain nextToEnd() {
        SimulatedDomain next = null;
        for (var domain : state.domains()) {
            if (domain.endsAtMicros() != SimulatedDomain.NEVER
                    && (next == null || domain.endsAtMicros() < next.endsAtMicros())) {
                next = domain;
            }
        }
        return next;
    }

    private void armTimer() {
        var next = nextToEnd();
        long at = next == null ? SimulatedDomain.NEVER : next.endsAtMicros();
        if (at == timerAtMicros) {
            return;
        }
        timer.close();
        timerAtMicros = at;
        timer = next == null ? () -> {} : time.schedule(toInstant(at), this::onTimer);
    }

    private void onTimer() {
        lock.lock();
        try {
            timerAtMicros = SimulatedDomain.NEVER;
            if (closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        change(() -> true);
    }

    private void compact() {
        try {
            journal.compact(state.snapshot());
        } catch (IOException e) {
            LOG.warn("cannot compact the journal of simulated host {}; it goes on growing", name, e);
            journal.postponeCompaction();
        }
    }

    private void delay(Call call, Faults.Verdict verdict) {
        boolean tooLong = verdict.hangs() || verdict.delay().compareTo(call.timeout()) >= 0;
        Duration wait = tooLong ? call.timeout() : verdict.delay();
        var wakeup = new Wakeup();
        var registration = call.cancellation().onCancel(wakeup::wake);
        try {
            time.waitUntil(time.instant().plus(wait), wakeup);
        } finally {
            registration.close();
        }
        checkNotCancelled(call);
        if (tooLong) {
            throw new HypervisorException(new Failure.TimedOut(call.timeout()));
        }
    }

    private static void checkNotCancelled(Call call) {
        if (call.cancellation().isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new HypervisorException(new Failure.Cancelled());
        }
    }

    private static HypervisorException injected(MicroOperation operation, Call call, Failure failure) {
        return new HypervisorException(
                failure,
                null,
                List.of("simulator: " + operation.label() + " of " + call.operationId() + " was made to fail"),
                null);
    }
}
