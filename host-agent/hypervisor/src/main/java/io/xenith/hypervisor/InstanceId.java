package io.xenith.hypervisor;

import java.util.Objects;
import java.util.UUID;

/**
 * The instance that a domain is an incarnation of. It is also the domain's Xen UUID, so a guest sees the same one after
 * a restart or a move.
 */
public record InstanceId(UUID value) implements Comparable<InstanceId> {
    public InstanceId {
        Objects.requireNonNull(value);
    }

    /** Parses the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static InstanceId parse(String text) {
        return new InstanceId(UUID.fromString(text));
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
