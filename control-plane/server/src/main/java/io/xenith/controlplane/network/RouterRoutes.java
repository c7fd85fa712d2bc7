package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The routes of a router lead to neighbours: each next hop is on a subnet at which the router has a port, and is not that port. */
final class RouterRoutes {

    private static final String LEGS = """
            SELECT s.cidr::text AS cidr_text, host(a.address) AS address FROM port p
            JOIN port_address a ON a.port_id = p.id JOIN subnet s ON s.id = a.subnet_id
            WHERE p.router_id = ?
            """;

    private RouterRoutes() {}

    private record Leg(Cidr cidr, IpAddress address) {}

    /** Refuses new routes that lead nowhere: INVALID_ARGUMENT, INVALID_ROUTE. */
    static void requireReachable(Transaction tx, RouterEntity router) throws SQLException {
        Optional<String> complaint = findComplaint(tx, router);
        if (complaint.isPresent()) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_ROUTE", complaint.get());
        }
    }

    /** Refuses to leave routes behind that lead nowhere now: FAILED_PRECONDITION, INTERFACE_USED_BY_ROUTE. */
    static void requireStillReachable(Transaction tx, RouterEntity router) throws SQLException {
        Optional<String> complaint = findComplaint(tx, router);
        if (complaint.isPresent()) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION,
                    "INTERFACE_USED_BY_ROUTE",
                    "routes of the router need the interface: " + complaint.get());
        }
    }

    private static Optional<String> findComplaint(Transaction tx, RouterEntity router) throws SQLException {
        if (router.routeNextHops.length == 0) {
            return Optional.empty();
        }
        List<Leg> legs = Sql.list(
                tx.connection(),
                LEGS,
                row -> new Leg(
                        Cidr.parse("cidr", row.text("cidr_text")), IpAddress.parse("address", row.text("address"))),
                router.id);
        for (String written : router.routeNextHops) {
            IpAddress hop = IpAddress.parse("routes", written);
            if (legs.stream().noneMatch(leg -> leg.cidr().contains(hop))) {
                return Optional.of("the nexthop " + hop + " is not connected with router");
            }
            if (legs.stream().anyMatch(leg -> leg.address().equals(hop))) {
                return Optional.of("the nexthop " + hop + " is used by router");
            }
        }
        return Optional.empty();
    }
}
