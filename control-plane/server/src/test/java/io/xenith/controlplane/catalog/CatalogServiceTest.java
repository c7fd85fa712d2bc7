package io.xenith.controlplane.catalog;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.quota.TestingQuota;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CatalogServiceGrpc;
import io.xenith.controlplane.v1.CreateFlavorRequest;
import io.xenith.controlplane.v1.CreateInstanceGroupRequest;
import io.xenith.controlplane.v1.CreateKeypairRequest;
import io.xenith.controlplane.v1.DeleteFlavorRequest;
import io.xenith.controlplane.v1.DeleteInstanceGroupRequest;
import io.xenith.controlplane.v1.DeleteKeypairRequest;
import io.xenith.controlplane.v1.FindFlavorRequest;
import io.xenith.controlplane.v1.FindInstanceGroupRequest;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.GroupPolicy;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.controlplane.v1.Keypair;
import io.xenith.controlplane.v1.ListFlavorsRequest;
import io.xenith.controlplane.v1.ListKeypairsRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.SetFlavorAccessRequest;
import io.xenith.controlplane.v1.UpdateFlavorRequest;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CatalogServiceTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final QuotaStore QUOTA = TestingQuota.store();
    private static final Map<UUID, List<UUID>> MEMBERS = new HashMap<>();
    private static final CatalogServiceEndpoint CATALOG = new CatalogServiceEndpoint(
            RECORD.mutations(),
            new FlavorStore(RECORD.audit()),
            new KeypairStore(RECORD.audit(), QUOTA),
            new InstanceGroupStore(RECORD.audit(), QUOTA, RECORD.ids(), List.of((_, _) -> MEMBERS)));

    private final TestingCaller admin = RECORD.administrator();
    private final TestingCaller member = RECORD.member();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    private Flavor create(Flavor.Builder flavor) {
        return answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getCreateFlavorMethod(),
                        CreateFlavorRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setFlavor(flavor)
                                .build())
                .getFlavor();
    }

    private static Flavor.Builder flavor(String id) {
        return Flavor.newBuilder()
                .setFlavorId(id)
                .setName("name of " + id)
                .setVcpus(2)
                .setMemoryMib(2048)
                .setRootDiskGib(20)
                .setIsPublic(true)
                .putExtraSpecs("hw:cpu_policy", "dedicated");
    }

    private Flavor find(TestingCaller caller, String id) {
        return answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getFindFlavorMethod(),
                        FindFlavorRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setFlavorId(id)
                                .build())
                .getFlavor();
    }

    private List<String> list(TestingCaller caller, ListFlavorsRequest.Builder request) {
        return answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getListFlavorsMethod(),
                        request.setCaller(caller.caller()).build())
                .getFlavorsList()
                .stream()
                .map(Flavor::getFlavorId)
                .toList();
    }

    @Test
    void flavorIsMadeChangedAndDeleted() {
        Flavor made = create(flavor("f1").setDescription("first"));
        assertThat(find(member, "f1")).isEqualTo(made);
        assertThat(made.getRxtxFactor()).isEqualTo(1.0);
        Flavor changed = answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getUpdateFlavorMethod(),
                        UpdateFlavorRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setFlavorId("f1")
                                .setDescription("changed")
                                .putSetExtraSpecs("a", "1")
                                .putSetExtraSpecs("b", "2")
                                .addRemoveExtraSpecs("hw:cpu_policy")
                                .build())
                .getFlavor();
        assertThat(changed.getExtraSpecsMap()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(changed.getDescription()).isEqualTo("changed");
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "ID_TAKEN",
                () -> create(flavor("f1").setName("other")));
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "NAME_TAKEN",
                () -> create(flavor("f1b").setName(made.getName())));
        answerOf(
                CATALOG,
                CatalogServiceGrpc.getDeleteFlavorMethod(),
                DeleteFlavorRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setFlavorId("f1")
                        .build());
        assertRefused(Status.Code.NOT_FOUND, "FLAVOR_NOT_FOUND", () -> find(admin, "f1"));
    }

    @Test
    void privateFlavorIsForThoseWhoWereGivenAccess() {
        create(flavor("secret").setIsPublic(false));
        assertRefused(Status.Code.NOT_FOUND, "FLAVOR_NOT_FOUND", () -> find(member, "secret"));
        assertThat(list(member, ListFlavorsRequest.newBuilder().setAll(true).setIsPublic(false)))
                .doesNotContain("secret");
        assertThat(list(admin, ListFlavorsRequest.newBuilder())).doesNotContain("secret");
        assertThat(list(admin, ListFlavorsRequest.newBuilder().setAll(true))).contains("secret");
        assertThat(list(admin, ListFlavorsRequest.newBuilder().setIsPublic(false)))
                .contains("secret");
        setAccess(true);
        setAccess(true);
        assertThat(find(member, "secret").getName()).isEqualTo("name of secret");
        assertThat(list(member, ListFlavorsRequest.newBuilder())).contains("secret");
        setAccess(false);
        assertRefused(Status.Code.NOT_FOUND, "FLAVOR_NOT_FOUND", () -> find(member, "secret"));
    }

    private void setAccess(boolean granted) {
        answerOf(
                CATALOG,
                CatalogServiceGrpc.getSetFlavorAccessMethod(),
                SetFlavorAccessRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setFlavorId("secret")
                        .setProjectId(member.project().toString())
                        .setGranted(granted)
                        .build());
    }

    @Test
    void flavorsThatCannotBeAreRefusedWithTheField() {
        for (Map.Entry<String, Flavor.Builder> wrong : Map.of(
                        "vcpus", flavor("w1").setVcpus(0),
                        "memory_mib", flavor("w2").setMemoryMib(-1),
                        "root_disk_gib", flavor("w3").setRootDiskGib(-1),
                        "flavor_id", flavor(""),
                        "rxtx_factor", flavor("w4").setRxtxFactor(-1),
                        "extra_specs", flavor("w5").putExtraSpecs("no/slash", "x"))
                .entrySet()) {
            assertThatThrownBy(() -> create(wrong.getValue()))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            refusal -> assertThat(refusal.detail().metadata()).containsEntry("field", wrong.getKey()));
        }
    }

    private Keypair createKey(TestingCaller caller, String name, String key) {
        return answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getCreateKeypairMethod(),
                        CreateKeypairRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setKeypair(Keypair.newBuilder().setName(name).setPublicKey(key))
                                .build())
                .getKeypair();
    }

    @Test
    void keyIsReadAndFingerprinted() {
        Keypair key = createKey(member, "laptop", CatalogAuthorizationCases.PUBLIC_KEY + "\n");
        assertThat(key.getType()).isEqualTo("ssh");
        assertThat(key.getFingerprint()).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}");
        assertThat(key.getUserId()).isEqualTo(member.user().toString());
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "NAME_TAKEN",
                () -> createKey(member, "laptop", CatalogAuthorizationCases.PUBLIC_KEY));
        for (String wrong : List.of(
                "",
                "ssh-rsa",
                "ssh-rsa !!!",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIGPKmiRKXjL0Hmpd0eBnR1aTp8kVvhAVHPTtDPqqbXxV",
                "ssh-ed25519 AAAA")) {
            assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> createKey(member, "bad", wrong));
        }
        answerOf(
                CATALOG,
                CatalogServiceGrpc.getDeleteKeypairMethod(),
                DeleteKeypairRequest.newBuilder()
                        .setCaller(member.caller())
                        .setName("laptop")
                        .build());
    }

    @Test
    void nobodyHasMoreKeysThanTheLimitHoweverManyAreMadeAtOnce() throws Exception {
        RECORD.sql("INSERT INTO project_quota (project_id, keypairs_limit) VALUES (?, 5)", member.project());
        List<Boolean> made = atOnce(16, () -> {
            try {
                createKey(member, "key-" + UUID.randomUUID(), CatalogAuthorizationCases.PUBLIC_KEY);
                return true;
            } catch (ServiceException refusal) {
                assertThat(refusal.reason()).isEqualTo("QUOTA_EXCEEDED");
                return false;
            }
        });
        assertThat(made.stream().filter(one -> one).count()).isEqualTo(5);
        List<String> names = new ArrayList<>();
        String marker = "";
        do {
            PageRequest page =
                    PageRequest.newBuilder().setLimit(2).setMarker(marker).build();
            var answer = answerOf(
                    CATALOG,
                    CatalogServiceGrpc.getListKeypairsMethod(),
                    ListKeypairsRequest.newBuilder()
                            .setCaller(member.caller())
                            .setPage(page)
                            .build());
            answer.getKeypairsList().forEach(key -> names.add(key.getName()));
            marker = answer.getPage().getNextMarker();
        } while (!marker.isEmpty());
        assertThat(names).hasSize(5).isSorted();
    }

    private InstanceGroup createGroup(GroupPolicy policy, int maxPerHost) {
        return answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getCreateInstanceGroupMethod(),
                        CreateInstanceGroupRequest.newBuilder()
                                .setCaller(member.caller())
                                .setGroup(InstanceGroup.newBuilder()
                                        .setName("g")
                                        .setPolicy(policy)
                                        .setMaxPerHost(maxPerHost))
                                .build())
                .getGroup();
    }

    @Test
    void groupCountsAndShowsItsMembers() throws SQLException {
        InstanceGroup group = createGroup(GroupPolicy.GROUP_POLICY_ANTI_AFFINITY, 3);
        UUID instance = UUID.randomUUID();
        MEMBERS.put(UUID.fromString(group.getGroupId()), List.of(instance));
        InstanceGroup found = answerOf(
                        CATALOG,
                        CatalogServiceGrpc.getFindInstanceGroupMethod(),
                        FindInstanceGroupRequest.newBuilder()
                                .setCaller(member.caller())
                                .setGroupId(group.getGroupId())
                                .build())
                .getGroup();
        assertThat(found.getInstanceIdsList()).containsExactly(instance.toString());
        assertThat(found.getMaxPerHost()).isEqualTo(3);
        assertThat(inUse()).isOne();
        answerOf(
                CATALOG,
                CatalogServiceGrpc.getDeleteInstanceGroupMethod(),
                DeleteInstanceGroupRequest.newBuilder()
                        .setCaller(member.caller())
                        .setGroupId(group.getGroupId())
                        .build());
        assertThat(inUse()).isZero();
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> createGroup(GroupPolicy.GROUP_POLICY_AFFINITY, 3));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> createGroup(GroupPolicy.GROUP_POLICY_UNSPECIFIED, 0));
    }

    private long inUse() throws SQLException {
        return RECORD.number("SELECT instance_groups_in_use FROM project_quota WHERE project_id = ?", member.project());
    }
}
