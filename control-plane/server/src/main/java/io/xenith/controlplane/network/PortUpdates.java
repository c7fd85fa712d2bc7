package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.AddressPair;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.UpdatePortRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes of a port by people. Who uses a port of an instance or a router changes with that, not here. */
@Singleton
final class PortUpdates {

    private static final String UPDATE = """
            UPDATE port SET name = ?, description = ?, admin_up = ?, device_id = ?, device_owner = ?, bound_host = ?,
                port_security = ?, pair_cidrs = ?::text[], pair_macs = ?::text[], mac = ?, dns_name = ?, vnic_type = ?,
                revision = revision + 1, updated_at = ?
            WHERE id = ?
            """;

    private final AuditLog audit;
    private final PortStore ports;
    private final NetworkStore networks;
    private final PortWriter writer;

    PortUpdates(AuditLog audit, PortStore ports, NetworkStore networks, PortWriter writer) {
        this.audit = audit;
        this.ports = ports;
        this.networks = networks;
        this.writer = writer;
    }

    Port update(Transaction tx, CallerScope scope, UpdatePortRequest request) throws SQLException {
        PortRow row = ports.lockOwn(tx, scope, request.getPortId());
        Port.Builder port = row.message().toBuilder();
        if (request.hasName()) {
            port.setName(NetworkText.name(request.getName()));
        }
        if (request.hasDescription()) {
            port.setDescription(NetworkText.description(request.getDescription()));
        }
        if (request.hasAdminUp()) {
            port.setAdminUp(request.getAdminUp());
        }
        if (request.hasDnsName()) {
            port.setDnsName(PortRules.dnsName(request.getDnsName()));
        }
        if (request.hasVnicType()) {
            port.setVnicType(PortRules.vnicType(request.getVnicType()));
        }
        applyUser(scope, request, row, port);
        applyPicks(tx, scope, request, row, port);
        applyGuard(tx, request, port);
        write(tx, port, request.hasBoundHost());
        audit.append(tx, scope, Entry.done("update", "port", row.id()));
        return ports.find(tx, scope, request.getPortId());
    }

    private static void applyUser(CallerScope scope, UpdatePortRequest request, PortRow row, Port.Builder port) {
        boolean otherDevice = request.hasDeviceId() && !request.getDeviceId().equals(port.getDeviceId());
        boolean otherOwner =
                request.hasDeviceOwner() && !request.getDeviceOwner().equals(port.getDeviceOwner());
        if (row.router().isPresent() && (otherDevice || otherOwner)) {
            throw PortStore.portOfRouter();
        }
        if (row.instance().isPresent() && (otherDevice || otherOwner)) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "PORT_IN_USE", "an instance uses the port; detach it there");
        }
        if (otherDevice) {
            port.setDeviceId(Fields.text("device_id", request.getDeviceId(), 0, NetworkText.AT_MOST));
        }
        if (otherOwner) {
            port.setDeviceOwner(PortRules.deviceOwner(scope, request.getDeviceOwner()));
        }
        if (request.hasBoundHost()) {
            scope.requireAdministrator();
            port.setBoundHost(PortRules.boundHost(scope, request.getBoundHost()));
        }
    }

    // Addresses and MAC: on a shared network they are its owner's to pick.
    private void applyPicks(
            Transaction tx, CallerScope scope, UpdatePortRequest request, PortRow row, Port.Builder port)
            throws SQLException {
        boolean otherMac = request.hasMac() && !request.getMac().equalsIgnoreCase(port.getMac());
        if (!otherMac && !request.getReplaceAddresses()) {
            return;
        }
        if (row.router().isPresent()) {
            throw PortStore.portOfRouter();
        }
        Network network = networks.find(tx, scope, port.getNetworkId());
        boolean picks = otherMac
                || request.getAddressesList().stream()
                        .anyMatch(address -> !address.getAddress().isEmpty()
                                && row.message().getAddressesList().stream()
                                        .noneMatch(kept -> kept.getAddress().equals(address.getAddress())));
        if (picks) {
            Visibility.requireOwner(
                    scope, ProjectId.parse("network_id", network.getProjectId()), "network", network.getNetworkId());
        }
        if (otherMac) {
            port.setMac(MacAddress.parse("mac", request.getMac()).text());
        }
        if (request.getReplaceAddresses()) {
            List<AddressWish> wishes =
                    request.getAddressesList().stream().map(AddressWish::parse).toList();
            if (wishes.isEmpty()) {
                Sql.update(tx.connection(), "DELETE FROM port_address WHERE port_id = ?", row.id());
            } else {
                Map<UUID, List<SubnetLayout>> subnets = SubnetLayout.listByNetwork(tx, List.of(row.network()));
                writer.replaceAddresses(
                        tx,
                        row.id(),
                        MacAddress.parse("mac", port.getMac()),
                        wishes,
                        subnets.getOrDefault(row.network(), List.of()));
            }
        }
    }

    private void applyGuard(Transaction tx, UpdatePortRequest request, Port.Builder port) throws SQLException {
        UUID id = UUID.fromString(port.getPortId());
        if (request.hasPortSecurity()) {
            port.setPortSecurity(request.getPortSecurity());
        }
        if (request.getReplaceAddressPairs()) {
            List<AddressPair> pairs = PortRules.pairs(request.getAllowedAddressPairsList(), port.getPortSecurity());
            port.clearAllowedAddressPairs().addAllAllowedAddressPairs(pairs);
        }
        PortRules.pairs(port.getAllowedAddressPairsList(), port.getPortSecurity());
        if (request.getReplaceSecurityGroups()) {
            List<UUID> groups = ports.groupsOf(
                    tx, ProjectId.parse("project_id", port.getProjectId()), false, request.getSecurityGroupIdsList());
            PortRules.requireSecurity(port.getPortSecurity(), groups.size());
            Sql.update(tx.connection(), "DELETE FROM port_security_group WHERE port_id = ?", id);
            PortWriter.insertGroups(tx, groups.stream().map(_ -> id).toList(), groups);
        } else {
            PortRules.requireSecurity(port.getPortSecurity(), port.getSecurityGroupIdsCount());
        }
    }

    private static void write(Transaction tx, Port.Builder port, boolean rebind) throws SQLException {
        UUID id = UUID.fromString(port.getPortId());
        // Others are not shown where a port is bound, so their copy of the row does not know it.
        String boundHost = rebind
                ? port.getBoundHost()
                : Sql.find(
                                tx.connection(),
                                "SELECT bound_host FROM port WHERE id = ?",
                                row -> row.text("bound_host"),
                                id)
                        .orElse("");
        MacAddress mac = MacAddress.parse("mac", port.getMac());
        SqlFailures.refusing(
                "port_mac_taken",
                () -> PortWriter.macInUse(mac),
                () -> Sql.update(
                        tx.connection(),
                        UPDATE,
                        port.getName(),
                        port.getDescription(),
                        port.getAdminUp(),
                        port.getDeviceId(),
                        port.getDeviceOwner(),
                        boundHost,
                        port.getPortSecurity(),
                        port.getAllowedAddressPairsList().stream()
                                .map(AddressPair::getCidr)
                                .toList(),
                        port.getAllowedAddressPairsList().stream()
                                .map(AddressPair::getMac)
                                .toList(),
                        mac.text(),
                        port.getDnsName(),
                        port.getVnicType(),
                        tx.now(),
                        id));
    }
}
