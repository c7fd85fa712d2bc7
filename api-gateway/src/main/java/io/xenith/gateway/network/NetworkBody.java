package io.xenith.gateway.network;

import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.UpdateNetworkRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.json.JsonFields;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients send of a network. */
final class NetworkBody {

    /** All that is shown. */
    static final Set<String> SHOWN = names(Network.getDefaultInstance());

    private static final int MTU_AT_LEAST = 68;
    private static final int MTU_AT_MOST = 65_535;
    private static final long SEGMENT_AT_MOST = 16_777_215;

    private static final Attributes ATTRIBUTES = new Attributes(
            NetworkKind.NETWORK,
            Set.of(
                    "name",
                    "description",
                    "admin_state_up",
                    "shared",
                    "router:external",
                    "is_default",
                    "mtu",
                    "port_security_enabled",
                    "provider:network_type",
                    "provider:physical_network",
                    "provider:segmentation_id",
                    "project_id",
                    "tenant_id"),
            Set.of(
                    "name",
                    "description",
                    "admin_state_up",
                    "shared",
                    "router:external",
                    "is_default",
                    "mtu",
                    "port_security_enabled"),
            Set.of(
                    "shared",
                    "router:external",
                    "is_default",
                    "provider:network_type",
                    "provider:physical_network",
                    "provider:segmentation_id"),
            SHOWN);

    private NetworkBody() {}

    private static Set<String> names(Network example) {
        return NetworkJson.of(example, true).properties().stream()
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    static Network read(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkCreate(fields, caller);
        Network.Builder network = Network.newBuilder()
                .setProjectId(Attributes.project(fields, caller))
                .setName(BodyParts.text(fields, "name").orElse(""))
                .setDescription(BodyParts.text(fields, "description").orElse(""))
                .setAdminUp(fields.bool("admin_state_up", true))
                .setShared(fields.bool("shared", false))
                .setExternal(fields.bool("router:external", false))
                .setIsDefault(fields.bool("is_default", false))
                .setPortSecurity(fields.bool("port_security_enabled", true));
        fields.findInt("mtu", 0, MTU_AT_MOST).ifPresent(network::setMtu);
        BodyParts.text(fields, "provider:network_type").ifPresent(network::setSegmentKind);
        BodyParts.text(fields, "provider:physical_network").ifPresent(network::setPhysicalNetwork);
        fields.findInteger("provider:segmentation_id", 0, SEGMENT_AT_MOST).ifPresent(network::setSegmentId);
        return network.build();
    }

    static UpdateNetworkRequest.Builder readUpdate(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkUpdate(fields, caller);
        UpdateNetworkRequest.Builder change = UpdateNetworkRequest.newBuilder();
        BodyParts.text(fields, "name").ifPresent(change::setName);
        BodyParts.text(fields, "description").ifPresent(change::setDescription);
        fields.findBoolean("admin_state_up").ifPresent(change::setAdminUp);
        fields.findBoolean("shared").ifPresent(change::setShared);
        fields.findBoolean("router:external").ifPresent(change::setExternal);
        fields.findBoolean("is_default").ifPresent(change::setIsDefault);
        fields.findBoolean("port_security_enabled").ifPresent(change::setPortSecurity);
        fields.findInt("mtu", MTU_AT_LEAST, MTU_AT_MOST).ifPresent(change::setMtu);
        return change;
    }
}
