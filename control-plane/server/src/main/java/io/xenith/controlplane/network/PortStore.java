package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.controlplane.instance.PortOfInstance;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.transport.error.ServiceException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Ports as people make, find and delete them. Changes of a port are in {@link PortUpdates}. */
@Singleton
final class PortStore {

    private static final SortFields SORT =
            ListFilters.sort("p", "name", "network_id", "mac", "device_id", "device_owner", "admin_up", "status");

    private final AuditLog audit;
    private final NetworkStore networks;
    private final PortWriter writer;
    private final SecurityGroupNames groups;
    private final Supplier<UUID> ids;
    private final Iterable<PortOfInstance> instances;

    @Inject
    PortStore(
            AuditLog audit,
            NetworkStore networks,
            PortWriter writer,
            SecurityGroupNames groups,
            Supplier<UUID> ids,
            @Any Instance<PortOfInstance> instances) {
        this(audit, networks, writer, groups, ids, (Iterable<PortOfInstance>) instances);
    }

    PortStore(
            AuditLog audit,
            NetworkStore networks,
            PortWriter writer,
            SecurityGroupNames groups,
            Supplier<UUID> ids,
            Iterable<PortOfInstance> instances) {
        this.audit = audit;
        this.networks = networks;
        this.writer = writer;
        this.groups = groups;
        this.ids = ids;
        this.instances = instances;
    }

    Port find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return load(tx, scope, id).message();
    }

    PageOf<Port> list(Transaction tx, CallerScope scope, ListPortsRequest request) throws SQLException {
        var query = PortFilters.apply(Visibility.ports(scope, PortRow.COLUMNS), request, scope);
        return query.page(tx.connection(), request.getPage(), SORT, row -> PortRow.read(row, scope)
                .message());
    }

    Port create(Transaction tx, CallerScope scope, CreatePortRequest request) throws SQLException {
        Port wanted = request.getPort();
        Network network = networks.find(tx, scope, wanted.getNetworkId());
        ProjectId networkOwner = ProjectId.parse("network_id", network.getProjectId());
        boolean ownNetwork = scope.reaches(networkOwner);
        if (!ownNetwork && !network.getShared()) {
            throw Refusals.notOwner("network", network.getNetworkId());
        }
        boolean picksAddress =
                wanted.getAddressesList().stream().map(PortAddress::getAddress).anyMatch(address -> !address.isEmpty());
        boolean liftsSecurity = !request.getDefaultPortSecurity() && !wanted.getPortSecurity();
        boolean picks = picksAddress || !wanted.getMac().isEmpty() || liftsSecurity;
        if (!ownNetwork && (picks || wanted.getAllowedAddressPairsCount() > 0)) {
            throw Refusals.notOwner("network", network.getNetworkId());
        }
        ProjectId owner = scope.ownerOfNew("project_id", wanted.getProjectId());
        boolean security = request.getDefaultPortSecurity() ? network.getPortSecurity() : wanted.getPortSecurity();
        List<UUID> named = request.getDefaultSecurityGroup() && !security
                ? List.of()
                : groupsOf(tx, owner, request.getDefaultSecurityGroup(), wanted.getSecurityGroupIdsList());
        PortRules.requireSecurity(security, named.size());
        PortDraft draft = new PortDraft(
                wanted.getPortId().isEmpty() ? ids.get() : Fields.uuid("port_id", wanted.getPortId()),
                owner,
                UUID.fromString(network.getNetworkId()),
                new PortDraft.Label(
                        NetworkText.name(wanted.getName()),
                        NetworkText.description(wanted.getDescription()),
                        wanted.getAdminUp(),
                        List.of(NetworkText.tags(wanted.getTagsList())),
                        PortRules.vnicType(wanted.getVnicType()),
                        PortRules.dnsName(wanted.getDnsName())),
                new PortDraft.User.Anybody(
                        Fields.text("device_id", wanted.getDeviceId(), 0, NetworkText.AT_MOST),
                        PortRules.deviceOwner(scope, wanted.getDeviceOwner()),
                        PortRules.boundHost(scope, wanted.getBoundHost())),
                wanted.getMac().isEmpty() ? Optional.empty() : Optional.of(MacAddress.parse("mac", wanted.getMac())),
                addresses(request),
                new PortDraft.Guard(security, named, PortRules.pairs(wanted.getAllowedAddressPairsList(), security)));
        writer.insert(tx, List.of(draft), SubnetLayout.listByNetwork(tx, List.of(draft.network())));
        audit.append(tx, scope, Entry.done("create", "port", draft.id()));
        return find(tx, scope, draft.id().toString());
    }

    private static Optional<List<AddressWish>> addresses(CreatePortRequest request) {
        List<PortAddress> wanted = request.getPort().getAddressesList();
        if (!request.getWithoutAddresses()) {
            return Optional.of(wanted.stream().map(AddressWish::parse).toList());
        }
        if (!wanted.isEmpty()) {
            throw Refusals.invalidField("addresses", "none may be named for a port without addresses");
        }
        return Optional.empty();
    }

    /** Deletes a port that is nobody's or an instance's; the instance is intended without it from then on. */
    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        PortRow port = lockOwn(tx, scope, id);
        if (port.router().isPresent()) {
            throw portOfRouter();
        }
        if (port.instance().isPresent()) {
            for (PortOfInstance listener : instances) {
                listener.detach(tx, scope, port.instance().get(), port.id());
            }
        }
        writer.delete(tx, List.of(port.id()));
        audit.append(tx, scope, Entry.done("delete", "port", port.id()));
    }

    /** The groups that a request names by id, or the default one. */
    List<UUID> groupsOf(Transaction tx, ProjectId project, boolean byDefault, List<String> named) throws SQLException {
        if (!byDefault && named.isEmpty()) {
            return List.of();
        }
        for (String group : named) {
            Fields.lookup("security group", group);
        }
        return groups.resolve(
                tx, project, byDefault ? List.of() : named, group -> Refusals.notFound("security group", group));
    }

    /** A port that the caller owns; keeps it as it is until the transaction ends. */
    PortRow lockOwn(Transaction tx, CallerScope scope, String id) throws SQLException {
        PortRow seen = load(tx, scope, id);
        Visibility.requireOwner(
                scope, ProjectId.parse("project_id", seen.message().getProjectId()), "port", id);
        Sql.list(tx.connection(), "SELECT id FROM port WHERE id = ? FOR UPDATE", _ -> true, seen.id());
        return load(tx, scope, id);
    }

    static ServiceException portOfRouter() {
        return ServiceException.of(
                Status.Code.FAILED_PRECONDITION,
                "PORT_OF_ROUTER",
                "the port belongs to a router; change the router instead");
    }

    private static PortRow load(Transaction tx, CallerScope scope, String id) throws SQLException {
        return Visibility.ports(scope, PortRow.COLUMNS)
                .where("p.id = ?", Fields.lookup("port", id))
                .find(tx.connection(), row -> PortRow.read(row, scope))
                .orElseThrow(() -> Refusals.notFound("port", id));
    }
}
