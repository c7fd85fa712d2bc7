package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A serial console of a simulated guest: a position in what the guest printed so far. */
final class SimulatedConsole implements ConsoleChannel {
    private final HostCore core;
    private final DomainRef ref;
    private int position;
    private volatile boolean closed;

    /** Opens within the host's lock; reading starts at what is printed from now on. */
    SimulatedConsole(HostCore core, SimulatedDomain domain) {
        this.core = core;
        this.ref = domain.ref();
        position = GuestConsole.render(domain, domain.guestNanosAt(core.nowMicros())).length;
    }

    @Override
    public int read(ByteBuffer into, Duration atMost) {
        var deadline = core.time.instant().plus(atMost);
        while (true) {
            if (closed || core.isClosed()) {
                return -1;
            }
            var look = core.change(this::look);
            var fresh = look.fresh();
            if (fresh.hasRemaining()) {
                int count = Math.min(fresh.remaining(), into.remaining());
                into.put(fresh.limit(fresh.position() + count));
                position += count;
                return count;
            }
            if (look.ended()) {
                return -1;
            }
            if (!core.time.instant().isBefore(deadline)
                    || Thread.currentThread().isInterrupted()) {
                return 0;
            }
            var until = look.nextAt().isBefore(deadline) ? look.nextAt() : deadline;
            core.awaitChange(
                    until, () -> !closed && !core.change(this::look).fresh().hasRemaining());
        }
    }

    @Override
    public void write(ByteBuffer typed) {
        if (closed) {
            throw new HypervisorException(new Failure.NoSuchDomain(ref + ": the console was closed"));
        }
        core.change(() -> {
            var changed = DomainLookup.load(core.state(), ref).copy();
            if (!changed.hasEnded()) {
                GuestLife.type(changed, typed, core.spec.shutdown().pick(core.chance()), core.nowMicros());
                core.commit(new JournalEntry.PutDomain(changed));
            }
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
        core.wakeWatchers();
    }

    /** What was printed since the last read, and when a boot message comes next. */
    private record Look(ByteBuffer fresh, boolean ended, Instant nextAt) {}

    private Look look() {
        var domain = findDomain();
        if (domain == null) {
            return new Look(ByteBuffer.allocate(0), true, Instant.MAX);
        }
        long guestNanos = domain.guestNanosAt(core.nowMicros());
        long next = domain.isRunning() ? GuestConsole.nextMessageNanos(domain, guestNanos) : SimulatedDomain.NEVER;
        var nextAt = next == SimulatedDomain.NEVER
                ? Instant.MAX
                : core.time.instant().plusNanos(Math.max(1000, next - guestNanos));
        boolean ended = domain.hasEnded() || core.state().find(ref.domid()) == null;
        var printed = ByteBuffer.wrap(GuestConsole.render(domain, guestNanos));
        return new Look(printed.position(Math.min(position, printed.limit())), ended, nextAt);
    }

    /** The domain, or what is kept of it after it was destroyed. */
    private @Nullable SimulatedDomain findDomain() {
        var living = core.state().find(ref.domid());
        var found = living != null ? living : core.state().findGone(ref.id());
        return found != null && found.domid == ref.domid().value() && found.id.equals(ref.id()) ? found : null;
    }
}
