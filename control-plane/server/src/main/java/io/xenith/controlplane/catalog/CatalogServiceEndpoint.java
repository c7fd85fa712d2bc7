package io.xenith.controlplane.catalog;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.v1.CatalogServiceGrpc.CatalogServiceImplBase;
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
import jakarta.inject.Singleton;

/** The calls of {@code catalog.proto}, each one line: what they do is in the stores. */
@Singleton
final class CatalogServiceEndpoint extends CatalogServiceImplBase {

    private final Mutations mutations;
    private final FlavorStore flavors;
    private final KeypairStore keypairs;
    private final InstanceGroupStore groups;

    CatalogServiceEndpoint(Mutations mutations, FlavorStore flavors, KeypairStore keypairs, InstanceGroupStore groups) {
        this.mutations = mutations;
        this.flavors = flavors;
        this.keypairs = keypairs;
        this.groups = groups;
    }

    @Override
    public void createFlavor(CreateFlavorRequest request, StreamObserver<CreateFlavorResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateFlavorResponse.getDefaultInstance(),
                        (tx, scope) -> CreateFlavorResponse.newBuilder()
                                .setFlavor(flavors.create(tx, scope, request.getFlavor()))
                                .build()));
    }

    @Override
    public void findFlavor(FindFlavorRequest request, StreamObserver<FindFlavorResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindFlavorResponse.newBuilder()
                        .setFlavor(flavors.find(tx, scope, request.getFlavorId()))
                        .build()));
    }

    @Override
    public void listFlavors(ListFlavorsRequest request, StreamObserver<ListFlavorsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = flavors.list(tx, scope, request);
                    return ListFlavorsResponse.newBuilder()
                            .addAllFlavors(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void updateFlavor(UpdateFlavorRequest request, StreamObserver<UpdateFlavorResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateFlavorResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateFlavorResponse.newBuilder()
                                .setFlavor(flavors.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteFlavor(DeleteFlavorRequest request, StreamObserver<DeleteFlavorResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteFlavorResponse.getDefaultInstance(), (tx, scope) -> {
                            flavors.delete(tx, scope, request.getFlavorId());
                            return DeleteFlavorResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void setFlavorAccess(SetFlavorAccessRequest request, StreamObserver<SetFlavorAccessResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        SetFlavorAccessResponse.getDefaultInstance(),
                        (tx, scope) -> SetFlavorAccessResponse.newBuilder()
                                .addAllProjectIds(flavors.setAccess(tx, scope, request))
                                .build()));
    }

    @Override
    public void listFlavorAccess(ListFlavorAccessRequest request, StreamObserver<ListFlavorAccessResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> ListFlavorAccessResponse.newBuilder()
                        .addAllProjectIds(flavors.listAccess(tx, scope, request.getFlavorId()))
                        .build()));
    }

    @Override
    public void createKeypair(CreateKeypairRequest request, StreamObserver<CreateKeypairResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateKeypairResponse.getDefaultInstance(),
                        (tx, scope) -> CreateKeypairResponse.newBuilder()
                                .setKeypair(keypairs.create(tx, scope, request.getKeypair()))
                                .build()));
    }

    @Override
    public void findKeypair(FindKeypairRequest request, StreamObserver<FindKeypairResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindKeypairResponse.newBuilder()
                        .setKeypair(keypairs.find(tx, scope, request))
                        .build()));
    }

    @Override
    public void listKeypairs(ListKeypairsRequest request, StreamObserver<ListKeypairsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = keypairs.list(tx, scope, request);
                    return ListKeypairsResponse.newBuilder()
                            .addAllKeypairs(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void deleteKeypair(DeleteKeypairRequest request, StreamObserver<DeleteKeypairResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteKeypairResponse.getDefaultInstance(), (tx, scope) -> {
                            keypairs.delete(tx, scope, request.getUserId(), request.getName());
                            return DeleteKeypairResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createInstanceGroup(
            CreateInstanceGroupRequest request, StreamObserver<CreateInstanceGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateInstanceGroupResponse.getDefaultInstance(),
                        (tx, scope) -> CreateInstanceGroupResponse.newBuilder()
                                .setGroup(groups.create(tx, scope, request.getGroup()))
                                .build()));
    }

    @Override
    public void findInstanceGroup(
            FindInstanceGroupRequest request, StreamObserver<FindInstanceGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindInstanceGroupResponse.newBuilder()
                        .setGroup(groups.find(tx, scope, request.getGroupId()))
                        .build()));
    }

    @Override
    public void listInstanceGroups(
            ListInstanceGroupsRequest request, StreamObserver<ListInstanceGroupsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = groups.list(tx, scope, request);
                    return ListInstanceGroupsResponse.newBuilder()
                            .addAllGroups(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void deleteInstanceGroup(
            DeleteInstanceGroupRequest request, StreamObserver<DeleteInstanceGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteInstanceGroupResponse.getDefaultInstance(), (tx, scope) -> {
                            groups.delete(tx, scope, request.getGroupId());
                            return DeleteInstanceGroupResponse.getDefaultInstance();
                        }));
    }
}
