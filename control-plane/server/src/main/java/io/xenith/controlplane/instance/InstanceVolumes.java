package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Transaction;
import io.xenith.scheduler.HostId;
import java.sql.SQLException;
import java.util.Set;

/** What instances need of volumes. */
public interface InstanceVolumes {
    /**
     * What is asked for.
     *
     * @param host of the instance
     * @param device wanted by the caller, {@code /dev/xvde} or {@code xvde}; another that is free is taken where it cannot be had
     * @param taken devices that the instance has
     */
    record Wish(
            String volume,
            io.xenith.controlplane.record.ProjectId project,
            HostId host,
            String device,
            Set<String> taken) {
        public Wish {
            taken = Set.copyOf(taken);
        }
    }

    /**
     * Locks a volume that nobody has, and puts it on the host of the instance if it is on none. Refusals are those of the contract's
     * AttachVolume.
     */
    VolumeAttachment take(Transaction tx, CallerScope scope, Wish wish) throws SQLException;
}
