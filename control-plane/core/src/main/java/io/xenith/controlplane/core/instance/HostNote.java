package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an instance needs to know of a host that a domain of it is on.
 *
 * @param reachable whether its agent has been heard of lately
 * @param fenced whether somebody's word holds that it is off and cannot write any more (ADR 18); never of one that is reachable
 * @param bootId as its session wrote it last; empty before
 * @param transferAddress {@code host:port} where other hosts reach its agent
 * @param store the store in which it has its disks together with other hosts (ADR 17); absent: it has them for itself
 */
public record HostNote(
        HostId id,
        String name,
        String availabilityZone,
        String transferAddress,
        boolean reachable,
        boolean fenced,
        String bootId,
        @Nullable UUID store) {
    public HostNote {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(availabilityZone, "availabilityZone");
        requireNonNull(transferAddress, "transferAddress");
        requireNonNull(bootId, "bootId");
    }

    /** One that has its disks for itself. */
    public HostNote(
            HostId id,
            String name,
            String availabilityZone,
            String transferAddress,
            boolean reachable,
            boolean fenced,
            String bootId) {
        this(id, name, availabilityZone, transferAddress, reachable, fenced, bootId, null);
    }

    /** Whether both have their disks in one store. */
    public boolean sharesStoreWith(HostNote other) {
        return store != null && store.equals(other.store);
    }
}
