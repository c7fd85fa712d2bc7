package io.xenith.gateway.compute.flavor;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a POST of a flavor asks for. */
final class NewFlavor {

    private static final int DESCRIPTION_LENGTH_AT_MOST = 65_535;
    private static final double RXTX_FACTOR_AT_MOST = 3.0e38;
    private static final Set<String> BASE_FIELDS = Set.of(
            "name",
            "id",
            "ram",
            "vcpus",
            "disk",
            "OS-FLV-EXT-DATA:ephemeral",
            "swap",
            "rxtx_factor",
            "os-flavor-access:is_public");

    private NewFlavor() {}

    static Flavor read(JsonBody body, ComputeRequest request) {
        body.fields().allowOnly(Set.of("flavor"));
        Set<String> allowed = new HashSet<>(BASE_FIELDS);
        if (request.has(Change.FLAVOR_DESCRIPTION)) {
            allowed.add("description");
        }
        JsonFields fields = body.required("flavor").allowOnly(allowed);
        Flavor.Builder flavor = Flavor.newBuilder()
                .setName(Bodies.name(fields, "name"))
                .setFlavorId(id(fields))
                .setMemoryMib(fields.integer("ram", 1, Integer.MAX_VALUE))
                .setVcpus(Math.toIntExact(fields.integer("vcpus", 1, Integer.MAX_VALUE)))
                .setRootDiskGib(fields.integer("disk", 0, Integer.MAX_VALUE))
                .setEphemeralDiskGib(fields.findInteger("OS-FLV-EXT-DATA:ephemeral", 0, Integer.MAX_VALUE)
                        .orElse(0))
                .setSwapMib(fields.findInteger("swap", 0, Integer.MAX_VALUE).orElse(0))
                .setRxtxFactor(rxtxFactor(fields))
                .setIsPublic(fields.bool("os-flavor-access:is_public", true));
        fields.findString("description", 0, DESCRIPTION_LENGTH_AT_MOST).ifPresent(flavor::setDescription);
        return flavor.build();
    }

    // A string, a number, null or "auto", of which the last two mean that one is to be made.
    private static String id(JsonFields fields) {
        Optional<JsonNode> value = fields.find("id");
        if (value.isPresent() && value.get().isIntegralNumber()) {
            return value.get().asText();
        }
        return fields.findString("id", 1, Bodies.NAME_LENGTH_AT_MOST)
                .map(id -> {
                    if (!id.equals(id.strip()) || !id.matches("[a-zA-Z0-9. _-]+")) {
                        throw Bodies.invalid(
                                fields, "id", "does not match: letters, digits, spaces, dots, hyphens and underscores");
                    }
                    return id;
                })
                .filter(id -> !id.equals("auto"))
                .orElseGet(Ids::random);
    }

    private static double rxtxFactor(JsonFields fields) {
        Optional<JsonNode> value = fields.find("rxtx_factor");
        if (value.isEmpty()) {
            return 1.0;
        }
        double factor = value.get().asDouble(-1);
        if (!(factor > 0) || factor > RXTX_FACTOR_AT_MOST) {
            throw Bodies.invalid(fields, "rxtx_factor", "is not a positive number");
        }
        return factor;
    }
}
