package io.xenith.controlplane.network;

import static io.xenith.controlplane.v1.NetworkServiceGrpc.getAddRouterInterfaceMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getCreateNetworkMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getCreatePortMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getCreateRouterMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getCreateSecurityGroupMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getCreateSecurityGroupRulesMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getCreateSubnetMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getDeleteNetworkMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getDeletePortMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getDeleteRouterMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getDeleteSecurityGroupMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getDeleteSecurityGroupRuleMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getDeleteSubnetMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getFindNetworkMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getFindPortMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getFindRouterMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getFindSecurityGroupMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getFindSecurityGroupRuleMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getFindSubnetMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getListNetworksMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getListPortsMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getListRoutersMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getListSecurityGroupRulesMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getListSecurityGroupsMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getListSubnetsMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getRemoveRouterInterfaceMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getSetTagsMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getUpdateNetworkMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getUpdatePortMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getUpdateRouterMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getUpdateSecurityGroupMethod;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.getUpdateSubnetMethod;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.xenith.controlplane.record.CallTable;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.v1.AddRouterInterfaceResponse;
import io.xenith.controlplane.v1.CreateNetworkResponse;
import io.xenith.controlplane.v1.CreatePortResponse;
import io.xenith.controlplane.v1.CreateRouterResponse;
import io.xenith.controlplane.v1.CreateSecurityGroupResponse;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesResponse;
import io.xenith.controlplane.v1.CreateSubnetResponse;
import io.xenith.controlplane.v1.FindNetworkResponse;
import io.xenith.controlplane.v1.FindPortResponse;
import io.xenith.controlplane.v1.FindRouterResponse;
import io.xenith.controlplane.v1.FindSecurityGroupResponse;
import io.xenith.controlplane.v1.FindSecurityGroupRuleResponse;
import io.xenith.controlplane.v1.FindSubnetResponse;
import io.xenith.controlplane.v1.ListNetworksResponse;
import io.xenith.controlplane.v1.ListPortsResponse;
import io.xenith.controlplane.v1.ListRoutersResponse;
import io.xenith.controlplane.v1.ListSecurityGroupRulesResponse;
import io.xenith.controlplane.v1.ListSecurityGroupsResponse;
import io.xenith.controlplane.v1.ListSubnetsResponse;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.RemoveRouterInterfaceResponse;
import io.xenith.controlplane.v1.SetTagsResponse;
import io.xenith.controlplane.v1.UpdateNetworkResponse;
import io.xenith.controlplane.v1.UpdatePortResponse;
import io.xenith.controlplane.v1.UpdateRouterResponse;
import io.xenith.controlplane.v1.UpdateSecurityGroupResponse;
import io.xenith.controlplane.v1.UpdateSubnetResponse;
import jakarta.inject.Singleton;

/** The calls of {@code network.proto}, one entry each: what they do is in the stores. */
@Singleton
final class NetworkServiceEndpoint implements BindableService {

    private final Mutations mutations;
    private final NetworkStore networks;
    private final SubnetStore subnets;
    private final PortStore ports;
    private final PortUpdates portUpdates;
    private final RouterStore routers;
    private final RouterInterfaces interfaces;
    private final SecurityGroupStore groups;
    private final SecurityGroupRuleStore rules;
    private final TagStore tags;

    NetworkServiceEndpoint(
            Mutations mutations,
            NetworkStore networks,
            SubnetStore subnets,
            PortStore ports,
            PortUpdates portUpdates,
            RouterStore routers,
            RouterInterfaces interfaces,
            SecurityGroupStore groups,
            SecurityGroupRuleStore rules,
            TagStore tags) {
        this.mutations = mutations;
        this.networks = networks;
        this.subnets = subnets;
        this.ports = ports;
        this.portUpdates = portUpdates;
        this.routers = routers;
        this.interfaces = interfaces;
        this.groups = groups;
        this.rules = rules;
        this.tags = tags;
    }

    @Override
    public ServerServiceDefinition bindService() {
        CallTable calls = CallTable.of(NetworkServiceGrpc.getServiceDescriptor(), mutations);
        addNetworks(calls);
        addSubnets(calls);
        addPorts(calls);
        addRouters(calls);
        addSecurityGroups(calls);
        return calls.build();
    }

    private void addNetworks(CallTable calls) {
        calls.change(getCreateNetworkMethod(), (tx, scope, request) -> CreateNetworkResponse.newBuilder()
                        .setNetwork(networks.create(tx, scope, request.getNetwork()))
                        .build())
                .read(getFindNetworkMethod(), (tx, scope, request) -> FindNetworkResponse.newBuilder()
                        .setNetwork(networks.find(tx, scope, request.getNetworkId()))
                        .build())
                .read(getListNetworksMethod(), (tx, scope, request) -> {
                    var page = networks.list(tx, scope, request);
                    return ListNetworksResponse.newBuilder()
                            .addAllNetworks(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdateNetworkMethod(), (tx, scope, request) -> UpdateNetworkResponse.newBuilder()
                        .setNetwork(networks.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteNetworkMethod(),
                        (tx, scope, request) -> networks.delete(tx, scope, request.getNetworkId()))
                .change(getSetTagsMethod(), (tx, scope, request) -> SetTagsResponse.newBuilder()
                        .addAllTags(tags.set(tx, scope, request))
                        .build());
    }

    private void addSubnets(CallTable calls) {
        calls.change(getCreateSubnetMethod(), (tx, scope, request) -> CreateSubnetResponse.newBuilder()
                        .setSubnet(subnets.create(tx, scope, request))
                        .build())
                .read(getFindSubnetMethod(), (tx, scope, request) -> FindSubnetResponse.newBuilder()
                        .setSubnet(subnets.find(tx, scope, request.getSubnetId()))
                        .build())
                .read(getListSubnetsMethod(), (tx, scope, request) -> {
                    var page = subnets.list(tx, scope, request);
                    return ListSubnetsResponse.newBuilder()
                            .addAllSubnets(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdateSubnetMethod(), (tx, scope, request) -> UpdateSubnetResponse.newBuilder()
                        .setSubnet(subnets.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteSubnetMethod(),
                        (tx, scope, request) -> subnets.delete(tx, scope, request.getSubnetId()));
    }

    private void addPorts(CallTable calls) {
        calls.change(getCreatePortMethod(), (tx, scope, request) -> CreatePortResponse.newBuilder()
                        .setPort(ports.create(tx, scope, request))
                        .build())
                .read(getFindPortMethod(), (tx, scope, request) -> FindPortResponse.newBuilder()
                        .setPort(ports.find(tx, scope, request.getPortId()))
                        .build())
                .read(getListPortsMethod(), (tx, scope, request) -> {
                    var page = ports.list(tx, scope, request);
                    return ListPortsResponse.newBuilder()
                            .addAllPorts(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdatePortMethod(), (tx, scope, request) -> UpdatePortResponse.newBuilder()
                        .setPort(portUpdates.update(tx, scope, request))
                        .build())
                .execute(getDeletePortMethod(), (tx, scope, request) -> ports.delete(tx, scope, request.getPortId()));
    }

    private void addRouters(CallTable calls) {
        calls.change(getCreateRouterMethod(), (tx, scope, request) -> CreateRouterResponse.newBuilder()
                        .setRouter(routers.create(tx, scope, request.getRouter()))
                        .build())
                .read(getFindRouterMethod(), (tx, scope, request) -> FindRouterResponse.newBuilder()
                        .setRouter(routers.find(tx, scope, request.getRouterId()))
                        .build())
                .read(getListRoutersMethod(), (tx, scope, request) -> {
                    var page = routers.list(tx, scope, request);
                    return ListRoutersResponse.newBuilder()
                            .addAllRouters(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdateRouterMethod(), (tx, scope, request) -> UpdateRouterResponse.newBuilder()
                        .setRouter(routers.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteRouterMethod(),
                        (tx, scope, request) -> routers.delete(tx, scope, request.getRouterId()))
                .change(getAddRouterInterfaceMethod(), (tx, scope, request) -> {
                    var one = interfaces.add(tx, scope, request);
                    return AddRouterInterfaceResponse.newBuilder()
                            .setPortId(one.port().toString())
                            .setNetworkId(one.network().toString())
                            .setSubnetId(one.subnet().toString())
                            .setProjectId(one.project().toString())
                            .build();
                })
                .change(getRemoveRouterInterfaceMethod(), (tx, scope, request) -> {
                    var one = interfaces.remove(tx, scope, request);
                    return RemoveRouterInterfaceResponse.newBuilder()
                            .setPortId(one.port().toString())
                            .setNetworkId(one.network().toString())
                            .setSubnetId(one.subnet().toString())
                            .setProjectId(one.project().toString())
                            .build();
                });
    }

    private void addSecurityGroups(CallTable calls) {
        calls.change(getCreateSecurityGroupMethod(), (tx, scope, request) -> CreateSecurityGroupResponse.newBuilder()
                        .setSecurityGroup(groups.create(tx, scope, request.getSecurityGroup()))
                        .build())
                .read(getFindSecurityGroupMethod(), (tx, scope, request) -> FindSecurityGroupResponse.newBuilder()
                        .setSecurityGroup(groups.find(tx, scope, request.getSecurityGroupId()))
                        .build())
                .look(getListSecurityGroupsMethod(), (tx, scope, request) -> {
                    groups.look(tx, scope);
                    var page = groups.list(tx, scope, request);
                    return ListSecurityGroupsResponse.newBuilder()
                            .addAllSecurityGroups(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdateSecurityGroupMethod(), (tx, scope, request) -> UpdateSecurityGroupResponse.newBuilder()
                        .setSecurityGroup(groups.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteSecurityGroupMethod(),
                        (tx, scope, request) -> groups.delete(tx, scope, request.getSecurityGroupId()))
                .change(
                        getCreateSecurityGroupRulesMethod(),
                        (tx, scope, request) -> CreateSecurityGroupRulesResponse.newBuilder()
                                .addAllRules(rules.create(tx, scope, request.getRulesList()))
                                .build())
                .read(
                        getFindSecurityGroupRuleMethod(),
                        (tx, scope, request) -> FindSecurityGroupRuleResponse.newBuilder()
                                .setRule(rules.find(tx, scope, request.getRuleId()))
                                .build())
                .read(getListSecurityGroupRulesMethod(), (tx, scope, request) -> {
                    var page = rules.list(tx, scope, request);
                    return ListSecurityGroupRulesResponse.newBuilder()
                            .addAllRules(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .execute(
                        getDeleteSecurityGroupRuleMethod(),
                        (tx, scope, request) -> rules.delete(tx, scope, request.getRuleId()));
    }
}
