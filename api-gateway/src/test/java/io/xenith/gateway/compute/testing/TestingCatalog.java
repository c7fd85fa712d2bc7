package io.xenith.gateway.compute.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CatalogServiceGrpc;
import io.xenith.controlplane.v1.CreateFlavorRequest;
import io.xenith.controlplane.v1.CreateFlavorResponse;
import io.xenith.controlplane.v1.CreateInstanceGroupRequest;
import io.xenith.controlplane.v1.CreateInstanceGroupResponse;
import io.xenith.controlplane.v1.CreateKeypairRequest;
import io.xenith.controlplane.v1.CreateKeypairResponse;
import io.xenith.controlplane.v1.DeleteFlavorRequest;
import io.xenith.controlplane.v1.DeleteFlavorResponse;
import io.xenith.controlplane.v1.DeleteInstanceGroupRequest;
import io.xenith.controlplane.v1.DeleteInstanceGroupResponse;
import io.xenith.controlplane.v1.DeleteKeypairRequest;
import io.xenith.controlplane.v1.DeleteKeypairResponse;
import io.xenith.controlplane.v1.FindFlavorRequest;
import io.xenith.controlplane.v1.FindFlavorResponse;
import io.xenith.controlplane.v1.FindInstanceGroupRequest;
import io.xenith.controlplane.v1.FindInstanceGroupResponse;
import io.xenith.controlplane.v1.FindKeypairRequest;
import io.xenith.controlplane.v1.FindKeypairResponse;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.controlplane.v1.Keypair;
import io.xenith.controlplane.v1.ListFlavorAccessRequest;
import io.xenith.controlplane.v1.ListFlavorAccessResponse;
import io.xenith.controlplane.v1.ListFlavorsRequest;
import io.xenith.controlplane.v1.ListFlavorsResponse;
import io.xenith.controlplane.v1.ListInstanceGroupsRequest;
import io.xenith.controlplane.v1.ListInstanceGroupsResponse;
import io.xenith.controlplane.v1.ListKeypairsRequest;
import io.xenith.controlplane.v1.ListKeypairsResponse;
import io.xenith.controlplane.v1.SetFlavorAccessRequest;
import io.xenith.controlplane.v1.SetFlavorAccessResponse;
import io.xenith.controlplane.v1.UpdateFlavorRequest;
import io.xenith.controlplane.v1.UpdateFlavorResponse;
import io.xenith.transport.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Flavors, key pairs and groups of the record, in memory. */
public final class TestingCatalog extends CatalogServiceGrpc.CatalogServiceImplBase {

    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    private final Map<String, Flavor> flavors = new LinkedHashMap<>();
    private final Map<String, Set<String>> access = new LinkedHashMap<>();
    private final Map<String, Keypair> keypairs = new LinkedHashMap<>();
    private final Map<String, InstanceGroup> groups = new LinkedHashMap<>();

    private Flavor flavor(Caller caller, String id) {
        Flavor flavor = flavors.get(id);
        if (flavor == null
                || !(flavor.getIsPublic()
                        || caller.getAdministrator()
                        || access.getOrDefault(id, Set.of()).contains(caller.getProjectId()))) {
            throw notFound("FLAVOR_NOT_FOUND", id);
        }
        return flavor;
    }

    @Override
    public synchronized void createFlavor(CreateFlavorRequest request, StreamObserver<CreateFlavorResponse> out) {
        Flavor flavor = request.getFlavor();
        if (flavors.containsKey(flavor.getFlavorId())) {
            throw ServiceException.of(Status.Code.ALREADY_EXISTS, "ID_TAKEN", "the id is taken");
        }
        flavors.put(flavor.getFlavorId(), flavor);
        answer(out, CreateFlavorResponse.newBuilder().setFlavor(flavor).build());
    }

    @Override
    public synchronized void findFlavor(FindFlavorRequest request, StreamObserver<FindFlavorResponse> out) {
        answer(
                out,
                FindFlavorResponse.newBuilder()
                        .setFlavor(flavor(request.getCaller(), request.getFlavorId()))
                        .build());
    }

    @Override
    public synchronized void listFlavors(ListFlavorsRequest request, StreamObserver<ListFlavorsResponse> out) {
        answer(
                out,
                ListFlavorsResponse.newBuilder()
                        .addAllFlavors(flavors.values().stream()
                                .filter(flavor -> request.getAll()
                                        || flavor.getIsPublic() == (!request.hasIsPublic() || request.getIsPublic()))
                                .filter(flavor -> flavor.getMemoryMib() >= request.getMinMemoryMib())
                                .toList())
                        .build());
    }

    @Override
    public synchronized void updateFlavor(UpdateFlavorRequest request, StreamObserver<UpdateFlavorResponse> out) {
        Flavor.Builder flavor = flavor(request.getCaller(), request.getFlavorId()).toBuilder();
        if (request.hasDescription()) {
            flavor.setDescription(request.getDescription());
        }
        flavor.putAllExtraSpecs(request.getSetExtraSpecsMap());
        request.getRemoveExtraSpecsList().forEach(flavor::removeExtraSpecs);
        flavors.put(request.getFlavorId(), flavor.build());
        answer(out, UpdateFlavorResponse.newBuilder().setFlavor(flavor).build());
    }

    @Override
    public synchronized void deleteFlavor(DeleteFlavorRequest request, StreamObserver<DeleteFlavorResponse> out) {
        flavor(request.getCaller(), request.getFlavorId());
        flavors.remove(request.getFlavorId());
        answer(out, DeleteFlavorResponse.getDefaultInstance());
    }

    @Override
    public synchronized void setFlavorAccess(
            SetFlavorAccessRequest request, StreamObserver<SetFlavorAccessResponse> out) {
        Set<String> projects = access.computeIfAbsent(request.getFlavorId(), _ -> new LinkedHashSet<>());
        if (request.getGranted()) {
            projects.add(request.getProjectId());
        } else {
            projects.remove(request.getProjectId());
        }
        answer(
                out,
                SetFlavorAccessResponse.newBuilder().addAllProjectIds(projects).build());
    }

    @Override
    public synchronized void listFlavorAccess(
            ListFlavorAccessRequest request, StreamObserver<ListFlavorAccessResponse> out) {
        answer(
                out,
                ListFlavorAccessResponse.newBuilder()
                        .addAllProjectIds(access.getOrDefault(request.getFlavorId(), Set.of()))
                        .build());
    }

    @Override
    public synchronized void createKeypair(CreateKeypairRequest request, StreamObserver<CreateKeypairResponse> out) {
        Keypair wanted = request.getKeypair();
        String key = wanted.getUserId() + '/' + wanted.getName();
        if (keypairs.containsKey(key)) {
            throw ServiceException.of(
                    Status.Code.ALREADY_EXISTS, "NAME_TAKEN", "Key pair '" + wanted.getName() + "' already exists.");
        }
        Keypair made = wanted.toBuilder()
                .setCreatedAt(THEN)
                .setNumber(keypairs.size() + 1L)
                .build();
        keypairs.put(key, made);
        answer(out, CreateKeypairResponse.newBuilder().setKeypair(made).build());
    }

    @Override
    public synchronized void findKeypair(FindKeypairRequest request, StreamObserver<FindKeypairResponse> out) {
        Keypair found = keypairs.get(request.getUserId() + '/' + request.getName());
        if (found == null) {
            throw notFound("KEYPAIR_NOT_FOUND", request.getName());
        }
        answer(out, FindKeypairResponse.newBuilder().setKeypair(found).build());
    }

    @Override
    public synchronized void listKeypairs(ListKeypairsRequest request, StreamObserver<ListKeypairsResponse> out) {
        answer(
                out,
                ListKeypairsResponse.newBuilder()
                        .addAllKeypairs(keypairs.values().stream()
                                .filter(each -> each.getUserId().equals(request.getUserId()))
                                .toList())
                        .build());
    }

    @Override
    public synchronized void deleteKeypair(DeleteKeypairRequest request, StreamObserver<DeleteKeypairResponse> out) {
        if (keypairs.remove(request.getUserId() + '/' + request.getName()) == null) {
            throw notFound("KEYPAIR_NOT_FOUND", request.getName());
        }
        answer(out, DeleteKeypairResponse.getDefaultInstance());
    }

    private InstanceGroup group(Caller caller, String id) {
        InstanceGroup group = groups.get(id);
        if (group == null || !(caller.getAdministrator() || group.getProjectId().equals(caller.getProjectId()))) {
            throw notFound("GROUP_NOT_FOUND", id);
        }
        return group;
    }

    @Override
    public synchronized void createInstanceGroup(
            CreateInstanceGroupRequest request, StreamObserver<CreateInstanceGroupResponse> out) {
        InstanceGroup group = request.getGroup().toBuilder()
                .setProjectId(request.getCaller().getProjectId())
                .setUserId(request.getCaller().getUserId())
                .setMaxPerHost(Math.max(1, request.getGroup().getMaxPerHost()))
                .build();
        groups.put(group.getGroupId(), group);
        answer(out, CreateInstanceGroupResponse.newBuilder().setGroup(group).build());
    }

    @Override
    public synchronized void findInstanceGroup(
            FindInstanceGroupRequest request, StreamObserver<FindInstanceGroupResponse> out) {
        answer(
                out,
                FindInstanceGroupResponse.newBuilder()
                        .setGroup(group(request.getCaller(), request.getGroupId()))
                        .build());
    }

    @Override
    public synchronized void listInstanceGroups(
            ListInstanceGroupsRequest request, StreamObserver<ListInstanceGroupsResponse> out) {
        answer(
                out,
                ListInstanceGroupsResponse.newBuilder()
                        .addAllGroups(groups.values().stream()
                                .filter(each -> request.getAllProjects()
                                        || each.getProjectId()
                                                .equals(request.getCaller().getProjectId()))
                                .toList())
                        .build());
    }

    @Override
    public synchronized void deleteInstanceGroup(
            DeleteInstanceGroupRequest request, StreamObserver<DeleteInstanceGroupResponse> out) {
        groups.remove(group(request.getCaller(), request.getGroupId()).getGroupId());
        answer(out, DeleteInstanceGroupResponse.getDefaultInstance());
    }

    private static ServiceException notFound(String reason, String id) {
        return ServiceException.of(Status.Code.NOT_FOUND, reason, "no such thing")
                .with("id", id);
    }

    private static <T> void answer(StreamObserver<T> out, T answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
