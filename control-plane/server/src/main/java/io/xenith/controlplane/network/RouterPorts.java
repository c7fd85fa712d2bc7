package io.xenith.controlplane.network;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.Subnet;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The ports of routers: one at the gateway, one for each subnet within. The router's row is locked by the caller. */
@Singleton
final class RouterPorts {

    private static final PortDraft.Guard UNGUARDED = new PortDraft.Guard(false, List.of(), List.of());

    private final NetworkStore networks;
    private final SubnetStore subnets;
    private final PortStore ports;
    private final PortWriter writer;
    private final Supplier<UUID> ids;

    RouterPorts(NetworkStore networks, SubnetStore subnets, PortStore ports, PortWriter writer, Supplier<UUID> ids) {
        this.networks = networks;
        this.subnets = subnets;
        this.ports = ports;
        this.writer = writer;
        this.ids = ids;
    }

    /** What was added or removed. */
    record Interface(UUID port, UUID network, UUID subnet, ProjectId project) {}

    private record Attached(UUID port, UUID network, UUID subnet, Cidr cidr) {}

    /** Makes the gateway port on an external network, and answers the network's id. */
    UUID setGateway(
            Transaction tx, CallerScope scope, RouterEntity router, String networkId, List<PortAddress> addresses)
            throws SQLException {
        Network network = networks.find(tx, scope, networkId);
        if (!network.getExternal()) {
            throw Refusals.invalidField("external_network_id", "the network is not external");
        }
        boolean picks =
                addresses.stream().anyMatch(address -> !address.getAddress().isEmpty());
        if (picks) {
            Visibility.requireOwner(scope, ProjectId.parse("network_id", network.getProjectId()), "network", networkId);
        }
        insert(
                tx,
                router,
                UUID.fromString(network.getNetworkId()),
                addresses.stream().map(AddressWish::parse).toList(),
                true);
        return UUID.fromString(network.getNetworkId());
    }

    /** Takes the gateway port away, if there is one. */
    void removeGateway(Transaction tx, RouterEntity router) throws SQLException {
        writer.delete(
                tx,
                Sql.list(
                        tx.connection(),
                        "SELECT id FROM port WHERE router_id = ? AND device_owner = ?",
                        row -> row.uuid("id"),
                        router.id,
                        DeviceOwners.ROUTER_GATEWAY));
    }

    /** Attaches a subnet at its gateway address. */
    Interface addSubnet(Transaction tx, CallerScope scope, RouterEntity router, String subnetId) throws SQLException {
        Subnet subnet = subnets.find(tx, scope, subnetId);
        Network network = networks.find(tx, scope, subnet.getNetworkId());
        ProjectId networkOwner = ProjectId.parse("network_id", network.getProjectId());
        if (!scope.reaches(networkOwner) && !network.getShared()) {
            throw Refusals.notOwner("subnet", subnetId);
        }
        if (subnet.getGateway().isEmpty()) {
            throw Refusals.invalidField("subnet_id", "the subnet has no gateway address");
        }
        UUID id = UUID.fromString(subnet.getSubnetId());
        requireFree(tx, router, List.of(new Attached(id, id, id, Cidr.parse("cidr", subnet.getCidr()))));
        UUID networkId = UUID.fromString(subnet.getNetworkId());
        UUID port = insert(
                tx,
                router,
                networkId,
                List.of(new AddressWish.ExactlyIn(id, IpAddress.parse("gateway", subnet.getGateway()))),
                false);
        return new Interface(port, networkId, id, router.project());
    }

    /** Attaches a port that somebody made, with whatever addresses it has. */
    Interface addPort(Transaction tx, CallerScope scope, RouterEntity router, String portId) throws SQLException {
        PortRow row = ports.lockOwn(tx, scope, portId);
        Port port = row.message();
        if (row.instance().isPresent()
                || row.router().isPresent()
                || !port.getDeviceId().isEmpty()) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "PORT_IN_USE", "the port is in use");
        }
        if (port.getAddressesCount() == 0) {
            throw Refusals.invalidField("port_id", "the port has no address");
        }
        List<Attached> wanted = attached(tx, "p.id = ?", row.id());
        requireFree(tx, router, wanted);
        Sql.update(
                tx.connection(),
                """
                UPDATE port SET router_id = ?, device_id = ?, device_owner = ?, status = 'active',
                    revision = revision + 1, updated_at = ? WHERE id = ?
                """,
                router.id,
                router.id.toString(),
                DeviceOwners.ROUTER_INTERFACE,
                tx.now(),
                row.id());
        return new Interface(row.id(), row.network(), wanted.getFirst().subnet(), router.project());
    }

    /** Detaches by subnet, by port, or by both where they agree, and deletes the port. */
    Interface remove(Transaction tx, RouterEntity router, String subnetId, String portId) throws SQLException {
        if (subnetId.isEmpty() && portId.isEmpty()) {
            throw Refusals.invalidField("subnet_id", "name a subnet or a port");
        }
        Optional<UUID> subnet = subnetId.isEmpty() ? Optional.empty() : Optional.of(Fields.lookup("subnet", subnetId));
        Optional<UUID> port = portId.isEmpty() ? Optional.empty() : Optional.of(Fields.lookup("port", portId));
        Attached found = interfaces(tx, router).stream()
                .filter(one -> subnet.isEmpty() || one.subnet().equals(subnet.get()))
                .filter(one -> port.isEmpty() || one.port().equals(port.get()))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("router interface", subnetId.isEmpty() ? portId : subnetId));
        writer.delete(tx, List.of(found.port()));
        return new Interface(found.port(), found.network(), found.subnet(), router.project());
    }

    private void requireFree(Transaction tx, RouterEntity router, List<Attached> wanted) throws SQLException {
        for (Attached there : interfaces(tx, router)) {
            for (Attached one : wanted) {
                if (there.subnet().equals(one.subnet())) {
                    throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT, "ALREADY_ATTACHED", "the subnet is on this router already");
                }
                if (there.cidr().overlaps(one.cidr())) {
                    throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT,
                            "CIDR_OVERLAP",
                            one.cidr() + " overlaps " + there.cidr() + ", which is on this router");
                }
            }
        }
    }

    private UUID insert(Transaction tx, RouterEntity router, UUID network, List<AddressWish> addresses, boolean gateway)
            throws SQLException {
        UUID id = requireNonNull(ids.get());
        PortDraft draft = new PortDraft(
                id,
                router.project(),
                network,
                PortDraft.Label.NONE,
                new PortDraft.User.OfRouter(router.id, gateway),
                Optional.empty(),
                Optional.of(addresses),
                UNGUARDED);
        writer.insert(tx, List.of(draft), SubnetLayout.listByNetwork(tx, List.of(network)));
        return id;
    }

    private static List<Attached> interfaces(Transaction tx, RouterEntity router) throws SQLException {
        return attached(tx, "p.router_id = ? AND p.device_owner = '" + DeviceOwners.ROUTER_INTERFACE + "'", router.id);
    }

    private static List<Attached> attached(Transaction tx, String condition, UUID value) throws SQLException {
        return Sql.list(
                tx.connection(),
                """
                SELECT p.id, p.network_id, s.id AS subnet_id, s.cidr::text AS cidr_text FROM port p
                JOIN port_address a ON a.port_id = p.id JOIN subnet s ON s.id = a.subnet_id
                WHERE %s ORDER BY a.address
                """.formatted(condition),
                row -> new Attached(
                        row.uuid("id"),
                        row.uuid("network_id"),
                        row.uuid("subnet_id"),
                        Cidr.parse("cidr", row.text("cidr_text"))),
                value);
    }
}
