package io.xenith.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A disk in a store that several hosts have, as the host whose disk it is tells another of it.
 *
 * @param host whose disk it is: who was shown to be that host, not who says so
 * @param name what it is called there, in the store's own words; never used again for another disk
 * @param size as it is when it is told
 */
public record SharedDisk(UUID host, String name, ByteSize size) {
    public SharedDisk {
        requireNonNull(host);
        requireNonNull(name);
        requireNonNull(size);
    }
}
