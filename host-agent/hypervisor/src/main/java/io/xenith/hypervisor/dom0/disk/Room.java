package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.StoreInfo;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The room of a place: what all disks and all those in the making were promised, counted before anything is made. */
final class Room {
    private final Volumes volumes;
    /** Held while room is counted and promised, not while a disk is made. */
    private final ReentrantLock counting = new ReentrantLock();

    Room(Volumes volumes) {
        this.volumes = volumes;
    }

    /** Promises room for a disk of that size, whatever is there of it already. */
    void promise(TimeLeft time, Turns<DiskId>.Turn turn, DiskId id, ByteSize size) throws IOException {
        promise(time, turn, id, size, false);
    }

    /** The disk where it exists, else room for it. One look for both: a look costs a process with LVM. */
    Optional<Volume> findOrPromise(TimeLeft time, Turns<DiskId>.Turn turn, DiskId id, ByteSize size)
            throws IOException {
        return promise(time, turn, id, size, true);
    }

    private Optional<Volume> promise(
            TimeLeft time, Turns<DiskId>.Turn turn, DiskId id, ByteSize size, boolean unlessThere) throws IOException {
        lock(time);
        try {
            // In this order: a disk that becomes whole in between is in both, and counted once by its identity.
            var others = turn.promisedToOthers();
            var contents = volumes.look(time);
            var existing = contents.find(id);
            if (unlessThere && existing.isPresent()) {
                return existing;
            }
            var more = size.minusOrZero(existing.map(Volume::size).orElse(ByteSize.ZERO));
            var promised = contents.promisedWith(others).plus(volumes.promisedElsewhere());
            var free = contents.total().minusOrZero(promised);
            if (more.isMoreThan(free)) {
                throw new HypervisorException(new Failure.DiskFull(more, free));
            }
            turn.promise(size.bytes());
            return existing;
        } finally {
            counting.unlock();
        }
    }

    private void lock(TimeLeft time) {
        try {
            if (!counting.tryLock(time.check().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HypervisorException(new Failure.TimedOut(time.timeout()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(new Failure.Cancelled(), e);
        }
    }

    /** How much there is, and how much of it was promised here and by others. */
    StoreInfo describe(TimeLeft time) throws IOException {
        var contents = volumes.look(time);
        return new StoreInfo(contents.total(), contents.promised().plus(volumes.promisedElsewhere()));
    }
}
