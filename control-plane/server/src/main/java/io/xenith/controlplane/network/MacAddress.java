package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Refusals;
import java.math.BigInteger;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A MAC address, lower case with colons.
 *
 * @param text the address
 */
record MacAddress(String text) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final String PREFIX = "fa:16:3e";
    private static final int SUFFIX_BOUND = 1 << 24;

    /** Reads an address as given, with colons or dashes; INVALID_FIELD when it is none or one of a group. */
    static MacAddress parse(String field, String given) {
        String text = given.toLowerCase(Locale.ROOT).replace('-', ':');
        if (!FORM.matcher(text).matches()) {
            throw Refusals.invalidField(field, "'" + given + "' is no MAC address");
        }
        if ((Integer.parseInt(text.substring(0, 2), 16) & 1) != 0 || text.equals("00:00:00:00:00:00")) {
            throw Refusals.invalidField(field, "'" + given + "' is no address of one interface");
        }
        return new MacAddress(text);
    }

    /** One of the sixteen million addresses that clouds give to their guests. */
    static MacAddress random(RandomGenerator chance) {
        int suffix = chance.nextInt(SUFFIX_BOUND);
        return new MacAddress(String.format(
                Locale.ROOT, "%s:%02x:%02x:%02x", PREFIX, suffix >> 16, (suffix >> 8) & 0xff, suffix & 0xff));
    }

    /** The address that an interface gives itself in a /64 by SLAAC (RFC 4291, appendix A). */
    IpAddress in(Cidr prefix) {
        BigInteger mac = new BigInteger(text.replace(":", ""), 16);
        BigInteger high = mac.shiftRight(24).xor(BigInteger.ONE.shiftLeft(17));
        BigInteger low = mac.and(BigInteger.valueOf(SUFFIX_BOUND - 1));
        BigInteger identifier =
                high.shiftLeft(40).or(BigInteger.valueOf(0xfffe).shiftLeft(24)).or(low);
        return new IpAddress(6, prefix.first().or(identifier));
    }

    @Override
    public String toString() {
        return text;
    }
}
