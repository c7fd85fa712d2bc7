package io.xenith.hypervisor;

import java.util.Objects;

/**
 * A disk that a host's store made for an instance. A rebuild makes a new incarnation beside the old one, so that a crash
 * between the two leaves both to be told apart.
 *
 * @param incarnation 0 or more
 */
public record DiskId(InstanceId instance, DiskKind kind, int incarnation) implements Comparable<DiskId> {
    public DiskId {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(kind);
        if (incarnation < 0) {
            throw new IllegalArgumentException("negative incarnation: " + incarnation);
        }
    }

    @Override
    public int compareTo(DiskId other) {
        int byInstance = instance.compareTo(other.instance);
        int byKind = byInstance != 0 ? byInstance : kind.compareTo(other.kind);
        return byKind != 0 ? byKind : Integer.compare(incarnation, other.incarnation);
    }

    /** Also the stem of the disk's file name: {@code <instance>-<kind>-<incarnation>}. */
    @Override
    public String toString() {
        return instance + "-" + kind.label() + "-" + incarnation;
    }
}
