package io.xenith.hypervisor;

import java.util.Locale;
import java.util.regex.Pattern;

/** An Ethernet address in lower case with colons. Unicast only: Xen's backends refuse a NIC with a group address. */
public record MacAddress(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    public MacAddress {
        value = value.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(value).matches()) {
            throw new HypervisorException(new Failure.InvalidConfig("mac", "not six pairs of hex digits: " + value));
        }
        if ((Character.digit(value.charAt(1), 16) & 1) != 0) {
            throw new HypervisorException(new Failure.InvalidConfig("mac", "a group address: " + value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
