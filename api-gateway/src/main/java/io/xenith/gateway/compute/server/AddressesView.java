package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.gateway.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Addresses of a server, by network name. */
final class AddressesView {

    private AddressesView() {}

    /**
     * Writes the networks of a server below a name.
     *
     * @param extended with the kind and MAC of each address
     */
    static void write(JsonWriter json, String name, Instance instance, boolean extended) {
        json.object(name, () -> byNetwork(instance).forEach((network, nics) -> network(json, network, nics, extended)));
    }

    /** Writes one network of a server. */
    static void network(JsonWriter json, String name, List<InstanceNic> nics, boolean extended) {
        json.array(name, () -> {
            for (InstanceNic nic : nics) {
                nic.getAddressesList().forEach(address -> address(json, address, "fixed", nic.getMac(), extended));
                nic.getFloatingAddressesList().forEach(address -> {
                    // A fixed address without a floating one has an empty text in its place.
                    if (!address.isEmpty()) {
                        address(json, address, "floating", nic.getMac(), extended);
                    }
                });
            }
        });
    }

    /** NICs by the name of their network, in order; none while a server is built, since Nova hides them until then. */
    static Map<String, List<InstanceNic>> byNetwork(Instance instance) {
        Map<String, List<InstanceNic>> networks = new LinkedHashMap<>();
        if (instance.getStatus() != InstanceStatus.INSTANCE_STATUS_BUILDING) {
            for (InstanceNic nic : instance.getNicsList()) {
                networks.computeIfAbsent(nic.getNetworkName(), _ -> new ArrayList<>())
                        .add(nic);
            }
        }
        return networks;
    }

    private static void address(JsonWriter json, String address, String kind, String mac, boolean extended) {
        json.item(() -> {
            json.put("version", address.indexOf(':') >= 0 ? 6 : 4).put("addr", address);
            if (extended) {
                json.put("OS-EXT-IPS:type", kind).put("OS-EXT-IPS-MAC:mac_addr", mac);
            }
        });
    }
}
