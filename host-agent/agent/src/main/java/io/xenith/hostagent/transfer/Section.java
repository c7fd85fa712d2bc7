package io.xenith.hostagent.transfer;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.DiskKind;

/** A part of a domain that is sent to another host as it runs. */
public sealed interface Section {

    /** A disk, copied while the guest runs. */
    record Disk(DiskKind kind, int index) implements Section {
        public Disk {
            requireNonNull(kind);
        }
    }

    /** The guest's memory; at its end the guest is suspended. */
    record Memory() implements Section {}

    /** What changed on a disk since it was copied; disks come in the same order again. */
    record Changes() implements Section {}
}
