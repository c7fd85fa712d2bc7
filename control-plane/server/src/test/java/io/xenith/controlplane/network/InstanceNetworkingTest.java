package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.instance.InstancePorts.View;
import io.xenith.controlplane.instance.InstancePorts.Wish;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CreateSecurityGroupRequest;
import io.xenith.controlplane.v1.DeletePortRequest;
import io.xenith.controlplane.v1.FindPortRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.NicChoice;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortStatus;
import io.xenith.controlplane.v1.RequestedNic;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.hostagent.v1.Nic;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceNetworkingTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingNetworking NETWORKING = new TestingNetworking(RECORD);
    private static final InstanceNetworking PORTS = NETWORKING.instances();

    private final TestingCaller owner = RECORD.member();
    private final UUID instance = UUID.randomUUID();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @AfterEach
    void claimsEqualTheFacts() throws SQLException {
        NETWORKING.assertNoDrift();
    }

    private static Wish only(UUID instance) {
        return new Wish(instance, NicChoice.NIC_CHOICE_ONLY_NETWORK, List.of(), List.of(), "zone-1");
    }

    private static Wish named(UUID instance, List<String> groups, RequestedNic.Builder... nics) {
        return new Wish(
                instance,
                NicChoice.NIC_CHOICE_NAMED,
                List.of(nics).stream().map(RequestedNic.Builder::build).toList(),
                groups,
                "zone-1");
    }

    private void allocate(Wish... wishes) {
        RECORD.transactions().execute("allocate", tx -> PORTS.allocate(tx, owner.scope(), List.of(wishes)));
    }

    private static View view(UUID instance) {
        return RECORD.transactions()
                .read("views", tx -> PORTS.listViews(tx, List.of(instance)).getOrDefault(instance, View.NONE));
    }

    private static void release(UUID instance) {
        RECORD.transactions().execute("release", tx -> PORTS.release(tx, List.of(instance)));
    }

    private Network network(String name, String cidr) {
        Network network = NETWORKING.network(owner, Network.newBuilder().setName(name));
        NETWORKING.subnet(owner, network, cidr);
        return network;
    }

    private Port port(String id) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getFindPortMethod(),
                        FindPortRequest.newBuilder()
                                .setCaller(RECORD.administrator().caller())
                                .setPortId(id)
                                .build())
                .getPort();
    }

    private static RequestedNic.Builder on(Network network) {
        return RequestedNic.newBuilder().setNetworkId(network.getNetworkId());
    }

    private static RequestedNic.Builder with(Port port) {
        return RequestedNic.newBuilder().setPortId(port.getPortId());
    }

    @Test
    void onlyNetworkIsTakenByItself() throws SQLException {
        Network network = network("only", "10.0.0.0/24");
        allocate(only(instance));
        View view = view(instance);
        assertThat(view.securityGroupNames()).containsExactly("default");
        assertThat(view.nics()).singleElement().satisfies(nic -> {
            assertThat(nic.getNetworkName()).isEqualTo("only");
            assertThat(nic.getNetworkId()).isEqualTo(network.getNetworkId());
            assertThat(nic.getAddressesList()).singleElement().asString().startsWith("10.0.0.");
        });
        assertThat(port(view.nics().getFirst().getPortId()).getDeviceOwner()).isEqualTo("compute:zone-1");
        release(instance);
        assertThat(view(instance)).isEqualTo(View.NONE);
        assertThat(RECORD.number("SELECT ports_in_use FROM project_quota WHERE project_id = ?", owner.project()))
                .isZero();
    }

    @Test
    void severalNetworksAreAmbiguousAndNoneIsNoNicUnlessThereMustBeOne() {
        allocate(only(instance));
        assertThat(view(instance)).isEqualTo(View.NONE);
        Wish auto = new Wish(instance, NicChoice.NIC_CHOICE_AUTO, List.of(), List.of(), "");
        assertRefused(Status.Code.FAILED_PRECONDITION, "NETWORK_REQUIRED", () -> allocate(auto));
        network("one", "10.0.0.0/24");
        allocate(auto);
        network("two", "10.0.1.0/24");
        assertRefused(Status.Code.FAILED_PRECONDITION, "NETWORK_AMBIGUOUS", () -> allocate(only(UUID.randomUUID())));
        allocate(new Wish(UUID.randomUUID(), NicChoice.NIC_CHOICE_NONE, List.of(), List.of(), ""));
    }

    @Test
    void whatIsNotThereOrNotTheirsIsAWrongArgument() {
        TestingCaller other = RECORD.member();
        Network theirs = NETWORKING.network(other);
        NETWORKING.subnet(other, theirs, "10.0.0.0/24");
        Port theirPort = NETWORKING.port(other, theirs);
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "NETWORK_NOT_FOUND",
                () -> allocate(named(instance, List.of(), on(theirs))));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "PORT_NOT_FOUND",
                () -> allocate(named(instance, List.of(), with(theirPort))));
        Network mine = network("mine", "10.0.0.0/24");
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "SECURITY_GROUP_NOT_FOUND",
                () -> allocate(named(instance, List.of("no such"), on(mine))));
        TestingCaller admin = RECORD.administrator();
        Network external =
                NETWORKING.network(admin, Network.newBuilder().setName("public").setExternal(true));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "EXTERNAL_NETWORK",
                () -> allocate(named(instance, List.of(), on(external))));
    }

    @Test
    void portThatSomebodyMadeIsTakenAndGivenBack() {
        Network network = network("net", "10.0.0.0/24");
        Port port = NETWORKING.port(owner, network, "10.0.0.7");
        allocate(named(instance, List.of(), with(port), on(network).setFixedAddress("10.0.0.8")));
        assertThat(view(instance).nics()).hasSize(2);
        assertThat(view(instance).nics().get(0).getAddressesList()).containsExactly("10.0.0.7");
        assertThat(view(instance).nics().get(1).getAddressesList()).containsExactly("10.0.0.8");
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "PORT_IN_USE",
                () -> allocate(named(UUID.randomUUID(), List.of(), with(port))));
        release(instance);
        Port after = port(port.getPortId());
        assertThat(after.getDeviceId()).isEmpty();
        assertThat(after.getDeviceOwner()).isEmpty();
        assertThat(after.getAddresses(0).getAddress()).isEqualTo("10.0.0.7");
    }

    @Test
    void oneOfManyTakesThePort() throws Exception {
        Port port = NETWORKING.port(owner, network("net", "10.0.0.0/24"));
        List<Boolean> taken = atOnce(16, () -> {
            try {
                allocate(named(UUID.randomUUID(), List.of(), with(port)));
                return true;
            } catch (io.xenith.transport.error.ServiceException refusal) {
                assertThat(refusal.reason()).isEqualTo("PORT_IN_USE");
                return false;
            }
        });
        assertThat(taken).containsOnlyOnce(true);
    }

    @Test
    void manyInstancesOfOneRequestAndManyRequestsAtOnce() throws Exception {
        NETWORKING.unlimited(owner);
        network("net", "10.0.0.0/16");
        List<List<UUID>> made = atOnce(32, () -> {
            List<UUID> instances =
                    IntStream.range(0, 10).mapToObj(_ -> UUID.randomUUID()).toList();
            allocate(instances.stream().map(InstanceNetworkingTest::only).toArray(Wish[]::new));
            return instances;
        });
        List<UUID> all = made.stream().flatMap(List::stream).toList();
        Map<UUID, View> views = RECORD.transactions().read("views", tx -> PORTS.listViews(tx, all));
        assertThat(views).hasSize(320);
        List<String> addresses = new ArrayList<>();
        views.values().forEach(view -> addresses.addAll(view.nics().getFirst().getAddressesList()));
        assertThat(addresses).hasSize(320).doesNotHaveDuplicates();
        RECORD.transactions().execute("release", tx -> PORTS.release(tx, all));
        assertThat(RECORD.number("SELECT count(*) FROM port WHERE project_id = ?", owner.project()))
                .isZero();
    }

    @Test
    void refusedRequestLeavesNothing() throws SQLException {
        network("net", "10.0.0.0/29");
        Wish[] tooMany =
                IntStream.range(0, 6).mapToObj(_ -> only(UUID.randomUUID())).toArray(Wish[]::new);
        assertRefused(Status.Code.RESOURCE_EXHAUSTED, "NO_ADDRESS_LEFT", () -> allocate(tooMany));
        assertThat(RECORD.number("SELECT count(*) FROM port WHERE project_id = ?", owner.project()))
                .isZero();
        assertThat(RECORD.number("SELECT ports_in_use FROM project_quota WHERE project_id = ?", owner.project()))
                .isZero();
    }

    @Test
    void agentsAreToldHowToSetUpTheGuest() {
        Network network = network("net", "10.0.0.0/24");
        NETWORKING.subnet(owner, network, "2001:db8::/64");
        allocate(only(instance));
        Nic nic = RECORD.transactions()
                .read("nics", tx -> PORTS.listNics(tx, List.of(instance)))
                .getOrDefault(instance, List.of())
                .getFirst();
        assertThat(nic.getMtu()).isEqualTo(1442);
        assertThat(nic.getAddressesList()).hasSize(2);
        assertThat(nic.getAddresses(0).getPrefixLength()).isEqualTo(24);
        assertThat(nic.getAddresses(0).getGateway()).isEqualTo("10.0.0.1");
        assertThat(nic.getAddresses(1).getPrefixLength()).isEqualTo(64);
        assertThat(nic.getAddresses(1).getGateway()).isEqualTo("2001:db8::1");
    }

    @Test
    void portFollowsItsInstanceToAHost() {
        network("net", "10.0.0.0/24");
        allocate(only(instance));
        String id = view(instance).nics().getFirst().getPortId();
        assertThat(port(id).getStatus()).isEqualTo(PortStatus.PORT_STATUS_DOWN);
        bind("host-7");
        assertThat(port(id).getBoundHost()).isEqualTo("host-7");
        assertThat(port(id).getStatus()).isEqualTo(PortStatus.PORT_STATUS_ACTIVE);
        bind("");
        assertThat(port(id).getStatus()).isEqualTo(PortStatus.PORT_STATUS_DOWN);
    }

    private void bind(String host) {
        RECORD.transactions().execute("bind", tx -> PORTS.bind(tx, Map.of(instance, host)));
    }

    @Test
    void portsAreAttachedAndDetachedOneByOne() {
        Network network = network("net", "10.0.0.0/24");
        // First of all: the others are given any address of the subnet, and it could be this one.
        Port named = NETWORKING.port(owner, network, "10.0.0.9");
        allocate(only(instance));
        UUID second = attach(on(network));
        UUID third = attach(with(named));
        assertThat(view(instance).nics())
                .extracting(nic -> nic.getPortId())
                .endsWith(second.toString(), third.toString());
        detach(second);
        detach(third);
        assertThat(view(instance).nics()).hasSize(1);
        assertThat(port(third.toString()).getDeviceId()).isEmpty();
        assertRefused(Status.Code.NOT_FOUND, "PORT_NOT_FOUND", () -> port(second.toString()));
        assertRefused(Status.Code.NOT_FOUND, "PORT_NOT_FOUND", () -> detach(third));
    }

    private UUID attach(RequestedNic.Builder nic) {
        return RECORD.transactions().run("attach", tx -> PORTS.attach(tx, owner.scope(), instance, nic.build()));
    }

    private void detach(UUID port) {
        RECORD.transactions().execute("detach", tx -> PORTS.detach(tx, owner.scope(), instance, port));
    }

    @Test
    void securityGroupsOfAllPortsChange() {
        network("net", "10.0.0.0/24");
        allocate(only(instance));
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getCreateSecurityGroupMethod(),
                CreateSecurityGroupRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setSecurityGroup(SecurityGroup.newBuilder().setName("web"))
                        .build());
        changeGroups(List.of("web"), List.of());
        changeGroups(List.of("web"), List.of());
        assertThat(view(instance).securityGroupNames()).containsExactly("default", "web");
        changeGroups(List.of(), List.of("default"));
        assertThat(view(instance).securityGroupNames()).containsExactly("web");
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "SECURITY_GROUP_NOT_FOUND",
                () -> changeGroups(List.of(), List.of("default")));
    }

    private void changeGroups(List<String> add, List<String> remove) {
        RECORD.transactions()
                .execute("groups", tx -> PORTS.changeSecurityGroups(tx, owner.scope(), instance, add, remove));
    }

    @Test
    void deletingAPortTellsTheInstance() {
        network("net", "10.0.0.0/24");
        allocate(only(instance));
        String id = view(instance).nics().getFirst().getPortId();
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeletePortMethod(),
                DeletePortRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setPortId(id)
                        .build());
        assertThat(NETWORKING.detached).contains(UUID.fromString(id));
        assertThat(view(instance)).isEqualTo(View.NONE);
    }
}
