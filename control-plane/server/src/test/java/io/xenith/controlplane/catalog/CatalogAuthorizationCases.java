package io.xenith.controlplane.catalog;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;
import static io.xenith.controlplane.v1.CatalogServiceGrpc.*;

import com.google.protobuf.Message;
import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.*;
import java.util.List;
import java.util.UUID;

/** Who is refused what of {@code catalog.proto}. */
public final class CatalogAuthorizationCases implements AuthorizationCases {

    static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKmiRKXjL0Hmpd0eBnR1aTp8kVvhAVHPTtDPqqbXxV tester@example.org";
    private static final String ADMIN = "NOT_ADMINISTRATOR";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        String user = victim.member().user().toString();
        Flavor flavor = victim.callAsAdministrator(
                        getCreateFlavorMethod(),
                        CreateFlavorRequest.newBuilder()
                                .setFlavor(Flavor.newBuilder()
                                        .setFlavorId(UUID.randomUUID().toString())
                                        .setName("victim-" + UUID.randomUUID())
                                        .setVcpus(1)
                                        .setMemoryMib(64))
                                .build())
                .getFlavor();
        String flavorId = flavor.getFlavorId();
        victim.callAsAdministrator(
                getSetFlavorAccessMethod(),
                SetFlavorAccessRequest.newBuilder()
                        .setFlavorId(flavorId)
                        .setProjectId(victim.member().project().toString())
                        .setGranted(true)
                        .build());
        victim.call(
                getCreateKeypairMethod(),
                CreateKeypairRequest.newBuilder()
                        .setKeypair(Keypair.newBuilder().setName("mine").setPublicKey(PUBLIC_KEY))
                        .build());
        String group = victim.call(
                        getCreateInstanceGroupMethod(),
                        CreateInstanceGroupRequest.newBuilder()
                                .setGroup(InstanceGroup.newBuilder()
                                        .setName("mine")
                                        .setPolicy(GroupPolicy.GROUP_POLICY_AFFINITY))
                                .build())
                .getGroup()
                .getGroupId();
        return List.of(
                refused(
                        getCreateFlavorMethod(),
                        CreateFlavorRequest.newBuilder().setFlavor(flavor).build(),
                        ADMIN),
                refused(
                        getFindFlavorMethod(),
                        FindFlavorRequest.newBuilder().setFlavorId(flavorId).build(),
                        "FLAVOR_NOT_FOUND"),
                answered(
                        getListFlavorsMethod(),
                        ListFlavorsRequest.newBuilder().setAll(true).build(),
                        answer -> lacks(answer, flavorId)),
                refused(
                        getUpdateFlavorMethod(),
                        UpdateFlavorRequest.newBuilder().setFlavorId(flavorId).build(),
                        ADMIN),
                refused(
                        getDeleteFlavorMethod(),
                        DeleteFlavorRequest.newBuilder().setFlavorId(flavorId).build(),
                        ADMIN),
                refused(
                        getSetFlavorAccessMethod(),
                        SetFlavorAccessRequest.newBuilder()
                                .setFlavorId(flavorId)
                                .build(),
                        ADMIN),
                refused(
                        getListFlavorAccessMethod(),
                        ListFlavorAccessRequest.newBuilder()
                                .setFlavorId(flavorId)
                                .build(),
                        ADMIN),
                refused(
                        getCreateKeypairMethod(),
                        CreateKeypairRequest.newBuilder()
                                .setKeypair(Keypair.newBuilder()
                                        .setUserId(user)
                                        .setName("x")
                                        .setPublicKey(PUBLIC_KEY))
                                .build(),
                        ADMIN),
                refused(
                        getFindKeypairMethod(),
                        FindKeypairRequest.newBuilder()
                                .setUserId(user)
                                .setName("mine")
                                .build(),
                        ADMIN),
                refused(
                        getListKeypairsMethod(),
                        ListKeypairsRequest.newBuilder().setUserId(user).build(),
                        ADMIN),
                refused(
                        getDeleteKeypairMethod(),
                        DeleteKeypairRequest.newBuilder()
                                .setUserId(user)
                                .setName("mine")
                                .build(),
                        ADMIN),
                refused(
                        getCreateInstanceGroupMethod(),
                        CreateInstanceGroupRequest.newBuilder()
                                .setGroup(InstanceGroup.newBuilder()
                                        .setName("x")
                                        .setProjectId(victim.member().project().toString())
                                        .setPolicy(GroupPolicy.GROUP_POLICY_AFFINITY))
                                .build(),
                        ADMIN),
                refused(
                        getFindInstanceGroupMethod(),
                        FindInstanceGroupRequest.newBuilder().setGroupId(group).build(),
                        "GROUP_NOT_FOUND"),
                answered(
                        getListInstanceGroupsMethod(),
                        ListInstanceGroupsRequest.newBuilder()
                                .setAllProjects(true)
                                .build(),
                        answer -> lacks(answer, group)),
                refused(
                        getDeleteInstanceGroupMethod(),
                        DeleteInstanceGroupRequest.newBuilder()
                                .setGroupId(group)
                                .build(),
                        "GROUP_NOT_FOUND"));
    }

    private static boolean lacks(Message answer, String id) {
        return !answer.toString().contains(id);
    }
}
