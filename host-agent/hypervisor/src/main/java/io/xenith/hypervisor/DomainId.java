package io.xenith.hypervisor;

import java.util.Objects;
import java.util.UUID;

/**
 * A domain as the record knows it: one incarnation of an instance on one host. It is the Xen UUID of every domain that
 * runs for it, one after the other: after a reboot, a stop and start, or a suspend the {@link Domid} is new and this stays.
 */
public record DomainId(UUID value) implements Comparable<DomainId> {
    public DomainId {
        Objects.requireNonNull(value);
    }

    /** Parses the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static DomainId parse(String text) {
        return new DomainId(UUID.fromString(text));
    }

    @Override
    public int compareTo(DomainId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
