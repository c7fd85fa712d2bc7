package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.ShutdownReason;

/** Lets the guests of a simulated host do things by themselves, as a tenant or a bug in the guest would. */
public final class GuestControls {
    private final HostCore core;

    GuestControls(HostCore core) {
        this.core = core;
    }

    /** Panics the guest's kernel, now. */
    public void crash(DomainRef domain) {
        end(domain, ShutdownReason.CRASH);
    }

    /** Lets the guest end by itself, now: as if its user had typed {@code poweroff} or {@code reboot}. */
    public void end(DomainRef ref, ShutdownReason reason) {
        core.change(() -> {
            var domain = DomainLookup.loadRunning(core.state(), ref);
            core.end(domain, reason, core.nowMicros());
            return true;
        });
    }

    /** Lets the guest hear no requests to shut down, or hear them again. */
    public void ignoreShutdown(DomainRef ref, boolean ignores) {
        core.change(() -> {
            var changed = DomainLookup.load(core.state(), ref).copy();
            changed.ignoresShutdown = ignores;
            core.commit(new JournalEntry.PutDomain(changed));
            return true;
        });
    }

    /** Lets the guest write to a disk of its own, now. Other hosts of a shared store see it once the disk was settled. */
    public void write(DomainRef ref, DiskId disk) {
        core.change(() -> {
            DomainLookup.loadRunning(core.state(), ref);
            var found = core.findDisk(disk);
            if (found == null) {
                throw new IllegalArgumentException("no such disk: " + disk);
            }
            core.commit(new JournalEntry.PutDisk(found.written(found.writes() + 1)));
            return true;
        });
    }

    /** How often a guest was made to write to what is on the disk, here or where the disk came from. */
    public long countWrites(DiskId disk) {
        return core.change(() -> {
            var found = core.findDisk(disk);
            return found == null ? 0L : found.writes();
        });
    }
}
