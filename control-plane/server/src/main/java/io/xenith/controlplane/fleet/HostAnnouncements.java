package io.xenith.controlplane.fleet;

import java.util.UUID;

/** Wakes the owner of a host whose row changed. */
@FunctionalInterface
public interface HostAnnouncements {
    /** Answers at once; may be lost, since owners look by timer too. */
    void recordChanged(UUID hostId, int shard);
}
