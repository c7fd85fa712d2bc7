package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.AddressRange;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.ListSubnetsRequest;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.Subnet;
import io.xenith.controlplane.v1.UpdateSubnetRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Subnets and their pools. */
@Singleton
final class SubnetStore {

    private static final Map<QuotaResource, Long> ONE = Map.of(QuotaResource.QUOTA_RESOURCE_SUBNETS, 1L);
    private static final String COLUMNS = """
            s.*, host(s.gateway) AS gateway_text, s.cidr::text AS cidr_text,
            ARRAY(SELECT host(p.first) FROM subnet_pool p WHERE p.subnet_id = s.id ORDER BY p.first) AS pool_firsts,
            ARRAY(SELECT host(p.last) FROM subnet_pool p WHERE p.subnet_id = s.id ORDER BY p.first) AS pool_lasts
            """;
    private static final SortFields SORT = ListFilters.sort("s", "name", "network_id", "cidr", "ip_version", "dhcp");

    private final AuditLog audit;
    private final QuotaStore quota;
    private final NetworkStore networks;
    private final Supplier<UUID> ids;

    SubnetStore(AuditLog audit, QuotaStore quota, NetworkStore networks, Supplier<UUID> ids) {
        this.audit = audit;
        this.quota = quota;
        this.networks = networks;
        this.ids = ids;
    }

    Subnet find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return Visibility.subnets(scope, COLUMNS)
                .where("s.id = ?", Fields.lookup("subnet", id))
                .find(tx.connection(), SubnetStore::message)
                .orElseThrow(() -> Refusals.notFound("subnet", id));
    }

    PageOf<Subnet> list(Transaction tx, CallerScope scope, ListSubnetsRequest request) throws SQLException {
        var query = Visibility.subnets(scope, COLUMNS)
                .whereIf(
                        request.getNetworkIdsCount() > 0,
                        "s.network_id::text = ANY (?::text[])",
                        request.getNetworkIdsList())
                .whereIf(request.hasIpVersion(), "s.ip_version = ?", request.getIpVersion())
                .whereIf(request.hasCidr(), "s.cidr::text = ?", request.getCidr())
                .whereIf(request.hasGateway(), "host(s.gateway) = ?", request.getGateway())
                .whereIf(request.hasDhcp(), "s.dhcp = ?", request.getDhcp());
        return ListFilters.apply(query, "s", request)
                .page(tx.connection(), request.getPage(), SORT, SubnetStore::message);
    }

    Subnet create(Transaction tx, CallerScope scope, CreateSubnetRequest request) throws SQLException {
        Subnet wanted = request.getSubnet();
        NetworkEntity network = networks.loadOwn(tx, scope, wanted.getNetworkId());
        SubnetEntity subnet = new SubnetEntity();
        subnet.id = wanted.getSubnetId().isEmpty() ? ids.get() : Fields.uuid("subnet_id", wanted.getSubnetId());
        subnet.projectId = wanted.getProjectId().isEmpty()
                ? network.projectId
                : scope.ownerOfNew("project_id", wanted.getProjectId()).value();
        subnet.networkId = network.id;
        subnet.name = NetworkText.name(wanted.getName());
        subnet.description = NetworkText.description(wanted.getDescription());
        subnet.tags = NetworkText.tags(wanted.getTagsList());
        subnet.createdAt = tx.now();
        subnet.updatedAt = tx.now();
        SubnetRules.apply(subnet, request);
        AddressRanges pools = pools(subnet, wanted.getPoolsList());
        SqlFailures.refusing("subnet_cidr_overlap", () -> overlap(subnet.cidr), () -> {
            tx.session().insert(subnet);
            return subnet;
        });
        insertPools(tx, subnet.id, pools);
        quota.claim(tx.connection(), subnet.project(), ONE).orRefuse();
        audit.append(tx, scope, Entry.done("create", "subnet", subnet.id));
        return find(tx, scope, subnet.id.toString());
    }

    Subnet update(Transaction tx, CallerScope scope, UpdateSubnetRequest request) throws SQLException {
        SubnetEntity subnet = loadOwn(tx, scope, request.getSubnetId());
        Cidr cidr = subnet.block();
        if (request.hasName()) {
            subnet.name = NetworkText.name(request.getName());
        }
        if (request.hasDescription()) {
            subnet.description = NetworkText.description(request.getDescription());
        }
        boolean newGateway = request.getRemoveGateway() || request.hasGateway();
        if (newGateway) {
            refuseWhileRouted(tx, subnet);
            subnet.gateway = request.getRemoveGateway()
                    ? null
                    : SubnetRules.gateway(cidr, request.getGateway()).toString();
        }
        subnet.dhcp = request.hasDhcp() ? request.getDhcp() : subnet.dhcp;
        if (request.getReplaceDnsServers()) {
            subnet.dnsServers = SubnetRules.dnsServers(request.getDnsServersList());
        }
        if (request.getReplaceHostRoutes()) {
            subnet.setRoutes(NetworkText.routes("host_routes", request.getHostRoutesList()));
        }
        subnet.updatedAt = tx.now();
        tx.session().update(subnet);
        if (request.getReplacePools()) {
            AddressRanges pools = pools(subnet, request.getPoolsList());
            Sql.update(tx.connection(), "DELETE FROM subnet_pool WHERE subnet_id = ?", subnet.id);
            insertPools(tx, subnet.id, pools);
        } else if (newGateway && subnet.gateway != null) {
            // The pools as they are must not hold the new gateway.
            AddressRanges.parse(
                    cidr,
                    subnet.gatewayAddress(),
                    find(tx, scope, request.getSubnetId()).getPoolsList());
        }
        audit.append(tx, scope, Entry.done("update", "subnet", subnet.id));
        return find(tx, scope, request.getSubnetId());
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        SubnetEntity subnet = loadOwn(tx, scope, id);
        long held = Sql.number(tx.connection(), "SELECT count(*) FROM port_address WHERE subnet_id = ?", subnet.id);
        if (held > 0) {
            throw Refusals.inUse("the subnet", "ports", held);
        }
        SqlFailures.refusing("port_address_subnet_id_fkey", () -> Refusals.inUse("the subnet", "ports", 1), () -> {
            tx.session().delete(subnet);
            return subnet;
        });
        quota.release(tx.connection(), subnet.project(), ONE);
        audit.append(tx, scope, Entry.done("delete", "subnet", id));
    }

    private SubnetEntity loadOwn(Transaction tx, CallerScope scope, String id) throws SQLException {
        Subnet visible = find(tx, scope, id);
        Visibility.requireOwner(scope, new ProjectId(UUID.fromString(visible.getProjectId())), "subnet", id);
        return tx.lock(SubnetEntity.class, UUID.fromString(visible.getSubnetId()))
                .orElseThrow(() -> Refusals.notFound("subnet", id));
    }

    private static void refuseWhileRouted(Transaction tx, SubnetEntity subnet) throws SQLException {
        if (subnet.gateway == null) {
            return;
        }
        long routers = Sql.number(tx.connection(), """
                SELECT count(*) FROM port_address a JOIN port p ON p.id = a.port_id
                WHERE a.subnet_id = ? AND a.address = ?::inet AND p.router_id IS NOT NULL
                """, subnet.id, subnet.gateway);
        if (routers > 0) {
            throw Refusals.inUse("the gateway", "routers", routers);
        }
    }

    private static AddressRanges pools(SubnetEntity subnet, List<AddressRange> given) {
        return given.isEmpty()
                ? AddressRanges.of(subnet.block(), subnet.gatewayAddress())
                : AddressRanges.parse(subnet.block(), subnet.gatewayAddress(), given);
    }

    private static void insertPools(Transaction tx, UUID subnet, AddressRanges pools) throws SQLException {
        Sql.update(
                tx.connection(),
                """
                INSERT INTO subnet_pool (subnet_id, first, last)
                SELECT ?, r.first::inet, r.last::inet FROM unnest(?::text[], ?::text[]) AS r (first, last)
                """,
                subnet,
                pools.messages().stream().map(AddressRange::getFirst).toList(),
                pools.messages().stream().map(AddressRange::getLast).toList());
    }

    private static ServiceException overlap(String cidr) {
        return ServiceException.of(
                Status.Code.INVALID_ARGUMENT, "CIDR_OVERLAP", cidr + " overlaps another subnet of the network");
    }

    private static Subnet message(Row row) throws SQLException {
        Subnet.Builder subnet = Subnet.newBuilder()
                .setSubnetId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setNetworkId(row.uuid("network_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setIpVersion(row.integer("ip_version"))
                .setCidr(row.text("cidr_text"))
                .setGateway(row.findText("gateway_text").orElse(""))
                .setDhcp(row.bool("dhcp"))
                .addAllDnsServers(row.texts("dns_servers"))
                .addAllHostRoutes(NetworkText.routes(row.texts("route_destinations"), row.texts("route_next_hops")))
                .setIpv6AddressMode(row.text("ipv6_address_mode"))
                .setIpv6RaMode(row.text("ipv6_ra_mode"))
                .addAllTags(row.texts("tags"))
                .setRevision(row.integer("revision"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
        List<String> firsts = row.texts("pool_firsts");
        List<String> lasts = row.texts("pool_lasts");
        for (int i = 0; i < firsts.size(); i++) {
            subnet.addPools(AddressRange.newBuilder().setFirst(firsts.get(i)).setLast(lasts.get(i)));
        }
        return subnet.build();
    }
}
