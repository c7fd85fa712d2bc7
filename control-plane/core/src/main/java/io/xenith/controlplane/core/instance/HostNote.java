package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;

/**
 * What an instance needs to know of a host that a domain of it is on.
 *
 * @param reachable whether its agent has been heard of lately
 * @param fenced whether somebody's word holds that it is off and cannot write any more (ADR 18); never of one that is reachable
 * @param bootId as its session wrote it last; empty before
 * @param transferAddress {@code host:port} where other hosts reach its agent
 */
public record HostNote(
        HostId id,
        String name,
        String availabilityZone,
        String transferAddress,
        boolean reachable,
        boolean fenced,
        String bootId) {
    public HostNote {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(availabilityZone, "availabilityZone");
        requireNonNull(transferAddress, "transferAddress");
        requireNonNull(bootId, "bootId");
    }
}
