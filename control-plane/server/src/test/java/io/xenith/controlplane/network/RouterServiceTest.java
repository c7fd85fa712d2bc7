package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.AddRouterInterfaceRequest;
import io.xenith.controlplane.v1.AddRouterInterfaceResponse;
import io.xenith.controlplane.v1.AddressRange;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.DeleteNetworkRequest;
import io.xenith.controlplane.v1.DeletePortRequest;
import io.xenith.controlplane.v1.DeleteRouterRequest;
import io.xenith.controlplane.v1.FindPortRequest;
import io.xenith.controlplane.v1.HostRoute;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.RemoveRouterInterfaceRequest;
import io.xenith.controlplane.v1.Router;
import io.xenith.controlplane.v1.Subnet;
import io.xenith.controlplane.v1.UpdateRouterRequest;
import io.xenith.controlplane.v1.UpdateSubnetRequest;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterServiceTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingNetworking NETWORKING = new TestingNetworking(RECORD);

    private final TestingCaller owner = RECORD.member();
    private final TestingCaller admin = RECORD.administrator();
    private final Network outside =
            NETWORKING.network(admin, Network.newBuilder().setName("public").setExternal(true));
    /** Gateways are given any address below 203.0.113.200, so that a neighbour can have that one. */
    private final Subnet outsideSubnet = NETWORKING.subnet(
            admin,
            Subnet.newBuilder()
                    .setNetworkId(outside.getNetworkId())
                    .setCidr("203.0.113.0/24")
                    .addPools(AddressRange.newBuilder().setFirst("203.0.113.2").setLast("203.0.113.199")));

    private final Network inside = NETWORKING.network(owner);
    private final Subnet insideSubnet = NETWORKING.subnet(owner, inside, "10.0.0.0/24");

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @AfterEach
    void claimsEqualTheFacts() throws SQLException {
        NETWORKING.assertNoDrift();
    }

    private AddRouterInterfaceResponse attach(Router router, String subnet, String port) {
        return answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getAddRouterInterfaceMethod(),
                AddRouterInterfaceRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setRouterId(router.getRouterId())
                        .setSubnetId(subnet)
                        .setPortId(port)
                        .build());
    }

    private Port port(TestingCaller caller, String id) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getFindPortMethod(),
                        FindPortRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setPortId(id)
                                .build())
                .getPort();
    }

    @Test
    void gatewayIsAPortOnTheExternalNetworkThatComesAndGoes() throws SQLException {
        Router router = NETWORKING.router(owner, outside.getNetworkId());
        assertThat(router.getExternalAddressesList())
                .singleElement()
                .satisfies(address -> assertThat(address.getSubnetId()).isEqualTo(outsideSubnet.getSubnetId()));
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "IN_USE",
                () -> answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getDeleteNetworkMethod(),
                        DeleteNetworkRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setNetworkId(outside.getNetworkId())
                                .build()));
        Router without = answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateRouterMethod(),
                        UpdateRouterRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setRouterId(router.getRouterId())
                                .setRemoveGateway(true)
                                .build())
                .getRouter();
        assertThat(without.getExternalNetworkId()).isEmpty();
        assertThat(without.getExternalAddressesList()).isEmpty();
        Router again = answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateRouterMethod(),
                        UpdateRouterRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setRouterId(router.getRouterId())
                                .setExternalNetworkId(outside.getNetworkId())
                                .build())
                .getRouter();
        assertThat(again.getExternalAddressesCount()).isOne();
        delete(router);
        assertThat(RECORD.number("SELECT count(*) FROM port WHERE project_id = ?", owner.project()))
                .isZero();
    }

    private void delete(Router router) {
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeleteRouterMethod(),
                DeleteRouterRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setRouterId(router.getRouterId())
                        .build());
    }

    @Test
    void gatewayNeedsAnExternalNetwork() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> NETWORKING.router(owner, inside.getNetworkId()));
    }

    @Test
    void interfaceTakesTheGatewayAddressAndHoldsTheRouter() {
        Router router = NETWORKING.router(owner, "");
        AddRouterInterfaceResponse added = attach(router, insideSubnet.getSubnetId(), "");
        Port port = port(owner, added.getPortId());
        assertThat(port.getAddresses(0).getAddress()).isEqualTo("10.0.0.1");
        assertThat(port.getDeviceId()).isEqualTo(router.getRouterId());
        assertThat(port.getDeviceOwner()).isEqualTo("network:router_interface");
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "ALREADY_ATTACHED", () -> attach(router, insideSubnet.getSubnetId(), ""));
        assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> delete(router));
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "PORT_OF_ROUTER",
                () -> answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getDeletePortMethod(),
                        DeletePortRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setPortId(added.getPortId())
                                .build()));
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "IN_USE",
                () -> answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateSubnetMethod(),
                        UpdateSubnetRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setSubnetId(insideSubnet.getSubnetId())
                                .setRemoveGateway(true)
                                .build()));
        var removed = answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getRemoveRouterInterfaceMethod(),
                RemoveRouterInterfaceRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setRouterId(router.getRouterId())
                        .setSubnetId(insideSubnet.getSubnetId())
                        .build());
        assertThat(removed.getPortId()).isEqualTo(added.getPortId());
        delete(router);
    }

    @Test
    void networksOfARouterDoNotOverlap() {
        Router router = NETWORKING.router(owner, "");
        attach(router, insideSubnet.getSubnetId(), "");
        Network twin = NETWORKING.network(owner);
        Subnet overlapping = NETWORKING.subnet(owner, twin, "10.0.0.128/25");
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "CIDR_OVERLAP", () -> attach(router, overlapping.getSubnetId(), ""));
    }

    @Test
    void portThatSomebodyMadeMayBeAttached() {
        Router router = NETWORKING.router(owner, "");
        Port port = NETWORKING.port(owner, inside, "10.0.0.9");
        attach(router, "", port.getPortId());
        assertThat(port(owner, port.getPortId()).getDeviceOwner()).isEqualTo("network:router_interface");
        Router second = NETWORKING.router(owner, "");
        assertRefused(Status.Code.FAILED_PRECONDITION, "PORT_IN_USE", () -> attach(second, "", port.getPortId()));
    }

    @Test
    void oneOfManyAttachesWins() throws Exception {
        Router router = NETWORKING.router(owner, "");
        List<String> outcomes = atOnce(12, () -> {
            try {
                attach(router, insideSubnet.getSubnetId(), "");
                return "attached";
            } catch (ServiceException refusal) {
                return refusal.reason();
            }
        });
        assertThat(outcomes).containsOnlyOnce("attached").contains("ALREADY_ATTACHED");
    }

    private Router route(Router router, String nextHop) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateRouterMethod(),
                        UpdateRouterRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setRouterId(router.getRouterId())
                                .setReplaceRoutes(true)
                                .addRoutes(HostRoute.newBuilder()
                                        .setDestination("172.16.0.0/16")
                                        .setNextHop(nextHop))
                                .build())
                .getRouter();
    }

    private void detach(Router router) {
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getRemoveRouterInterfaceMethod(),
                RemoveRouterInterfaceRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setRouterId(router.getRouterId())
                        .setSubnetId(insideSubnet.getSubnetId())
                        .build());
    }

    private Router change(UpdateRouterRequest.Builder change) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateRouterMethod(),
                        change.setCaller(owner.caller()).build())
                .getRouter();
    }

    @Test
    void routesLeadToNeighboursThatTheRouterKeeps() {
        Router router = NETWORKING.router(owner, "");
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_ROUTE", () -> route(router, "10.0.0.77"));
        attach(router, insideSubnet.getSubnetId(), "");
        assertThat(route(router, "10.0.0.77").getRoutesCount()).isOne();
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_ROUTE", () -> route(router, "10.0.0.1"));
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_ROUTE", () -> route(router, "10.9.0.1"));

        assertRefused(Status.Code.FAILED_PRECONDITION, "INTERFACE_USED_BY_ROUTE", () -> detach(router));
        change(UpdateRouterRequest.newBuilder()
                .setRouterId(router.getRouterId())
                .setReplaceRoutes(true));
        detach(router);
        delete(router);
    }

    @Test
    void gatewayThatARouteNeedsStays() {
        Router router = NETWORKING.router(owner, outside.getNetworkId());
        route(router, "203.0.113.200");
        var without = UpdateRouterRequest.newBuilder()
                .setRouterId(router.getRouterId())
                .setRemoveGateway(true);
        assertRefused(Status.Code.FAILED_PRECONDITION, "INTERFACE_USED_BY_ROUTE", () -> change(without));
        assertThat(change(without.setReplaceRoutes(true)).getExternalNetworkId())
                .isEmpty();
        delete(router);
    }

    @Test
    void portIsMadeWithoutAddressesWhenToldSo() {
        var request = CreatePortRequest.newBuilder()
                .setCaller(owner.caller())
                .setWithoutAddresses(true)
                .setPort(Port.newBuilder().setNetworkId(inside.getNetworkId()));
        Port bare = answerOf(NETWORKING.service, NetworkServiceGrpc.getCreatePortMethod(), request.build())
                .getPort();
        assertThat(bare.getAddressesList()).isEmpty();
        request.setCaller(owner.caller())
                .getPortBuilder()
                .addAddresses(PortAddress.newBuilder().setAddress("10.0.0.10"));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> answerOf(NETWORKING.service, NetworkServiceGrpc.getCreatePortMethod(), request.build()));
    }
}
