package io.xenith.controlplane.network;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.v1.ListPortsRequest;

/** The filters of the list of ports. */
final class PortFilters {

    private PortFilters() {}

    static Query apply(Query query, ListPortsRequest request, CallerScope scope) {
        query.whereIf(
                        request.getNetworkIdsCount() > 0,
                        "p.network_id::text = ANY (?::text[])",
                        request.getNetworkIdsList())
                .whereIf(request.getDeviceIdsCount() > 0, "p.device_id = ANY (?::text[])", request.getDeviceIdsList())
                .whereIf(
                        request.getDeviceOwnersCount() > 0,
                        "p.device_owner = ANY (?::text[])",
                        request.getDeviceOwnersList())
                .whereIf(request.getMacsCount() > 0, "p.mac = ANY (?::text[])", request.getMacsList())
                .whereIf(request.hasAdminUp(), "p.admin_up = ?", request.getAdminUp())
                .whereIf(request.hasStatus(), "p.status = ?", PortRow.column(request.getStatus()))
                .whereIf(
                        request.getSecurityGroupIdsCount() > 0,
                        "p.id IN (SELECT g.port_id FROM port_security_group g WHERE g.group_id::text = ANY (?::text[]))",
                        request.getSecurityGroupIdsList())
                .whereIf(
                        request.hasSubnetId(),
                        "p.id IN (SELECT a.port_id FROM port_address a WHERE a.subnet_id::text = ?)",
                        request.getSubnetId())
                .whereIf(
                        request.hasAddress(),
                        "p.id IN (SELECT a.port_id FROM port_address a WHERE host(a.address) = ?)",
                        request.getAddress())
                .whereIf(
                        request.hasAddressSubstring(),
                        "p.id IN (SELECT a.port_id FROM port_address a WHERE strpos(host(a.address), ?) > 0)",
                        request.getAddressSubstring());
        if (request.hasBoundHost()) {
            // Where a port is bound is not shown to others, so asking for it must not tell them either.
            query.where("? AND p.bound_host = ?", scope.administrator(), request.getBoundHost());
        }
        return ListFilters.apply(query, "p", request);
    }
}
