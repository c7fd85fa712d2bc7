package io.xenith.controlplane.volume;

import io.xenith.scheduler.HostId;
import java.util.UUID;

/** The disks of volumes at their hosts. */
@FunctionalInterface
interface VolumeDisks {

    /** Removes a disk for good, if there is one; throws {@link io.xenith.transport.error.ServiceException} unless it is surely gone. */
    void remove(HostId host, UUID volume);
}
