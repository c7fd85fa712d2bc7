package io.xenith.gateway.network;

import io.xenith.controlplane.v1.AddressPair;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.UpdatePortRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients send of a port. */
final class PortBody {

    /** All that is shown. */
    static final Set<String> SHOWN = PortJson.of(Port.getDefaultInstance(), true).properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private static final int PAIRS_AT_MOST = 256;

    private static final Attributes ATTRIBUTES = new Attributes(
            NetworkKind.PORT,
            Set.of(
                    "network_id",
                    "name",
                    "description",
                    "admin_state_up",
                    "mac_address",
                    "fixed_ips",
                    "device_id",
                    "device_owner",
                    "security_groups",
                    "port_security_enabled",
                    "allowed_address_pairs",
                    "binding:vnic_type",
                    "binding:host_id",
                    "binding:profile",
                    "project_id",
                    "tenant_id"),
            Set.of(
                    "name",
                    "description",
                    "admin_state_up",
                    "mac_address",
                    "fixed_ips",
                    "device_id",
                    "device_owner",
                    "security_groups",
                    "port_security_enabled",
                    "allowed_address_pairs",
                    "binding:vnic_type",
                    "binding:host_id",
                    "binding:profile"),
            Set.of("binding:host_id", "binding:profile"),
            SHOWN);

    private PortBody() {}

    static CreatePortRequest read(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkCreate(fields, caller);
        refuseProfile(fields);
        Optional<Boolean> security = fields.findBoolean("port_security_enabled");
        Optional<List<String>> groups = BodyParts.ids(fields, "security_groups");
        Optional<List<PortAddress>> addresses = BodyParts.addresses(fields, "fixed_ips");
        Port.Builder port = Port.newBuilder()
                .setProjectId(Attributes.project(fields, caller))
                .setNetworkId(BodyParts.requiredId(fields, "network_id"))
                .setName(BodyParts.text(fields, "name").orElse(""))
                .setDescription(BodyParts.text(fields, "description").orElse(""))
                .setAdminUp(fields.bool("admin_state_up", true))
                .setMac(BodyParts.address(fields, "mac_address").orElse(""))
                .setDeviceId(BodyParts.text(fields, "device_id").orElse(""))
                .setDeviceOwner(owner(fields, caller).orElse(""))
                .setBoundHost(BodyParts.text(fields, "binding:host_id").orElse(""))
                .setVnicType(BodyParts.text(fields, "binding:vnic_type").orElse("normal"))
                .setPortSecurity(security.orElse(true))
                .addAllAddresses(addresses.orElse(List.of()))
                .addAllSecurityGroupIds(groups.orElse(List.of()))
                .addAllAllowedAddressPairs(pairs(fields).orElse(List.of()));
        return CreatePortRequest.newBuilder()
                .setPort(port)
                .setDefaultPortSecurity(security.isEmpty())
                // A port that nothing guards has no groups either, unless they are named, and then it is refused.
                .setDefaultSecurityGroup(groups.isEmpty() && security.orElse(true))
                .setWithoutAddresses(addresses.filter(List::isEmpty).isPresent())
                .build();
    }

    static UpdatePortRequest.Builder readUpdate(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkUpdate(fields, caller);
        refuseProfile(fields);
        UpdatePortRequest.Builder change = UpdatePortRequest.newBuilder();
        BodyParts.text(fields, "name").ifPresent(change::setName);
        BodyParts.text(fields, "description").ifPresent(change::setDescription);
        fields.findBoolean("admin_state_up").ifPresent(change::setAdminUp);
        BodyParts.address(fields, "mac_address").ifPresent(change::setMac);
        textOrNull(fields, "device_id").ifPresent(change::setDeviceId);
        owner(fields, caller).ifPresent(change::setDeviceOwner);
        textOrNull(fields, "binding:host_id").ifPresent(change::setBoundHost);
        BodyParts.text(fields, "binding:vnic_type").ifPresent(change::setVnicType);
        fields.findBoolean("port_security_enabled").ifPresent(change::setPortSecurity);
        orNone(fields, "security_groups", BodyParts.ids(fields, "security_groups"))
                .ifPresent(groups -> change.setReplaceSecurityGroups(true).addAllSecurityGroupIds(groups));
        orNone(fields, "fixed_ips", BodyParts.addresses(fields, "fixed_ips"))
                .ifPresent(addresses -> change.setReplaceAddresses(true).addAllAddresses(addresses));
        orNone(fields, "allowed_address_pairs", pairs(fields))
                .ifPresent(pairs -> change.setReplaceAddressPairs(true).addAllAllowedAddressPairs(pairs));
        return change;
    }

    // Null empties a list or a text, as the real service reads it in a PUT.
    private static <T> Optional<List<T>> orNone(JsonFields fields, String key, Optional<List<T>> list) {
        return fields.isNull(key) ? Optional.of(List.of()) : list;
    }

    private static Optional<String> textOrNull(JsonFields fields, String key) {
        return fields.isNull(key) ? Optional.of("") : BodyParts.text(fields, key);
    }

    // Ports of routers and of DHCP are the service's own: a tenant's must not pass for one.
    private static Optional<String> owner(JsonFields fields, AuthenticatedCaller caller) {
        Optional<String> owner = textOrNull(fields, "device_owner").filter(_ -> fields.has("device_owner"));
        if (owner.filter(text -> text.startsWith("network:")).isPresent()) {
            NetworkFaults.requireAdministrator(caller, "port:device_owner");
        }
        return owner;
    }

    private static void refuseProfile(JsonFields fields) {
        if (fields.findObject("binding:profile")
                .filter(it -> !it.node().isEmpty())
                .isPresent()) {
            throw ApiFault.badRequest("A binding:profile cannot be kept: ports are bound by the host they run on.");
        }
    }

    private static Optional<List<AddressPair>> pairs(JsonFields fields) {
        return fields.findObjects("allowed_address_pairs", PAIRS_AT_MOST, (pair, _) -> {
            pair.allowOnly(Set.of("ip_address", "mac_address"));
            return AddressPair.newBuilder()
                    .setCidr(pair.string("ip_address", 1, BodyParts.ADDRESS_AT_MOST))
                    .setMac(BodyParts.address(pair, "mac_address").orElse(""))
                    .build();
        });
    }
}
