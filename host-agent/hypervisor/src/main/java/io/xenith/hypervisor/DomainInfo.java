package io.xenith.hypervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the hypervisor says of one domain at one moment.
 *
 * @param vcpus online now: one until the guest has started the others
 * @param memory held now; falls and rises behind {@link Hypervisor#setMemoryTarget}
 * @param cpuTime used by all its vCPUs since it was created
 * @param createdAt by the host's clock
 * @param labels as given in {@link DomainConfig#labels}; empty for a domain that this product did not make
 */
public record DomainInfo(
        DomainRef ref,
        String name,
        DomainType type,
        RunState state,
        int vcpus,
        ByteSize memory,
        Duration cpuTime,
        Instant createdAt,
        SortedMap<String, String> labels) {
    public DomainInfo {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(state);
        Objects.requireNonNull(memory);
        Objects.requireNonNull(cpuTime);
        Objects.requireNonNull(createdAt);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
}
