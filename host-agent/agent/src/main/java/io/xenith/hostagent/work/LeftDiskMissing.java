package io.xenith.hostagent.work;

import io.xenith.hypervisor.DiskId;

/** A lost host has left no such disk in the store, as far as this host sees. */
final class LeftDiskMissing extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeftDiskMissing(DiskId disk, String host, String store) {
        super("host " + host + " has left no disk " + disk + " in store " + store);
    }
}
