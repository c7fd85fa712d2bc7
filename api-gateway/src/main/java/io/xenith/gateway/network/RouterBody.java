package io.xenith.gateway.network;

import io.xenith.controlplane.v1.Router;
import io.xenith.controlplane.v1.UpdateRouterRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients send of a router. */
final class RouterBody {

    /** All that is shown. */
    static final Set<String> SHOWN = RouterJson.of(Router.getDefaultInstance()).properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private static final String GATEWAY = "external_gateway_info";

    private static final Attributes ATTRIBUTES = new Attributes(
            NetworkKind.ROUTER,
            Set.of("name", "description", "admin_state_up", GATEWAY, "project_id", "tenant_id"),
            Set.of("name", "description", "admin_state_up", GATEWAY, "routes"),
            Set.of(),
            SHOWN);

    private RouterBody() {}

    /** Which interface: by one of the two, the other is empty. */
    record Interface(String subnetId, String portId) {}

    static Router read(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkCreate(fields, caller);
        Router.Builder router = Router.newBuilder()
                .setProjectId(Attributes.project(fields, caller))
                .setName(BodyParts.text(fields, "name").orElse(""))
                .setDescription(BodyParts.text(fields, "description").orElse(""))
                .setAdminUp(fields.bool("admin_state_up", true))
                .setSnat(true);
        gateway(fields).ifPresent(gateway -> {
            checkGateway(gateway, caller, "create_router");
            router.setExternalNetworkId(BodyParts.requiredId(gateway, "network_id"))
                    .setSnat(gateway.bool("enable_snat", true));
            BodyParts.addresses(gateway, "external_fixed_ips").ifPresent(router::addAllExternalAddresses);
        });
        return router.build();
    }

    static UpdateRouterRequest.Builder readUpdate(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkUpdate(fields, caller);
        UpdateRouterRequest.Builder change = UpdateRouterRequest.newBuilder();
        BodyParts.text(fields, "name").ifPresent(change::setName);
        BodyParts.text(fields, "description").ifPresent(change::setDescription);
        fields.findBoolean("admin_state_up").ifPresent(change::setAdminUp);
        BodyParts.routes(fields, "routes")
                .ifPresent(routes -> change.setReplaceRoutes(true).addAllRoutes(routes));
        Optional<JsonFields> gateway = gateway(fields);
        if (gateway.isPresent()) {
            JsonFields info = gateway.get();
            checkGateway(info, caller, "update_router");
            change.setExternalNetworkId(BodyParts.requiredId(info, "network_id"));
            info.findBoolean("enable_snat").ifPresent(change::setSnat);
            BodyParts.addresses(info, "external_fixed_ips").ifPresent(change::addAllExternalAddresses);
        } else if (fields.has(GATEWAY)) {
            change.setRemoveGateway(true);
        }
        return change;
    }

    // Null and {} both say that there is to be none.
    private static Optional<JsonFields> gateway(JsonFields fields) {
        return fields.findObject(GATEWAY).filter(info -> !info.node().isEmpty());
    }

    private static void checkGateway(JsonFields gateway, AuthenticatedCaller caller, String action) {
        gateway.allowOnly(Set.of("network_id", "enable_snat", "external_fixed_ips"));
        for (String name : Set.of("enable_snat", "external_fixed_ips")) {
            if (gateway.find(name).isPresent()) {
                NetworkFaults.requireAdministrator(caller, action + ':' + GATEWAY + ':' + name);
            }
        }
    }

    static Interface readInterface(JsonFields fields) {
        String subnet = BodyParts.id(fields, "subnet_id").orElse("");
        String port = BodyParts.id(fields, "port_id").orElse("");
        if (subnet.isEmpty() == port.isEmpty()) {
            throw ApiFault.badRequest(
                            subnet.isEmpty()
                                    ? "Bad router request: Either subnet_id or port_id must be specified."
                                    : "Bad router request: Cannot specify both subnet-id and port-id.")
                    .typed("BadRequest");
        }
        return new Interface(subnet, port);
    }
}
