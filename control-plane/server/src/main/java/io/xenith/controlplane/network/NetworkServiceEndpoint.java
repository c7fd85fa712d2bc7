package io.xenith.controlplane.network;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.v1.AddRouterInterfaceRequest;
import io.xenith.controlplane.v1.AddRouterInterfaceResponse;
import io.xenith.controlplane.v1.CreateNetworkRequest;
import io.xenith.controlplane.v1.CreateNetworkResponse;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.CreatePortResponse;
import io.xenith.controlplane.v1.CreateRouterRequest;
import io.xenith.controlplane.v1.CreateRouterResponse;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.CreateSubnetResponse;
import io.xenith.controlplane.v1.DeleteNetworkRequest;
import io.xenith.controlplane.v1.DeleteNetworkResponse;
import io.xenith.controlplane.v1.DeletePortRequest;
import io.xenith.controlplane.v1.DeletePortResponse;
import io.xenith.controlplane.v1.DeleteRouterRequest;
import io.xenith.controlplane.v1.DeleteRouterResponse;
import io.xenith.controlplane.v1.DeleteSubnetRequest;
import io.xenith.controlplane.v1.DeleteSubnetResponse;
import io.xenith.controlplane.v1.FindNetworkRequest;
import io.xenith.controlplane.v1.FindNetworkResponse;
import io.xenith.controlplane.v1.FindPortRequest;
import io.xenith.controlplane.v1.FindPortResponse;
import io.xenith.controlplane.v1.FindRouterRequest;
import io.xenith.controlplane.v1.FindRouterResponse;
import io.xenith.controlplane.v1.FindSubnetRequest;
import io.xenith.controlplane.v1.FindSubnetResponse;
import io.xenith.controlplane.v1.ListNetworksRequest;
import io.xenith.controlplane.v1.ListNetworksResponse;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.ListPortsResponse;
import io.xenith.controlplane.v1.ListRoutersRequest;
import io.xenith.controlplane.v1.ListRoutersResponse;
import io.xenith.controlplane.v1.ListSubnetsRequest;
import io.xenith.controlplane.v1.ListSubnetsResponse;
import io.xenith.controlplane.v1.RemoveRouterInterfaceRequest;
import io.xenith.controlplane.v1.RemoveRouterInterfaceResponse;
import io.xenith.controlplane.v1.SetTagsRequest;
import io.xenith.controlplane.v1.SetTagsResponse;
import io.xenith.controlplane.v1.UpdateNetworkRequest;
import io.xenith.controlplane.v1.UpdateNetworkResponse;
import io.xenith.controlplane.v1.UpdatePortRequest;
import io.xenith.controlplane.v1.UpdatePortResponse;
import io.xenith.controlplane.v1.UpdateRouterRequest;
import io.xenith.controlplane.v1.UpdateRouterResponse;
import io.xenith.controlplane.v1.UpdateSubnetRequest;
import io.xenith.controlplane.v1.UpdateSubnetResponse;
import jakarta.inject.Singleton;

/**
 * The calls of {@code network.proto}, each one line: what they do is in the stores. Those about security groups are inherited,
 * so that neither file is longer than one likes to read.
 */
@Singleton
final class NetworkServiceEndpoint extends SecurityGroupCalls {

    private final Mutations mutations;
    private final NetworkStore networks;
    private final SubnetStore subnets;
    private final PortStore ports;
    private final PortUpdates portUpdates;
    private final RouterStore routers;
    private final RouterInterfaces interfaces;
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
        super(mutations, groups, rules);
        this.mutations = mutations;
        this.networks = networks;
        this.subnets = subnets;
        this.ports = ports;
        this.portUpdates = portUpdates;
        this.routers = routers;
        this.interfaces = interfaces;
        this.tags = tags;
    }

    @Override
    public void createNetwork(CreateNetworkRequest request, StreamObserver<CreateNetworkResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateNetworkResponse.getDefaultInstance(),
                        (tx, scope) -> CreateNetworkResponse.newBuilder()
                                .setNetwork(networks.create(tx, scope, request.getNetwork()))
                                .build()));
    }

    @Override
    public void findNetwork(FindNetworkRequest request, StreamObserver<FindNetworkResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindNetworkResponse.newBuilder()
                        .setNetwork(networks.find(tx, scope, request.getNetworkId()))
                        .build()));
    }

    @Override
    public void listNetworks(ListNetworksRequest request, StreamObserver<ListNetworksResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = networks.list(tx, scope, request);
                    return ListNetworksResponse.newBuilder()
                            .addAllNetworks(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void updateNetwork(UpdateNetworkRequest request, StreamObserver<UpdateNetworkResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateNetworkResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateNetworkResponse.newBuilder()
                                .setNetwork(networks.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteNetwork(DeleteNetworkRequest request, StreamObserver<DeleteNetworkResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteNetworkResponse.getDefaultInstance(), (tx, scope) -> {
                            networks.delete(tx, scope, request.getNetworkId());
                            return DeleteNetworkResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createSubnet(CreateSubnetRequest request, StreamObserver<CreateSubnetResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateSubnetResponse.getDefaultInstance(),
                        (tx, scope) -> CreateSubnetResponse.newBuilder()
                                .setSubnet(subnets.create(tx, scope, request))
                                .build()));
    }

    @Override
    public void findSubnet(FindSubnetRequest request, StreamObserver<FindSubnetResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindSubnetResponse.newBuilder()
                        .setSubnet(subnets.find(tx, scope, request.getSubnetId()))
                        .build()));
    }

    @Override
    public void listSubnets(ListSubnetsRequest request, StreamObserver<ListSubnetsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = subnets.list(tx, scope, request);
                    return ListSubnetsResponse.newBuilder()
                            .addAllSubnets(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void updateSubnet(UpdateSubnetRequest request, StreamObserver<UpdateSubnetResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateSubnetResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateSubnetResponse.newBuilder()
                                .setSubnet(subnets.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteSubnet(DeleteSubnetRequest request, StreamObserver<DeleteSubnetResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteSubnetResponse.getDefaultInstance(), (tx, scope) -> {
                            subnets.delete(tx, scope, request.getSubnetId());
                            return DeleteSubnetResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createPort(CreatePortRequest request, StreamObserver<CreatePortResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreatePortResponse.getDefaultInstance(),
                        (tx, scope) -> CreatePortResponse.newBuilder()
                                .setPort(ports.create(tx, scope, request))
                                .build()));
    }

    @Override
    public void findPort(FindPortRequest request, StreamObserver<FindPortResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindPortResponse.newBuilder()
                        .setPort(ports.find(tx, scope, request.getPortId()))
                        .build()));
    }

    @Override
    public void listPorts(ListPortsRequest request, StreamObserver<ListPortsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = ports.list(tx, scope, request);
                    return ListPortsResponse.newBuilder()
                            .addAllPorts(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void updatePort(UpdatePortRequest request, StreamObserver<UpdatePortResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdatePortResponse.getDefaultInstance(),
                        (tx, scope) -> UpdatePortResponse.newBuilder()
                                .setPort(portUpdates.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deletePort(DeletePortRequest request, StreamObserver<DeletePortResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeletePortResponse.getDefaultInstance(), (tx, scope) -> {
                            ports.delete(tx, scope, request.getPortId());
                            return DeletePortResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createRouter(CreateRouterRequest request, StreamObserver<CreateRouterResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateRouterResponse.getDefaultInstance(),
                        (tx, scope) -> CreateRouterResponse.newBuilder()
                                .setRouter(routers.create(tx, scope, request.getRouter()))
                                .build()));
    }

    @Override
    public void findRouter(FindRouterRequest request, StreamObserver<FindRouterResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindRouterResponse.newBuilder()
                        .setRouter(routers.find(tx, scope, request.getRouterId()))
                        .build()));
    }

    @Override
    public void listRouters(ListRoutersRequest request, StreamObserver<ListRoutersResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = routers.list(tx, scope, request);
                    return ListRoutersResponse.newBuilder()
                            .addAllRouters(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void updateRouter(UpdateRouterRequest request, StreamObserver<UpdateRouterResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateRouterResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateRouterResponse.newBuilder()
                                .setRouter(routers.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteRouter(DeleteRouterRequest request, StreamObserver<DeleteRouterResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteRouterResponse.getDefaultInstance(), (tx, scope) -> {
                            routers.delete(tx, scope, request.getRouterId());
                            return DeleteRouterResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void addRouterInterface(
            AddRouterInterfaceRequest request, StreamObserver<AddRouterInterfaceResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, AddRouterInterfaceResponse.getDefaultInstance(), (tx, scope) -> {
                            var one = interfaces.add(tx, scope, request);
                            return AddRouterInterfaceResponse.newBuilder()
                                    .setPortId(one.port().toString())
                                    .setNetworkId(one.network().toString())
                                    .setSubnetId(one.subnet().toString())
                                    .setProjectId(one.project().toString())
                                    .build();
                        }));
    }

    @Override
    public void removeRouterInterface(
            RemoveRouterInterfaceRequest request, StreamObserver<RemoveRouterInterfaceResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        RemoveRouterInterfaceResponse.getDefaultInstance(),
                        (tx, scope) -> {
                            var one = interfaces.remove(tx, scope, request);
                            return RemoveRouterInterfaceResponse.newBuilder()
                                    .setPortId(one.port().toString())
                                    .setNetworkId(one.network().toString())
                                    .setSubnetId(one.subnet().toString())
                                    .setProjectId(one.project().toString())
                                    .build();
                        }));
    }

    @Override
    public void setTags(SetTagsRequest request, StreamObserver<SetTagsResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        SetTagsResponse.getDefaultInstance(),
                        (tx, scope) -> SetTagsResponse.newBuilder()
                                .addAllTags(tags.set(tx, scope, request))
                                .build()));
    }
}
