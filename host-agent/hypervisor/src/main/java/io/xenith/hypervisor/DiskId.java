package io.xenith.hypervisor;

import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;

/**
 * A disk that a host's store made for a domain, or for a volume, whose id then stands in the domain's place. A rebuild makes a
 * new incarnation beside the old one, so that a crash between the two leaves both to be told apart.
 *
 * @param index tells disks of one kind apart, 0 to 99; 0 where there is one
 * @param incarnation 0 or more
 */
public record DiskId(DomainId domain, DiskKind kind, int index, long incarnation) implements Comparable<DiskId> {
    private static final Comparator<DiskId> ORDER = Comparator.comparing(DiskId::domain)
            .thenComparing(DiskId::kind)
            .thenComparingInt(DiskId::index)
            .thenComparingLong(DiskId::incarnation);

    public DiskId {
        Objects.requireNonNull(domain);
        Objects.requireNonNull(kind);
        if (index < 0 || index > 99 || incarnation < 0) {
            throw new IllegalArgumentException("out of range: " + index + ", " + incarnation);
        }
    }

    /** The root disk of a domain. */
    public static DiskId root(DomainId domain, long incarnation) {
        return new DiskId(domain, DiskKind.ROOT, 0, incarnation);
    }

    /** The one disk of a volume, whichever domain has it. */
    public static DiskId volume(UUID volume) {
        return new DiskId(new DomainId(volume), DiskKind.VOLUME, 0, 0);
    }

    /** Whether the disk is this domain's own, and goes when the domain does. A volume's never is. */
    public boolean isOwnedBy(DomainId owner) {
        return kind != DiskKind.VOLUME && domain.equals(owner);
    }

    @Override
    public int compareTo(DiskId other) {
        return ORDER.compare(this, other);
    }

    /** Also the stem of the disk's file name: {@code <domain>-<kind><index>-<incarnation>}. */
    @Override
    public String toString() {
        return domain + "-" + kind.label() + index + "-" + incarnation;
    }
}
