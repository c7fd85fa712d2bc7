package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.v1.AddressPair;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.PortStatus;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code port} with its addresses and groups.
 *
 * @param message what people are told
 * @param instance of which it is
 * @param router of which it is
 */
record PortRow(Port message, Optional<UUID> instance, Optional<UUID> router) {

    /** What to select of {@code port p}. */
    static final String COLUMNS = """
            p.*, ARRAY(SELECT a.subnet_id FROM port_address a WHERE a.port_id = p.id ORDER BY a.address) AS subnet_ids,
            ARRAY(SELECT host(a.address) FROM port_address a WHERE a.port_id = p.id ORDER BY a.address) AS addresses,
            ARRAY(SELECT g.group_id FROM port_security_group g WHERE g.port_id = p.id ORDER BY g.group_id) AS group_ids
            """;

    UUID id() {
        return UUID.fromString(message.getPortId());
    }

    UUID network() {
        return UUID.fromString(message.getNetworkId());
    }

    static PortRow read(Row row, CallerScope scope) throws SQLException {
        Port.Builder port = Port.newBuilder()
                .setPortId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setNetworkId(row.uuid("network_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setAdminUp(row.bool("admin_up"))
                .setMac(row.text("mac"))
                .setDeviceId(row.text("device_id"))
                .setDeviceOwner(row.text("device_owner"))
                .setStatus(status(row.text("status")))
                .setPortSecurity(row.bool("port_security"))
                .setVnicType(row.text("vnic_type"))
                .setDnsName(row.text("dns_name"))
                .addAllTags(row.texts("tags"))
                .setRevision(row.bigint("revision"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
        if (scope.administrator()) {
            port.setBoundHost(row.text("bound_host"));
        }
        List<UUID> subnets = row.uuids("subnet_ids");
        List<String> addresses = row.texts("addresses");
        for (int i = 0; i < subnets.size(); i++) {
            port.addAddresses(PortAddress.newBuilder()
                    .setSubnetId(subnets.get(i).toString())
                    .setAddress(addresses.get(i)));
        }
        List<String> pairCidrs = row.texts("pair_cidrs");
        List<String> pairMacs = row.texts("pair_macs");
        for (int i = 0; i < pairCidrs.size(); i++) {
            port.addAllowedAddressPairs(
                    AddressPair.newBuilder().setCidr(pairCidrs.get(i)).setMac(pairMacs.get(i)));
        }
        row.uuids("group_ids").forEach(group -> port.addSecurityGroupIds(group.toString()));
        return new PortRow(port.build(), row.findUuid("instance_id"), row.findUuid("router_id"));
    }

    /** The column of a status. */
    static String column(PortStatus status) {
        return switch (status) {
            case PORT_STATUS_DOWN -> "down";
            case PORT_STATUS_ACTIVE -> "active";
            case PORT_STATUS_BUILDING -> "building";
            case PORT_STATUS_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private static PortStatus status(String column) {
        return switch (column) {
            case "down" -> PortStatus.PORT_STATUS_DOWN;
            case "active" -> PortStatus.PORT_STATUS_ACTIVE;
            case "building" -> PortStatus.PORT_STATUS_BUILDING;
            default -> throw new IllegalStateException("the record holds the status " + column);
        };
    }
}
