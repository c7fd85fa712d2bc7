package io.xenith.hostagent.transfer;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskKind;

/** A part of a domain that is sent to another host as it runs. */
public sealed interface Section {

    /** A disk, copied while the guest runs. */
    record Disk(DiskKind kind, int index) implements Section {
        public Disk {
            requireNonNull(kind);
        }
    }

    /**
     * A disk in the store that both hosts have, to be linked instead of copied. Where it cannot be, it follows as a {@link Disk}.
     *
     * @param name the store's own name of it at the giver
     */
    record Offer(DiskKind kind, int index, String name, ByteSize size) implements Section {
        public Offer {
            requireNonNull(kind);
            requireNonNull(name);
            requireNonNull(size);
        }
    }

    /** The guest's memory; at its end the guest is suspended. */
    record Memory() implements Section {}

    /** What changed on a disk since it was copied; the copied disks come in the same order again. */
    record Changes() implements Section {}
}
