package io.xenith.hypervisor;

/**
 * Xen's number of a domain, valid until it is destroyed and used again after the host reboots. Never act on a number
 * alone: see {@link DomainRef}.
 *
 * @param value 1 to 32751 (0 is Dom0, from 0x7FF0 on the numbers are Xen's own)
 */
public record Domid(int value) implements Comparable<Domid> {
    /** The first number that Xen keeps for itself ({@code DOMID_FIRST_RESERVED} in xen/include/public/xen.h). */
    public static final int FIRST_RESERVED = 0x7FF0;

    public Domid {
        if (value < 1 || value >= FIRST_RESERVED) {
            throw new IllegalArgumentException("domid out of range: " + value);
        }
    }

    @Override
    public int compareTo(Domid other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
