package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Refusals;
import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A block of addresses.
 *
 * @param version 4 or 6
 * @param first the lowest address as a number; its host bits are zero
 * @param prefixLength number of leading bits that all its addresses share
 */
record Cidr(int version, BigInteger first, int prefixLength) {

    /** Reads a block; INVALID_FIELD when it is none or has host bits set. */
    static Cidr parse(String field, String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw Refusals.invalidField(field, "'" + text + "' is no CIDR");
        }
        IpAddress address = IpAddress.parse(field, text.substring(0, slash));
        int length = length(field, text.substring(slash + 1), address.bits());
        Cidr cidr = new Cidr(address.version(), address.value(), length);
        if (!cidr.network().equals(address.value())) {
            throw Refusals.invalidField(field, "'" + text + "' has host bits set");
        }
        return cidr;
    }

    /** The text that {@link InetAddress} and the database both read. */
    @Override
    public String toString() {
        return new IpAddress(version, first) + "/" + prefixLength;
    }

    /** The highest address as a number. */
    BigInteger last() {
        return first.add(size()).subtract(BigInteger.ONE);
    }

    /** How many addresses there are. */
    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits() - prefixLength);
    }

    /** Whether an address lies within. */
    boolean contains(IpAddress address) {
        return address.version() == version
                && first.compareTo(address.value()) <= 0
                && last().compareTo(address.value()) >= 0;
    }

    /** Whether the two have an address in common. */
    boolean overlaps(Cidr other) {
        return version == other.version && first.compareTo(other.last()) <= 0 && other.first.compareTo(last()) <= 0;
    }

    /** Lowest address that a port may have: not that of the network itself, where there is such a thing. */
    BigInteger firstHost() {
        return hasReservedEnds() ? first.add(BigInteger.ONE) : first;
    }

    /** Highest address that a port may have: not the broadcast address. */
    BigInteger lastHost() {
        return version == 4 && hasReservedEnds() ? last().subtract(BigInteger.ONE) : last();
    }

    /** Whether a port may have this address. */
    boolean isHost(IpAddress address) {
        return contains(address)
                && firstHost().compareTo(address.value()) <= 0
                && lastHost().compareTo(address.value()) >= 0;
    }

    // Point-to-point blocks (/31, /32 and their like of version 6) have neither.
    private boolean hasReservedEnds() {
        return bits() - prefixLength >= 2;
    }

    private int bits() {
        return version == 4 ? 32 : 128;
    }

    private BigInteger network() {
        int hostBits = bits() - prefixLength;
        return first.shiftRight(hostBits).shiftLeft(hostBits);
    }

    private static int length(String field, String text, int bits) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int length = digits ? Integer.parseInt(text) : -1;
        if (length < 0 || length > bits) {
            throw Refusals.invalidField(field, "'" + text + "' is no prefix length");
        }
        return length;
    }
}
