package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.MemoryNeed;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import java.util.List;
import java.util.Objects;

/**
 * One simulated domain and its guest. Frozen once it is in {@link HostState}: change a {@link #copy} and commit that.
 *
 * <p>A guest lives in its own time, which stands still while it is paused: {@code ranNanos} is what it lived until
 * {@code runningSinceMicros}, from when on it follows the host's clock. What it will do by itself is an end at one point of
 * that time; everything it prints is computed from its times ({@link GuestConsole}).
 */
final class SimulatedDomain {
    static final long NEVER = Long.MAX_VALUE;
    private static final RunState RUNNING = new RunState.Running();
    private static final RunState PAUSED = new RunState.Paused();

    final int domid;
    final DomainId id;
    final long createdAtMicros;
    final long bootNanos;
    final GuestFacts facts;
    /** Sizes of kernel and ramdisk when they were read; 0 where there was none. */
    final long kernelBytes;

    final long ramdiskBytes;

    String name;
    byte[] config;
    long needBytes;
    RunState state = PAUSED;
    /** Whether it was paused when it was suspended, so that a resume puts it back. */
    boolean pausedBefore;

    long ranNanos;
    long runningSinceMicros;
    long endsAtNanos = NEVER;
    ShutdownReason endReason = ShutdownReason.POWEROFF;
    boolean ignoresShutdown;
    /** What was written to the console beside the boot messages, in order of guest time. */
    List<GuestConsole.Mark> marks = List.of();
    /** What was typed since the last line end. */
    String typed = "";

    SimulatedDomain(
            int domid,
            DomainConfig config,
            long createdAtMicros,
            long bootNanos,
            GuestFacts facts,
            long kernelBytes,
            long ramdiskBytes) {
        this.domid = domid;
        this.id = config.id();
        this.createdAtMicros = createdAtMicros;
        this.bootNanos = bootNanos;
        this.facts = facts;
        this.kernelBytes = kernelBytes;
        this.ramdiskBytes = ramdiskBytes;
        this.name = config.name();
        this.config = ConfigCodec.encode(config);
        this.needBytes = MemoryNeed.compute(config).bytes();
    }

    private SimulatedDomain(SimulatedDomain from) {
        domid = from.domid;
        id = from.id;
        createdAtMicros = from.createdAtMicros;
        bootNanos = from.bootNanos;
        facts = from.facts;
        kernelBytes = from.kernelBytes;
        ramdiskBytes = from.ramdiskBytes;
        name = from.name;
        config = from.config;
        needBytes = from.needBytes;
        liveAs(from);
    }

    SimulatedDomain copy() {
        return new SimulatedDomain(this);
    }

    /** The same guest in another domain: what a restore makes. */
    SimulatedDomain copyAs(int newDomid, DomainConfig newConfig, long newCreatedAtMicros) {
        var copy = new SimulatedDomain(
                newDomid, newConfig, newCreatedAtMicros, bootNanos, facts, kernelBytes, ramdiskBytes);
        copy.liveAs(this);
        return copy;
    }

    private void liveAs(SimulatedDomain other) {
        state = other.state;
        pausedBefore = other.pausedBefore;
        ranNanos = other.ranNanos;
        runningSinceMicros = other.runningSinceMicros;
        endsAtNanos = other.endsAtNanos;
        endReason = other.endReason;
        ignoresShutdown = other.ignoresShutdown;
        marks = other.marks;
        typed = other.typed;
    }

    DomainRef ref() {
        return new DomainRef(new Domid(domid), id);
    }

    DomainConfig config() {
        return ConfigCodec.decode(config);
    }

    /** The disks of this host's store that it has. */
    List<DiskId> disks() {
        return config().disks().stream()
                .map(disk -> SimulatedDisk.findId(disk.path()))
                .filter(Objects::nonNull)
                .toList();
    }

    void configure(DomainConfig changed) {
        name = changed.name();
        config = ConfigCodec.encode(changed);
        needBytes = MemoryNeed.compute(changed).bytes();
    }

    boolean isRunning() {
        return state instanceof RunState.Running;
    }

    boolean hasEnded() {
        return state instanceof RunState.Shutdown;
    }

    /** How long the guest has lived at that time of the host. */
    long guestNanosAt(long nowMicros) {
        return isRunning() ? ranNanos + Math.max(0, nowMicros - runningSinceMicros) * 1000 : ranNanos;
    }

    /** When its guest will end by itself, in the host's time; {@link #NEVER} while that is not decided or it is paused. */
    long endsAtMicros() {
        return isRunning() && endsAtNanos != NEVER
                ? runningSinceMicros + Math.max(0, endsAtNanos - ranNanos + 999) / 1000
                : NEVER;
    }

    void startRunning(long nowMicros) {
        state = RUNNING;
        runningSinceMicros = nowMicros;
    }

    void stopRunning(long nowMicros) {
        ranNanos = guestNanosAt(nowMicros);
        state = PAUSED;
    }

    void end(ShutdownReason reason, long nowMicros) {
        pausedBefore = state instanceof RunState.Paused;
        ranNanos = guestNanosAt(nowMicros);
        state = new RunState.Shutdown(reason);
    }
}
