package io.xenith.controlplane.volume;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.quota.TestingQuota;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CreateVolumeRequest;
import io.xenith.controlplane.v1.DeleteVolumeRequest;
import io.xenith.controlplane.v1.FindVolumeRequest;
import io.xenith.controlplane.v1.ListVolumesRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.controlplane.v1.UpdateVolumeRequest;
import io.xenith.controlplane.v1.Volume;
import io.xenith.controlplane.v1.VolumeServiceGrpc;
import io.xenith.controlplane.v1.VolumeStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VolumeServiceTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final long MOST = 500;
    private static final VolumeStore STORE =
            new VolumeStore(() -> MOST, RECORD.audit(), TestingQuota.store(), new HostClaims(), RECORD.ids());
    private static final VolumeServiceEndpoint VOLUMES = new VolumeServiceEndpoint(
            RECORD.mutations(), STORE, new VolumeRemoval(RECORD.transactions(), STORE, (_, _) -> {}));

    private final TestingCaller owner = RECORD.member();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @AfterEach
    void claimsEqualTheFacts() throws SQLException {
        for (var sum : STORE.sums().entrySet()) {
            String column = sum.getKey().name().replace("QUOTA_RESOURCE_", "") + "_in_use";
            assertThat(RECORD.number("SELECT count(*) FROM project_quota q FULL JOIN (" + sum.getValue()
                            + ") f ON f.project_id = q.project_id WHERE coalesce(q." + column
                            + ", 0) <> coalesce(f.total, 0)"))
                    .as(column)
                    .isZero();
        }
    }

    private Volume create(TestingCaller caller, Volume.Builder volume) {
        return answerOf(
                        VOLUMES,
                        VolumeServiceGrpc.getCreateVolumeMethod(),
                        CreateVolumeRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setVolume(volume)
                                .build())
                .getVolume();
    }

    private Volume create(String name, long size) {
        return create(owner, Volume.newBuilder().setName(name).setSizeGib(size));
    }

    private Volume find(TestingCaller caller, String id) {
        return answerOf(
                        VOLUMES,
                        VolumeServiceGrpc.getFindVolumeMethod(),
                        FindVolumeRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setVolumeId(id)
                                .build())
                .getVolume();
    }

    private List<String> names(TestingCaller caller, ListVolumesRequest.Builder list) {
        return answerOf(
                        VOLUMES,
                        VolumeServiceGrpc.getListVolumesMethod(),
                        list.setCaller(caller.caller()).build())
                .getVolumesList()
                .stream()
                .map(Volume::getName)
                .toList();
    }

    private Volume update(TestingCaller caller, UpdateVolumeRequest.Builder update) {
        return answerOf(
                        VOLUMES,
                        VolumeServiceGrpc.getUpdateVolumeMethod(),
                        update.setCaller(caller.caller()).build())
                .getVolume();
    }

    private void delete(TestingCaller caller, String id) {
        answerOf(
                VOLUMES,
                VolumeServiceGrpc.getDeleteVolumeMethod(),
                DeleteVolumeRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setVolumeId(id)
                        .build());
    }

    private long inUse(String resource) throws SQLException {
        return RECORD.number("SELECT " + resource + "_in_use FROM project_quota WHERE project_id = ?", owner.project());
    }

    @Test
    void newVolumeIsAvailableAndClaimed() throws SQLException {
        Volume made = create(
                owner,
                Volume.newBuilder()
                        .setName("data")
                        .setDescription("of the shop")
                        .setSizeGib(7)
                        .putMetadata("tier", "gold"));
        assertThat(made.getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_AVAILABLE);
        assertThat(made.getProjectId()).isEqualTo(owner.project().toString());
        assertThat(made.getUserId()).isEqualTo(owner.user().toString());
        assertThat(made.getSizeGib()).isEqualTo(7);
        assertThat(made.getMetadataMap()).isEqualTo(Map.of("tier", "gold"));
        assertThat(find(owner, made.getVolumeId())).isEqualTo(made);
        assertThat(inUse("volumes")).isEqualTo(1);
        assertThat(inUse("volume_gib")).isEqualTo(7);
        delete(owner, made.getVolumeId());
        assertThat(inUse("volumes") + inUse("volume_gib")).isZero();
        assertRefused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> find(owner, made.getVolumeId()));
        assertRefused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> delete(owner, made.getVolumeId()));
    }

    @Test
    void sameRequestTwiceMakesOneVolume() throws SQLException {
        CreateVolumeRequest request = CreateVolumeRequest.newBuilder()
                .setCaller(owner.caller())
                .setVolume(Volume.newBuilder().setName("once").setSizeGib(3))
                .build();
        var method = VolumeServiceGrpc.getCreateVolumeMethod();
        assertThat(answerOf(VOLUMES, method, request)).isEqualTo(answerOf(VOLUMES, method, request));
        assertThat(inUse("volumes")).isEqualTo(1);
    }

    @Test
    void sizeIsBoundedByConfiguration() {
        for (long size : new long[] {0, -1, MOST + 1, Long.MAX_VALUE}) {
            assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> create("x", size))
                    .hasMessageContaining("size_gib: must be 1 to 500");
        }
        assertThat(create("most", MOST).getSizeGib()).isEqualTo(MOST);
    }

    @Test
    void quotaBoundsNumberAndSizeAlsoAtOnce() throws Exception {
        create("big", 500);
        create("big", 499);
        assertRefused(Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", () -> create("two too many", 2))
                .hasMessageContaining("volume");
        assertThat(inUse("volume_gib")).isEqualTo(999);
        TestingCaller crowd = RECORD.member();
        List<Boolean> made = atOnce(
                24, () -> catchThrowable(() -> create(crowd, Volume.newBuilder().setSizeGib(1))) == null);
        assertThat(made.stream().filter(one -> one)).hasSize(10);
        assertThat(names(crowd, ListVolumesRequest.newBuilder())).hasSize(10);
    }

    @Test
    void metadataIsMergedTakenAwayAndReplaced() {
        Volume made = create(
                owner, Volume.newBuilder().setSizeGib(1).putMetadata("a", "1").putMetadata("b", "2"));
        UpdateVolumeRequest.Builder of = UpdateVolumeRequest.newBuilder().setVolumeId(made.getVolumeId());
        RECORD.clock().advance(Duration.ofSeconds(1));
        Volume merged = update(
                owner,
                of.clone().putSetMetadata("b", "3").putSetMetadata("c", "").addRemoveMetadata("a"));
        assertThat(merged.getMetadataMap()).isEqualTo(Map.of("b", "3", "c", ""));
        assertThat(merged.getUpdatedAt().getSeconds())
                .isGreaterThan(made.getUpdatedAt().getSeconds());
        assertThat(update(owner, of.clone().setClearMetadata(true).putSetMetadata("d", "4"))
                        .getMetadataMap())
                .isEqualTo(Map.of("d", "4"));
        Volume renamed = update(owner, of.clone().setName("n").setDescription("d"));
        assertThat(renamed.getName() + renamed.getDescription()).isEqualTo("nd");
        assertThat(renamed.getMetadataMap()).isEqualTo(Map.of("d", "4"));
        UpdateVolumeRequest.Builder many = of.clone();
        for (int i = 0; i < 128; i++) {
            many.putSetMetadata("k" + i, "v");
        }
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> update(owner, many))
                .hasMessageContaining("metadata: at most 128");
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> update(owner, of.clone().putSetMetadata("", "v")));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> update(owner, of.clone().setName("x".repeat(256))));
    }

    @Test
    void listsYoungestFirstFilteredSortedAndInPages() {
        create(owner, Volume.newBuilder().setName("old").setSizeGib(3).putMetadata("tier", "gold"));
        RECORD.clock().advance(Duration.ofSeconds(1));
        String second = create("middle", 2).getVolumeId();
        RECORD.clock().advance(Duration.ofSeconds(1));
        create(owner, Volume.newBuilder().setName("young").setSizeGib(1).putMetadata("tier", "lead"));
        assertThat(names(owner, ListVolumesRequest.newBuilder())).containsExactly("young", "middle", "old");
        assertThat(names(owner, ListVolumesRequest.newBuilder().setName("middle")))
                .containsExactly("middle");
        assertThat(names(owner, ListVolumesRequest.newBuilder().putMetadata("tier", "gold")))
                .containsExactly("old");
        assertThat(names(owner, ListVolumesRequest.newBuilder().putMetadata("rank", "gold")))
                .isEmpty();
        assertThat(names(owner, ListVolumesRequest.newBuilder().setStatus(VolumeStatus.VOLUME_STATUS_AVAILABLE)))
                .hasSize(3);
        assertThat(names(
                        owner,
                        ListVolumesRequest.newBuilder()
                                .setPage(PageRequest.newBuilder()
                                        .addSort(Sort.newBuilder().setField("size_gib")))))
                .containsExactly("young", "middle", "old");
        assertThat(names(
                        owner,
                        ListVolumesRequest.newBuilder()
                                .setPage(PageRequest.newBuilder()
                                        .setMarker(second)
                                        .setLimit(5))))
                .containsExactly("old");
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "MARKER_NOT_FOUND",
                () -> names(
                        RECORD.member(),
                        ListVolumesRequest.newBuilder()
                                .setPage(PageRequest.newBuilder().setMarker(second))));
    }

    @Test
    void administratorSeesAndChangesEveryProjectsAndStrangersNone() {
        TestingCaller admin = RECORD.administrator();
        TestingCaller stranger = RECORD.member();
        Volume made = create("mine", 1);
        ListVolumesRequest.Builder all = ListVolumesRequest.newBuilder()
                .setAllProjects(true)
                .setProjectId(owner.project().toString());
        assertThat(names(admin, all)).containsExactly("mine");
        assertThat(names(admin, ListVolumesRequest.newBuilder())).isEmpty();
        assertThat(names(stranger, all)).isEmpty();
        assertThat(update(
                                admin,
                                UpdateVolumeRequest.newBuilder()
                                        .setVolumeId(made.getVolumeId())
                                        .setName("seen"))
                        .getName())
                .isEqualTo("seen");
        assertRefused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> find(stranger, made.getVolumeId()));
        assertRefused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> delete(stranger, made.getVolumeId()));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_ADMINISTRATOR",
                () -> create(
                        stranger,
                        Volume.newBuilder()
                                .setSizeGib(1)
                                .setProjectId(owner.project().toString())));
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "NAME_TAKEN",
                () -> create(stranger, Volume.newBuilder().setSizeGib(1).setVolumeId(made.getVolumeId())));
        Volume given = create(
                admin,
                Volume.newBuilder().setSizeGib(1).setProjectId(owner.project().toString()));
        assertThat(find(owner, given.getVolumeId())).isEqualTo(given);
    }

    @Test
    void databaseRefusesWhatCannotBe() {
        String insert = "INSERT INTO volume (id, project_id, user_id, size_gib, name, description, metadata_keys,"
                + " metadata_values, version, created_at, updated_at) VALUES (?, ?, ?, ";
        for (String bad : List.of(
                "0, '', '', '{}', '{}'",
                "1048577, '', '', '{}', '{}'",
                "1, '', '', '{a}', '{}'",
                "1, NULL, '', '{}', '{}'")) {
            assertThatThrownBy(() -> RECORD.sql(
                            insert + bad + ", 0, now(), now())", UUID.randomUUID(), owner.project(), UUID.randomUUID()))
                    .as(bad)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("volume");
        }
        create("kept", 1);
        assertThatThrownBy(() -> RECORD.sql("DELETE FROM project WHERE id = ?", owner.project()))
                .hasMessageContaining("foreign key");
    }
}
