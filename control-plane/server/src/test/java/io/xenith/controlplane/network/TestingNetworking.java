package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.answerOf;

import io.xenith.controlplane.instance.PortOfInstance;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.quota.TestingQuota;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CreateNetworkRequest;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.CreateRouterRequest;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.Router;
import io.xenith.controlplane.v1.Subnet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.Assertions;

/** Networking on a record, built by hand, with short ways to make things. */
public final class TestingNetworking {

    private final TestingRecord record;

    /** Ports that were deleted under an instance. */
    final List<UUID> detached = new java.util.concurrent.CopyOnWriteArrayList<>();

    final NetworkServiceEndpoint service;
    private final InstanceNetworking instances;

    /** Builds it. */
    public TestingNetworking(TestingRecord record) {
        this.record = record;
        QuotaStore quota = TestingQuota.store();
        var audit = record.audit();
        var ids = record.ids();
        NetworkStore networks = new NetworkStore(audit, quota, ids);
        SubnetStore subnets = new SubnetStore(audit, quota, networks, ids);
        PortWriter writer = new PortWriter(new AddressAllocator(record.chance()), quota, record.chance());
        SecurityGroupDefaults defaults = new SecurityGroupDefaults(quota, ids);
        SecurityGroupNames names = new SecurityGroupNames(defaults);
        PortStore ports = new PortStore(
                audit, networks, writer, names, ids, List.<PortOfInstance>of((_, _, _, port) -> detached.add(port)));
        RouterPorts routerPorts = new RouterPorts(networks, subnets, ports, writer, ids);
        RouterStore routers = new RouterStore(audit, quota, routerPorts, ids);
        SecurityGroupRuleStore rules = new SecurityGroupRuleStore(audit, quota, ids);
        SecurityGroupStore groups = new SecurityGroupStore(audit, quota, defaults, rules, ids);
        this.service = new NetworkServiceEndpoint(
                record.mutations(),
                networks,
                subnets,
                ports,
                new PortUpdates(audit, ports, networks, writer),
                routers,
                new RouterInterfaces(audit, routers, routerPorts),
                groups,
                rules,
                new TagStore(audit, networks, subnets, ports, routers, groups));
        this.instances = new InstanceNetworking(new NicChoices(), names, writer, ids);
    }

    /** The ports of instances. */
    public InstanceNetworking instances() {
        return instances;
    }

    /** A network; switched on, guarded, and the caller's unless it says otherwise. */
    public Network network(TestingCaller owner, Network.Builder network) {
        return answerOf(
                        service,
                        NetworkServiceGrpc.getCreateNetworkMethod(),
                        CreateNetworkRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setNetwork(network.setAdminUp(true).setPortSecurity(true))
                                .build())
                .getNetwork();
    }

    /** A network of the caller. */
    public Network network(TestingCaller owner) {
        return network(owner, Network.newBuilder().setName("net"));
    }

    /** A subnet with what else the message says. */
    public Subnet subnet(TestingCaller owner, Subnet.Builder subnet) {
        return answerOf(
                        service,
                        NetworkServiceGrpc.getCreateSubnetMethod(),
                        CreateSubnetRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setSubnet(subnet.setDhcp(true))
                                .build())
                .getSubnet();
    }

    /** A subnet of a network. */
    public Subnet subnet(TestingCaller owner, Network network, String cidr) {
        return subnet(
                owner, Subnet.newBuilder().setNetworkId(network.getNetworkId()).setCidr(cidr));
    }

    /** A port with default group and security. */
    public Port port(TestingCaller owner, Port.Builder port) {
        return answerOf(
                        service,
                        NetworkServiceGrpc.getCreatePortMethod(),
                        CreatePortRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setPort(port)
                                .setDefaultPortSecurity(true)
                                .setDefaultSecurityGroup(true)
                                .build())
                .getPort();
    }

    /** A port on a network at an address. */
    public Port port(TestingCaller owner, Network network, String... addresses) {
        Port.Builder port = Port.newBuilder().setNetworkId(network.getNetworkId());
        for (String address : addresses) {
            port.addAddresses(PortAddress.newBuilder().setAddress(address));
        }
        return port(owner, port);
    }

    /** A router, perhaps with a gateway. */
    public Router router(TestingCaller owner, String externalNetwork) {
        return answerOf(
                        service,
                        NetworkServiceGrpc.getCreateRouterMethod(),
                        CreateRouterRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setRouter(Router.newBuilder().setName("r").setExternalNetworkId(externalNetwork))
                                .build())
                .getRouter();
    }

    /** Takes the limits of a project away. */
    public void unlimited(TestingCaller owner) throws SQLException {
        record.sql("""
                INSERT INTO project_quota (project_id) VALUES (?)
                ON CONFLICT (project_id) DO UPDATE SET ports_limit = NULL, networks_limit = NULL, subnets_limit = NULL
                """, owner.project());
    }

    /** Fails when claims on quota differ from what is there. */
    public void assertNoDrift() throws SQLException {
        for (var sum : new NetworkFacts().sums().entrySet()) {
            String column = sum.getKey().name().replace("QUOTA_RESOURCE_", "").toLowerCase(java.util.Locale.ROOT);
            Assertions.assertThat(record.number("SELECT count(*) FROM project_quota q FULL JOIN (" + sum.getValue()
                            + ") f ON f.project_id = q.project_id WHERE coalesce(q." + column
                            + "_in_use, 0) <> coalesce(f.total, 0)"))
                    .as(column)
                    .isZero();
        }
    }
}
