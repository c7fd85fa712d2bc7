package io.xenith.hypervisor;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A network interface as it is attached to a domain.
 *
 * @param port the port of the network model that this interface serves
 * @param mac unique in a domain
 * @param bridge the bridge in Dom0 that the backend joins
 * @param allowedAddresses the only source addresses the guest may use; empty means no address filter (the MAC filter stays)
 * @param mtuBytes 576 to 9216
 */
public record NicConfig(UUID port, MacAddress mac, String bridge, List<InetAddress> allowedAddresses, int mtuBytes) {
    /** Linux names of interfaces: at most 15 characters, no slash, no space. */
    private static final Pattern BRIDGE = Pattern.compile("[A-Za-z0-9_.-]{1,15}");

    public NicConfig {
        Objects.requireNonNull(port);
        Objects.requireNonNull(mac);
        allowedAddresses = List.copyOf(allowedAddresses);
        if (!BRIDGE.matcher(bridge).matches()) {
            throw new HypervisorException(new Failure.InvalidConfig("bridge", "not an interface name: " + bridge));
        }
        if (mtuBytes < 576 || mtuBytes > 9216) {
            throw new HypervisorException(new Failure.InvalidConfig("mtu", "not 576 to 9216: " + mtuBytes));
        }
    }
}
