package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Refusals;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * One address.
 *
 * @param version 4 or 6
 * @param value the address as a number
 */
record IpAddress(int version, BigInteger value) implements Comparable<IpAddress> {

    /** Reads an address literal, never a name; INVALID_FIELD when it is none. */
    static IpAddress parse(String field, String text) {
        return find(text).orElseThrow(() -> Refusals.invalidField(field, "'" + text + "' is no IP address"));
    }

    /** Reads an address literal, if it is one. */
    static Optional<IpAddress> find(String text) {
        // Scopes (%eth0), brackets and the old forms of version 4 (1.2, octal) are no addresses here.
        if (text.contains("%") || text.contains("[") || (text.indexOf(':') < 0 && !isDottedQuad(text))) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return Optional.of(
                    new IpAddress(address instanceof Inet4Address ? 4 : 6, new BigInteger(1, address.getAddress())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** 32 or 128. */
    int bits() {
        return version == 4 ? 32 : 128;
    }

    @Override
    public int compareTo(IpAddress other) {
        return version == other.version ? value.compareTo(other.value) : Integer.compare(version, other.version);
    }

    /** The shortest form, lower case, as the database prints it. */
    @Override
    public String toString() {
        byte[] bytes = new byte[bits() / 8];
        byte[] number = value.toByteArray();
        int length = Math.min(number.length, bytes.length);
        System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
        return version == 4 ? text(bytes) : compressed(bytes);
    }

    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        return parts.length == 4 && java.util.Arrays.stream(parts).allMatch(part -> part.matches("0|[1-9][0-9]{0,2}"));
    }

    private static String text(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has the wrong length", e);
        }
    }

    // RFC 5952: the longest run of two or more zero groups, the first of equals, becomes "::".
    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":")
                        .append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
            }
        }
        return text.toString();
    }
}
