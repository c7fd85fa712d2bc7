package io.xenith.gateway.network;

import io.xenith.controlplane.v1.HostRoute;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parts of bodies that several nouns share. Whether an address fits is the control plane's to say; here only its type is read. */
final class BodyParts {

    /** Longest name and description. */
    static final int TEXT_AT_MOST = 255;

    /** Longest textual form of an address or prefix, with room. */
    static final int ADDRESS_AT_MOST = 64;

    private static final int ITEMS_AT_MOST = 256;

    private BodyParts() {}

    static Optional<String> text(JsonFields fields, String key) {
        return fields.findString(key, 0, TEXT_AT_MOST);
    }

    static Optional<String> address(JsonFields fields, String key) {
        return fields.findString(key, 1, ADDRESS_AT_MOST);
    }

    /** An id; 400 when it can be none. */
    static Optional<String> id(JsonFields fields, String key) {
        return fields.find(key).map(value -> Ids.findUuid(value.asText())
                .orElseThrow(() -> fields.invalid(key, value, "is not a valid UUID")));
    }

    static String requiredId(JsonFields fields, String key) {
        return id(fields, key).orElseThrow(() -> fields.missing(key));
    }

    static Optional<List<String>> ids(JsonFields fields, String key) {
        return fields.findList(key, ITEMS_AT_MOST).map(list -> {
            var ids = new java.util.ArrayList<String>(list.size());
            list.forEach(value -> ids.add(
                    Ids.findUuid(value.asText()).orElseThrow(() -> fields.invalid(key, value, "is not a valid UUID"))));
            return ids;
        });
    }

    static Optional<List<String>> texts(JsonFields fields, String key) {
        return fields.findStrings(key, ITEMS_AT_MOST, 1, TEXT_AT_MOST);
    }

    /** {@code [{"subnet_id", "ip_address"}]}, either of them alone too. */
    static Optional<List<PortAddress>> addresses(JsonFields fields, String key) {
        return fields.findObjects(key, ITEMS_AT_MOST, (item, _) -> {
            item.allowOnly(Set.of("subnet_id", "ip_address"));
            Optional<String> subnet = id(item, "subnet_id");
            Optional<String> address = address(item, "ip_address");
            if (subnet.isEmpty() && address.isEmpty()) {
                throw item.missing("subnet_id");
            }
            return PortAddress.newBuilder()
                    .setSubnetId(subnet.orElse(""))
                    .setAddress(address.orElse(""))
                    .build();
        });
    }

    /** {@code [{"destination", "nexthop"}]}. */
    static Optional<List<HostRoute>> routes(JsonFields fields, String key) {
        return fields.findObjects(key, ITEMS_AT_MOST, (item, _) -> {
            item.allowOnly(Set.of("destination", "nexthop"));
            return HostRoute.newBuilder()
                    .setDestination(item.string("destination", 1, ADDRESS_AT_MOST))
                    .setNextHop(item.string("nexthop", 1, ADDRESS_AT_MOST))
                    .build();
        });
    }
}
