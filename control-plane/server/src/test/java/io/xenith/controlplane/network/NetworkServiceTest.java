package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.DeleteNetworkRequest;
import io.xenith.controlplane.v1.DeletePortRequest;
import io.xenith.controlplane.v1.DeleteSubnetRequest;
import io.xenith.controlplane.v1.FindNetworkRequest;
import io.xenith.controlplane.v1.FindSubnetRequest;
import io.xenith.controlplane.v1.HostRoute;
import io.xenith.controlplane.v1.ListNetworksRequest;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.ListSubnetsRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.SetTagsRequest;
import io.xenith.controlplane.v1.Subnet;
import io.xenith.controlplane.v1.TaggedKind;
import io.xenith.controlplane.v1.UpdateNetworkRequest;
import io.xenith.controlplane.v1.UpdateSubnetRequest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkServiceTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingNetworking NETWORKING = new TestingNetworking(RECORD);

    private final TestingCaller owner = RECORD.member();
    private final TestingCaller other = RECORD.member();
    private final TestingCaller admin = RECORD.administrator();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @AfterEach
    void claimsEqualTheFacts() throws SQLException {
        NETWORKING.assertNoDrift();
    }

    private static Network find(TestingCaller caller, String id) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getFindNetworkMethod(),
                        FindNetworkRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setNetworkId(id)
                                .build())
                .getNetwork();
    }

    private static List<String> list(TestingCaller caller, ListNetworksRequest.Builder request) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getListNetworksMethod(),
                        request.setCaller(caller.caller()).build())
                .getNetworksList()
                .stream()
                .map(Network::getName)
                .toList();
    }

    @Test
    void othersSeeSharedAndExternalNetworksButDoNotChangeThem() {
        Network shared =
                NETWORKING.network(admin, Network.newBuilder().setName("s").setShared(true));
        Network external =
                NETWORKING.network(admin, Network.newBuilder().setName("e").setExternal(true));
        Network hidden = NETWORKING.network(admin, Network.newBuilder().setName("h"));
        Subnet subnet = NETWORKING.subnet(admin, shared, "10.5.0.0/24");

        assertThat(list(owner, ListNetworksRequest.newBuilder()))
                .contains("s", "e")
                .doesNotContain("h");
        assertThat(list(owner, ListNetworksRequest.newBuilder().setExternal(true)))
                .contains("e")
                .doesNotContain("s");
        assertThat(find(owner, shared.getNetworkId()).getSubnetIdsList()).containsExactly(subnet.getSubnetId());
        assertThat(answerOf(
                                NETWORKING.service,
                                NetworkServiceGrpc.getListSubnetsMethod(),
                                ListSubnetsRequest.newBuilder()
                                        .setCaller(owner.caller())
                                        .addNetworkIds(shared.getNetworkId())
                                        .build())
                        .getSubnetsList())
                .containsExactly(subnet);
        assertRefused(Status.Code.NOT_FOUND, "NETWORK_NOT_FOUND", () -> find(owner, hidden.getNetworkId()));
        for (Network seen : List.of(shared, external)) {
            assertRefused(Status.Code.PERMISSION_DENIED, "NOT_OWNER", () -> delete(owner, seen));
            assertRefused(
                    Status.Code.PERMISSION_DENIED, "NOT_OWNER", () -> NETWORKING.subnet(owner, seen, "10.6.0.0/24"));
        }
        assertRefused(Status.Code.PERMISSION_DENIED, "NOT_OWNER", () -> NETWORKING.port(owner, external));
    }

    @Test
    void tenantMakesPortsOnASharedNetworkButPicksNeitherAddressNorMac() {
        Network shared =
                NETWORKING.network(admin, Network.newBuilder().setName("s").setShared(true));
        NETWORKING.subnet(admin, shared, "10.5.0.0/24");
        Port port = NETWORKING.port(owner, shared);
        assertThat(port.getAddressesCount()).isOne();
        assertRefused(Status.Code.PERMISSION_DENIED, "NOT_OWNER", () -> NETWORKING.port(owner, shared, "10.5.0.9"));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_OWNER",
                () -> NETWORKING.port(
                        owner,
                        Port.newBuilder().setNetworkId(shared.getNetworkId()).setMac("fa:16:3e:00:00:01")));
        assertThat(listPorts(admin, shared)).hasSize(1);
        assertThat(listPorts(other, shared)).isEmpty();
    }

    private static List<Port> listPorts(TestingCaller caller, Network network) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getListPortsMethod(),
                        ListPortsRequest.newBuilder()
                                .setCaller(caller.caller())
                                .addNetworkIds(network.getNetworkId())
                                .build())
                .getPortsList();
    }

    @Test
    void whatMakesANetworkEverybodysIsForAdministrators() {
        for (Network.Builder wanted : List.of(
                Network.newBuilder().setShared(true),
                Network.newBuilder().setExternal(true),
                Network.newBuilder().setIsDefault(true),
                Network.newBuilder()
                        .setSegmentKind("vlan")
                        .setPhysicalNetwork("p")
                        .setSegmentId(7))) {
            assertRefused(Status.Code.PERMISSION_DENIED, "NOT_ADMINISTRATOR", () -> NETWORKING.network(owner, wanted));
        }
        Network mine = NETWORKING.network(owner);
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_ADMINISTRATOR",
                () -> answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateNetworkMethod(),
                        UpdateNetworkRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setNetworkId(mine.getNetworkId())
                                .setShared(true)
                                .build()));
        assertThat(find(owner, mine.getNetworkId()).getSegmentKind()).isEmpty();
        assertThat(find(admin, mine.getNetworkId()).getSegmentKind()).isEqualTo("geneve");
        assertThat(find(admin, mine.getNetworkId()).getSegmentId()).isPositive();
        assertThat(mine.getMtu()).isEqualTo(1442);
    }

    @Test
    void segmentsBelongToOneNetwork() {
        Network.Builder vlan = Network.newBuilder()
                .setSegmentKind("vlan")
                .setPhysicalNetwork("wire")
                .setSegmentId(9);
        NETWORKING.network(admin, vlan);
        assertRefused(Status.Code.FAILED_PRECONDITION, "SEGMENT_IN_USE", () -> NETWORKING.network(admin, vlan));
        for (Network.Builder wrong : List.of(
                Network.newBuilder()
                        .setSegmentKind("vlan")
                        .setPhysicalNetwork("wire")
                        .setSegmentId(5000),
                Network.newBuilder().setSegmentKind("vlan").setSegmentId(5),
                Network.newBuilder().setSegmentKind("flat"),
                Network.newBuilder().setSegmentKind("vxlan"),
                Network.newBuilder().setMtu(60))) {
            assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> NETWORKING.network(admin, wrong));
        }
    }

    @Test
    void networkIsChangedTaggedFoundAndDeletedWithItsSubnets() throws SQLException {
        Network made = NETWORKING.network(owner, Network.newBuilder().setName("before"));
        NETWORKING.subnet(owner, made, "10.0.0.0/24");
        NETWORKING.subnet(owner, made, "10.0.1.0/24");
        Network changed = answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateNetworkMethod(),
                        UpdateNetworkRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setNetworkId(made.getNetworkId())
                                .setName("after")
                                .setAdminUp(false)
                                .setMtu(1400)
                                .build())
                .getNetwork();
        assertThat(changed.getName()).isEqualTo("after");
        assertThat(changed.getAdminUp()).isFalse();
        assertThat(changed.getMtu()).isEqualTo(1400);
        assertThat(changed.getRevision()).isGreaterThan(made.getRevision());
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getSetTagsMethod(),
                SetTagsRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setKind(TaggedKind.TAGGED_KIND_NETWORK)
                        .setId(made.getNetworkId())
                        .addTags("red")
                        .addTags("blue")
                        .build());
        assertThat(list(
                        owner,
                        ListNetworksRequest.newBuilder().addTagsAll("red").addTagsAll("blue")))
                .containsExactly("after");
        assertThat(list(
                        owner,
                        ListNetworksRequest.newBuilder().addTagsAny("red").addNotTagsAny("blue")))
                .isEmpty();
        assertThat(list(
                        owner,
                        ListNetworksRequest.newBuilder().addNames("after").setAdminUp(false)))
                .containsExactly("after");
        assertThat(list(
                        owner,
                        ListNetworksRequest.newBuilder()
                                .setProjectId(owner.project().toString())
                                .setPage(PageRequest.newBuilder().setLimit(1))))
                .hasSize(1);

        Port port = NETWORKING.port(owner, made);
        assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> delete(owner, made));
        deletePort(owner, port);
        delete(owner, made);
        assertThat(RECORD.number("SELECT count(*) FROM subnet WHERE project_id = ?", owner.project()))
                .isZero();
        assertThat(RECORD.number(
                        "SELECT subnets_in_use + networks_in_use + ports_in_use FROM project_quota"
                                + " WHERE project_id = ?",
                        owner.project()))
                .isZero();
    }

    private static void delete(TestingCaller caller, Network network) {
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeleteNetworkMethod(),
                DeleteNetworkRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setNetworkId(network.getNetworkId())
                        .build());
    }

    private static void deletePort(TestingCaller caller, Port port) {
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeletePortMethod(),
                DeletePortRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setPortId(port.getPortId())
                        .build());
    }

    @Test
    void subnetKeepsWhatItWasMadeWithAndChanges() {
        Network network = NETWORKING.network(owner);
        Subnet made = NETWORKING.subnet(
                owner,
                Subnet.newBuilder()
                        .setNetworkId(network.getNetworkId())
                        .setCidr("10.0.0.0/24")
                        .addDnsServers("192.0.2.53")
                        .addHostRoutes(HostRoute.newBuilder()
                                .setDestination("192.0.2.0/24")
                                .setNextHop("10.0.0.9")));
        assertThat(made.getGateway()).isEqualTo("10.0.0.1");
        assertThat(made.getPools(0).getFirst()).isEqualTo("10.0.0.2");
        assertThat(made.getPools(0).getLast()).isEqualTo("10.0.0.254");
        assertThat(answerOf(
                                NETWORKING.service,
                                NetworkServiceGrpc.getFindSubnetMethod(),
                                FindSubnetRequest.newBuilder()
                                        .setCaller(owner.caller())
                                        .setSubnetId(made.getSubnetId())
                                        .build())
                        .getSubnet())
                .isEqualTo(made);
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> update(made, UpdateSubnetRequest.newBuilder().setGateway("10.0.0.77")));
        Subnet changed = update(
                made,
                UpdateSubnetRequest.newBuilder()
                        .setRemoveGateway(true)
                        .setDhcp(false)
                        .setReplaceDnsServers(true)
                        .setName("n"));
        assertThat(changed.getGateway()).isEmpty();
        assertThat(changed.getDhcp()).isFalse();
        assertThat(changed.getDnsServersList()).isEmpty();
        assertThat(changed.getHostRoutesList()).isEqualTo(made.getHostRoutesList());
        Port port = NETWORKING.port(owner, network);
        assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> deleteSubnet(made));
        deletePort(owner, port);
        deleteSubnet(made);
    }

    private Subnet update(Subnet subnet, UpdateSubnetRequest.Builder request) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateSubnetMethod(),
                        request.setCaller(owner.caller())
                                .setSubnetId(subnet.getSubnetId())
                                .build())
                .getSubnet();
    }

    private void deleteSubnet(Subnet subnet) {
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeleteSubnetMethod(),
                DeleteSubnetRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setSubnetId(subnet.getSubnetId())
                        .build());
    }

    @Test
    void subnetsThatCannotBeAreRefused() {
        Network network = NETWORKING.network(owner);
        for (Subnet.Builder wrong : List.of(
                Subnet.newBuilder().setCidr("10.0.0.1/24"),
                Subnet.newBuilder().setCidr("0.0.0.0/0"),
                Subnet.newBuilder().setCidr("10.0.0.0/24").setIpVersion(6),
                Subnet.newBuilder().setCidr("10.0.0.0/24").setGateway("10.0.1.1"),
                Subnet.newBuilder().setCidr("10.0.0.0/24").setIpv6AddressMode("slaac"),
                Subnet.newBuilder().setCidr("2001:db8::/60").setIpv6AddressMode("slaac"),
                Subnet.newBuilder().setCidr("10.0.0.0/24").addDnsServers("dns.example.org"))) {
            assertRefused(
                    Status.Code.INVALID_ARGUMENT,
                    "INVALID_FIELD",
                    () -> NETWORKING.subnet(owner, wrong.setNetworkId(network.getNetworkId())));
        }
        Subnet bare = answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getCreateSubnetMethod(),
                        CreateSubnetRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setNoGateway(true)
                                .setSubnet(Subnet.newBuilder()
                                        .setNetworkId(network.getNetworkId())
                                        .setCidr("10.0.0.0/24"))
                                .build())
                .getSubnet();
        assertThat(bare.getGateway()).isEmpty();
        assertThat(bare.getPools(0).getFirst()).isEqualTo("10.0.0.1");
    }
}
