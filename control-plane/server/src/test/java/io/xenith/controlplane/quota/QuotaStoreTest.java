package io.xenith.controlplane.quota;

import static io.xenith.controlplane.testing.Calls.atOnce;
import static io.xenith.controlplane.v1.QuotaResource.QUOTA_RESOURCE_INSTANCES;
import static io.xenith.controlplane.v1.QuotaResource.QUOTA_RESOURCE_KEYPAIRS;
import static io.xenith.controlplane.v1.QuotaResource.QUOTA_RESOURCE_MEMORY_MIB;
import static io.xenith.controlplane.v1.QuotaResource.QUOTA_RESOURCE_NETWORKS;
import static io.xenith.controlplane.v1.QuotaResource.QUOTA_RESOURCE_VCPUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.QuotaResource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuotaStoreTest {

    private static final TestingRecord RECORD = TestingRecord.create();

    private final QuotaStore quota = TestingQuota.store();
    private final ProjectId project = RECORD.member().project();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    private QuotaClaim claim(Map<QuotaResource, Long> amounts) {
        return RECORD.transactions().run("claim", tx -> quota.claim(tx.connection(), project, amounts));
    }

    private long inUse(String resource) throws SQLException {
        return RECORD.number("SELECT " + resource + "_in_use FROM project_quota WHERE project_id = ?", project);
    }

    @Test
    void claimsAllOrNothing() throws SQLException {
        assertThat(claim(Map.of(QUOTA_RESOURCE_INSTANCES, 3L, QUOTA_RESOURCE_VCPUS, 12L)))
                .isInstanceOf(QuotaClaim.Claimed.class);
        assertThat(claim(Map.of(QUOTA_RESOURCE_INSTANCES, 1L, QUOTA_RESOURCE_VCPUS, 9L)))
                .isEqualTo(new QuotaClaim.Exceeded(QUOTA_RESOURCE_VCPUS, 20, 12, 9));
        assertThat(inUse("instances")).isEqualTo(3);
        assertThat(inUse("vcpus")).isEqualTo(12);
    }

    @Test
    void refusalNamesWhatTheCallerNeedsToKnow() {
        var detail = new QuotaClaim.Exceeded(QUOTA_RESOURCE_MEMORY_MIB, 100, 90, 20)
                .refusal()
                .detail();
        assertThat(detail.reason()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(detail.metadata())
                .containsEntry("resource", "memory_mib")
                .containsEntry("limit", "100")
                .containsEntry("in_use", "90")
                .containsEntry("asked", "20");
    }

    @Test
    void claimIsGivenUpWithItsTransaction() throws SQLException {
        assertThatThrownBy(() -> RECORD.transactions().execute("claim", tx -> {
                    quota.claim(tx.connection(), project, Map.of(QUOTA_RESOURCE_INSTANCES, 1L))
                            .orRefuse();
                    throw new IllegalStateException("crash");
                }))
                .hasMessage("crash");
        assertThat(RECORD.number("SELECT count(*) FROM project_quota WHERE project_id = ?", project))
                .isZero();
    }

    @Test
    void manyAtOnceNeverPassTheLimitAndNeverLoseOne() throws Exception {
        RECORD.transactions().execute("limit", tx -> {
            quota.lock(tx.connection(), project);
            quota.setLimits(
                    tx.connection(),
                    project,
                    Map.of(QUOTA_RESOURCE_INSTANCES, OptionalLong.of(100), QUOTA_RESOURCE_VCPUS, OptionalLong.of(150)));
        });
        List<QuotaClaim> claims =
                atOnce(32 * 5, () -> claim(Map.of(QUOTA_RESOURCE_INSTANCES, 1L, QUOTA_RESOURCE_VCPUS, 2L)));
        long granted =
                claims.stream().filter(one -> one instanceof QuotaClaim.Claimed).count();
        assertThat(granted).isEqualTo(75);
        assertThat(inUse("instances")).isEqualTo(75);
        assertThat(inUse("vcpus")).isEqualTo(150);
    }

    @Test
    void manyThatUseItForTheFirstTimeMakeOneRow() throws Exception {
        assertThat(atOnce(32, () -> claim(Map.of(QUOTA_RESOURCE_NETWORKS, 1L))))
                .allMatch(one -> one instanceof QuotaClaim.Claimed);
        assertThat(inUse("networks")).isEqualTo(32);
    }

    @Test
    void unlimitedAndLoweredLimits() {
        RECORD.transactions().execute("limit", tx -> {
            quota.lock(tx.connection(), project);
            quota.setLimits(
                    tx.connection(),
                    project,
                    Map.of(QUOTA_RESOURCE_INSTANCES, OptionalLong.empty(), QUOTA_RESOURCE_VCPUS, OptionalLong.of(5)));
        });
        assertThat(claim(Map.of(QUOTA_RESOURCE_INSTANCES, 1_000_000L, QUOTA_RESOURCE_VCPUS, 5L)))
                .isInstanceOf(QuotaClaim.Claimed.class);
        RECORD.transactions()
                .execute(
                        "limit",
                        tx -> quota.setLimits(
                                tx.connection(), project, Map.of(QUOTA_RESOURCE_VCPUS, OptionalLong.of(2))));
        assertThat(claim(Map.of(QUOTA_RESOURCE_INSTANCES, 1L, QUOTA_RESOURCE_VCPUS, 0L)))
                .isInstanceOf(QuotaClaim.Claimed.class);
        assertThat(claim(Map.of(QUOTA_RESOURCE_VCPUS, 1L))).isInstanceOf(QuotaClaim.Exceeded.class);
    }

    @Test
    void databaseRefusesToGiveBackMoreThanWasClaimed() {
        claim(Map.of(QUOTA_RESOURCE_INSTANCES, 1L));
        assertThatThrownBy(() -> RECORD.transactions()
                        .execute(
                                "release",
                                tx -> quota.release(tx.connection(), project, Map.of(QUOTA_RESOURCE_INSTANCES, 2L))))
                .hasStackTraceContaining("project_quota_instances_in_use_check");
        assertThatThrownBy(() -> RECORD.sql("UPDATE project_quota SET vcpus_in_use = -1"))
                .hasMessageContaining("check");
        assertThatThrownBy(() -> RECORD.sql("UPDATE project_quota SET vcpus_limit = -1"))
                .hasMessageContaining("check");
    }

    @Test
    void projectThatIsNotThereClaimsNothing() {
        ProjectId nowhere = new ProjectId(UUID.randomUUID());
        assertThatThrownBy(() -> RECORD.transactions()
                        .run(
                                "claim",
                                tx -> quota.claim(tx.connection(), nowhere, Map.of(QUOTA_RESOURCE_INSTANCES, 1L))))
                .hasMessageContaining("PROJECT_NOT_FOUND");
    }

    @Test
    void whatIsNotSummedCannotBeClaimed() {
        assertThatThrownBy(() -> claim(Map.of(QUOTA_RESOURCE_KEYPAIRS, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> claim(Map.of(QUOTA_RESOURCE_INSTANCES, -1L)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void auditFindsClaimsThatDifferFromTheFacts() {
        MeterRegistry metrics = RECORD.metrics();
        QuotaFacts facts = () ->
                Map.of(QUOTA_RESOURCE_MEMORY_MIB, "SELECT '" + project + "'::uuid AS project_id, 7::bigint AS total");
        QuotaAudit audit = new QuotaAudit(RECORD.transactions(), metrics, List.of(facts));
        claim(Map.of(QUOTA_RESOURCE_MEMORY_MIB, 7L));
        audit.run();
        assertThat(metrics.get(QuotaAudit.METRIC).gauge().value()).isZero();
        claim(Map.of(QUOTA_RESOURCE_MEMORY_MIB, 1L));
        audit.run();
        assertThat(metrics.get(QuotaAudit.METRIC).gauge().value()).isEqualTo(1);
        assertThat(RECORD.transactions().run("audit", audit::compare))
                .containsExactly(new QuotaAudit.Drift(project, QUOTA_RESOURCE_MEMORY_MIB, 8, 7));
    }
}
