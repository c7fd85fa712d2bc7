package io.xenith.controlplane.catalog;

import static io.xenith.controlplane.v1.CatalogServiceGrpc.getCreateFlavorMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getCreateInstanceGroupMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getCreateKeypairMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getDeleteFlavorMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getDeleteInstanceGroupMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getDeleteKeypairMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getFindFlavorMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getFindInstanceGroupMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getFindKeypairMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getListFlavorAccessMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getListFlavorsMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getListInstanceGroupsMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getListKeypairsMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getSetFlavorAccessMethod;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.getUpdateFlavorMethod;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.xenith.controlplane.record.CallTable;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.v1.CatalogServiceGrpc;
import io.xenith.controlplane.v1.CreateFlavorResponse;
import io.xenith.controlplane.v1.CreateInstanceGroupResponse;
import io.xenith.controlplane.v1.CreateKeypairResponse;
import io.xenith.controlplane.v1.FindFlavorResponse;
import io.xenith.controlplane.v1.FindInstanceGroupResponse;
import io.xenith.controlplane.v1.FindKeypairResponse;
import io.xenith.controlplane.v1.ListFlavorAccessResponse;
import io.xenith.controlplane.v1.ListFlavorsResponse;
import io.xenith.controlplane.v1.ListInstanceGroupsResponse;
import io.xenith.controlplane.v1.ListKeypairsResponse;
import io.xenith.controlplane.v1.SetFlavorAccessResponse;
import io.xenith.controlplane.v1.UpdateFlavorResponse;
import jakarta.inject.Singleton;

/** The calls of {@code catalog.proto}, one entry each: what they do is in the stores. */
@Singleton
final class CatalogServiceEndpoint implements BindableService {

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
    public ServerServiceDefinition bindService() {
        return CallTable.of(CatalogServiceGrpc.getServiceDescriptor(), mutations)
                .change(getCreateFlavorMethod(), (tx, scope, request) -> CreateFlavorResponse.newBuilder()
                        .setFlavor(flavors.create(tx, scope, request.getFlavor()))
                        .build())
                .read(getFindFlavorMethod(), (tx, scope, request) -> FindFlavorResponse.newBuilder()
                        .setFlavor(flavors.find(tx, scope, request.getFlavorId()))
                        .build())
                .read(getListFlavorsMethod(), (tx, scope, request) -> {
                    var page = flavors.list(tx, scope, request);
                    return ListFlavorsResponse.newBuilder()
                            .addAllFlavors(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdateFlavorMethod(), (tx, scope, request) -> UpdateFlavorResponse.newBuilder()
                        .setFlavor(flavors.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteFlavorMethod(),
                        (tx, scope, request) -> flavors.delete(tx, scope, request.getFlavorId()))
                .change(getSetFlavorAccessMethod(), (tx, scope, request) -> SetFlavorAccessResponse.newBuilder()
                        .addAllProjectIds(flavors.setAccess(tx, scope, request))
                        .build())
                .read(getListFlavorAccessMethod(), (tx, scope, request) -> ListFlavorAccessResponse.newBuilder()
                        .addAllProjectIds(flavors.listAccess(tx, scope, request.getFlavorId()))
                        .build())
                .change(getCreateKeypairMethod(), (tx, scope, request) -> CreateKeypairResponse.newBuilder()
                        .setKeypair(keypairs.create(tx, scope, request.getKeypair()))
                        .build())
                .read(getFindKeypairMethod(), (tx, scope, request) -> FindKeypairResponse.newBuilder()
                        .setKeypair(keypairs.find(tx, scope, request))
                        .build())
                .read(getListKeypairsMethod(), (tx, scope, request) -> {
                    var page = keypairs.list(tx, scope, request);
                    return ListKeypairsResponse.newBuilder()
                            .addAllKeypairs(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .execute(
                        getDeleteKeypairMethod(),
                        (tx, scope, request) -> keypairs.delete(tx, scope, request.getUserId(), request.getName()))
                .change(getCreateInstanceGroupMethod(), (tx, scope, request) -> CreateInstanceGroupResponse.newBuilder()
                        .setGroup(groups.create(tx, scope, request.getGroup()))
                        .build())
                .read(getFindInstanceGroupMethod(), (tx, scope, request) -> FindInstanceGroupResponse.newBuilder()
                        .setGroup(groups.find(tx, scope, request.getGroupId()))
                        .build())
                .read(getListInstanceGroupsMethod(), (tx, scope, request) -> {
                    var page = groups.list(tx, scope, request);
                    return ListInstanceGroupsResponse.newBuilder()
                            .addAllGroups(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .execute(
                        getDeleteInstanceGroupMethod(),
                        (tx, scope, request) -> groups.delete(tx, scope, request.getGroupId()))
                .build();
    }
}
