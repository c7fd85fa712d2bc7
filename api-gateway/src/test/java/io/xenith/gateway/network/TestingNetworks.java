package io.xenith.gateway.network;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.*;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The network part of the record, in memory, as far as the gateway can see it: rows by id in the order asked for, paged by marker, with
 * the filters on id and name. It remembers what it was asked, since most of what is tested is how a question is put.
 */
final class TestingNetworks extends NetworkServiceGrpc.NetworkServiceImplBase {

    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    final Map<String, Network> networks = new LinkedHashMap<>();
    final Map<String, Port> ports = new LinkedHashMap<>();
    final List<Message> asked = new ArrayList<>();
    private int portsBeforeFull = Integer.MAX_VALUE;

    /** Refuses ports from the one after so many. */
    synchronized void fullAfter(int portsMore) {
        portsBeforeFull = portsMore;
    }

    /** The last question of that type. */
    synchronized <T extends Message> T last(Class<T> type) {
        return asked.reversed().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("never asked: " + type.getSimpleName()));
    }

    /** Adds a network and answers its id. */
    synchronized String network(String name, String projectId) {
        String id = UUID.randomUUID().toString();
        networks.put(id, stored(id, Network.newBuilder().setName(name).setProjectId(projectId)));
        return id;
    }

    private static Network stored(String id, Network.Builder network) {
        return network.setNetworkId(id)
                .setAdminUp(true)
                .setMtu(1442)
                .setSegmentKind("geneve")
                .setSegmentId(7)
                .setCreatedAt(THEN)
                .setUpdatedAt(THEN)
                .setRevision(1)
                .build();
    }

    @Override
    public synchronized void createNetwork(CreateNetworkRequest request, StreamObserver<CreateNetworkResponse> out) {
        asked.add(request);
        String id = UUID.randomUUID().toString();
        networks.put(id, stored(id, request.getNetwork().toBuilder()));
        answer(
                out,
                CreateNetworkResponse.newBuilder().setNetwork(networks.get(id)).build());
    }

    @Override
    public synchronized void findNetwork(FindNetworkRequest request, StreamObserver<FindNetworkResponse> out) {
        asked.add(request);
        answer(
                out,
                FindNetworkResponse.newBuilder()
                        .setNetwork(find(networks, "NETWORK", request.getNetworkId()))
                        .build());
    }

    @Override
    public synchronized void listNetworks(ListNetworksRequest request, StreamObserver<ListNetworksResponse> out) {
        asked.add(request);
        List<Network> rows = networks.values().stream()
                .filter(row ->
                        request.getIdsCount() == 0 || request.getIdsList().contains(row.getNetworkId()))
                .filter(row ->
                        request.getNamesCount() == 0 || request.getNamesList().contains(row.getName()))
                .sorted((a, b) -> a.getNetworkId().compareTo(b.getNetworkId())
                        * (request.getPage().getSort(0).getDescending() ? -1 : 1))
                .toList();
        int from = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).getNetworkId().equals(request.getPage().getMarker())) {
                from = i + 1;
            }
        }
        int to = Math.min(rows.size(), from + request.getPage().getLimit());
        ListNetworksResponse.Builder page = ListNetworksResponse.newBuilder().addAllNetworks(rows.subList(from, to));
        if (to < rows.size()) {
            page.getPageBuilder().setNextMarker(rows.get(to - 1).getNetworkId());
        }
        answer(out, page.build());
    }

    @Override
    public synchronized void updateNetwork(UpdateNetworkRequest request, StreamObserver<UpdateNetworkResponse> out) {
        asked.add(request);
        Network.Builder network = find(networks, "NETWORK", request.getNetworkId()).toBuilder();
        if (request.hasName()) {
            network.setName(request.getName());
        }
        networks.put(request.getNetworkId(), network.build());
        answer(out, UpdateNetworkResponse.newBuilder().setNetwork(network).build());
    }

    @Override
    public synchronized void deleteNetwork(DeleteNetworkRequest request, StreamObserver<DeleteNetworkResponse> out) {
        asked.add(request);
        find(networks, "NETWORK", request.getNetworkId());
        if (ports.values().stream().anyMatch(port -> port.getNetworkId().equals(request.getNetworkId()))) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "IN_USE", "the network still has 1 port");
        }
        networks.remove(request.getNetworkId());
        answer(out, DeleteNetworkResponse.getDefaultInstance());
    }

    @Override
    public synchronized void createPort(CreatePortRequest request, StreamObserver<CreatePortResponse> out) {
        asked.add(request);
        if (portsBeforeFull-- <= 0) {
            throw ServiceException.of(Status.Code.RESOURCE_EXHAUSTED, "NO_ADDRESS_LEFT", "no address left");
        }
        String id = UUID.randomUUID().toString();
        Port port = request.getPort().toBuilder()
                .setPortId(id)
                .setMac("fa:16:3e:00:00:01")
                .setBoundHost("host-1")
                .setStatus(PortStatus.PORT_STATUS_BUILDING)
                .setCreatedAt(THEN)
                .setUpdatedAt(THEN)
                .build();
        ports.put(id, port);
        answer(out, CreatePortResponse.newBuilder().setPort(port).build());
    }

    @Override
    public synchronized void findPort(FindPortRequest request, StreamObserver<FindPortResponse> out) {
        asked.add(request);
        answer(
                out,
                FindPortResponse.newBuilder()
                        .setPort(find(ports, "PORT", request.getPortId()))
                        .build());
    }

    @Override
    public synchronized void listPorts(ListPortsRequest request, StreamObserver<ListPortsResponse> out) {
        asked.add(request);
        answer(out, ListPortsResponse.newBuilder().addAllPorts(ports.values()).build());
    }

    @Override
    public synchronized void updatePort(UpdatePortRequest request, StreamObserver<UpdatePortResponse> out) {
        asked.add(request);
        Port port = find(ports, "PORT", request.getPortId());
        answer(out, UpdatePortResponse.newBuilder().setPort(port).build());
    }

    @Override
    public synchronized void deletePort(DeletePortRequest request, StreamObserver<DeletePortResponse> out) {
        asked.add(request);
        find(ports, "PORT", request.getPortId());
        ports.remove(request.getPortId());
        answer(out, DeletePortResponse.getDefaultInstance());
    }

    @Override
    public synchronized void updateRouter(UpdateRouterRequest request, StreamObserver<UpdateRouterResponse> out) {
        asked.add(request);
        answer(
                out,
                UpdateRouterResponse.newBuilder()
                        .setRouter(Router.newBuilder().setRouterId(request.getRouterId()))
                        .build());
    }

    @Override
    public synchronized void addRouterInterface(
            AddRouterInterfaceRequest request, StreamObserver<AddRouterInterfaceResponse> out) {
        asked.add(request);
        answer(
                out,
                AddRouterInterfaceResponse.newBuilder()
                        .setPortId("p")
                        .setSubnetId(request.getSubnetId())
                        .build());
    }

    @Override
    public synchronized void createSubnet(CreateSubnetRequest request, StreamObserver<CreateSubnetResponse> out) {
        asked.add(request);
        answer(
                out,
                CreateSubnetResponse.newBuilder().setSubnet(request.getSubnet()).build());
    }

    @Override
    public synchronized void createSecurityGroupRules(
            CreateSecurityGroupRulesRequest request, StreamObserver<CreateSecurityGroupRulesResponse> out) {
        asked.add(request);
        if (request.getRules(0).getPortFirst() == 443) {
            throw ServiceException.of(Status.Code.ALREADY_EXISTS, "RULE_EXISTS", "the rule exists")
                    .with("id", "r");
        }
        answer(
                out,
                CreateSecurityGroupRulesResponse.newBuilder()
                        .addAllRules(request.getRulesList())
                        .build());
    }

    @Override
    public synchronized void setTags(SetTagsRequest request, StreamObserver<SetTagsResponse> out) {
        asked.add(request);
        Network network = find(networks, "NETWORK", request.getId()).toBuilder()
                .clearTags()
                .addAllTags(request.getTagsList())
                .build();
        networks.put(request.getId(), network);
        answer(
                out,
                SetTagsResponse.newBuilder().addAllTags(request.getTagsList()).build());
    }

    private static <T> T find(Map<String, T> rows, String kind, String id) {
        T row = rows.get(id);
        if (row == null) {
            throw ServiceException.of(Status.Code.NOT_FOUND, kind + "_NOT_FOUND", "no such row")
                    .with("id", id);
        }
        return row;
    }

    private static <T> void answer(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }
}
