package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.DomainRef;
import io.xenith.transport.error.Errors;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken, what is refused, and what is made of it. */
class OrderTest extends AgentContract {

    OrderTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void makesADomainFromImageKernelAndConfigDrive() {
        DomainSpec spec = startOne();

        DomainReport report = host.watch().await(spec.getDomainId(), 1, RUNNING);
        assertThat(report.getHeldGeneration()).isEqualTo(1);
        assertThat(report.getInstanceId()).isEqualTo(spec.getInstanceId());
        assertThat(report.getRootDiskIncarnation()).isEqualTo(1);
        assertThat(report.hasDomid()).isTrue();
        assertThat(report.getStartedAt().getSeconds()).isPositive();
        assertThat(host.domains()).hasSize(1);
        assertThat(host.domain(spec.getDomainId()).name()).startsWith("web-server.");
        assertThat(host.disks()).as("root disk and config drive").isEqualTo(2);
    }

    @Test
    void domainsOfOneNameMadeAtOneTimeLiveSideBySide() {
        DomainSpec spec = Specs.running(host.blobs);
        for (String id : List.of("01a203c4-929d-7000-8000-00000000000a", "01a203c4-929d-7000-8000-00000000000b")) {
            host.apply(spec.toBuilder().setDomainId(id).build());
            host.watch().await(id, 1, RUNNING);
        }
        assertThat(host.domains()).hasSize(2);
    }

    @Test
    void theSameOrderAgainDoesNothing() {
        DomainSpec spec = startOne();
        DomainRef before = ref(spec);
        assertThat(host.apply(spec)).isEqualTo(1);
        assertThat(host.apply(spec.toBuilder().setReason("another reason").build()))
                .isEqualTo(1);
        assertThat(ref(spec)).isEqualTo(before);
    }

    @Test
    void olderAndReusedGenerationsAreRefused() {
        DomainSpec spec = startOne();
        DomainSpec newer = Specs.next(spec).setName("other").build();
        host.apply(newer);
        assertReason(() -> host.apply(spec), Status.Code.FAILED_PRECONDITION, "STALE_GENERATION");
        assertReason(
                () -> host.apply(newer.toBuilder().setVcpus(2).build()),
                Status.Code.INVALID_ARGUMENT,
                "GENERATION_REUSED");
    }

    @Test
    void aMissingOrWrongFieldIsNamed() {
        Throwable failure = catchThrowable(() ->
                host.apply(Specs.running(host.blobs).toBuilder().setVcpus(0).build()));
        assertThat(Errors.find(failure).orElseThrow().metadata()).containsEntry("field", "vcpus");
    }

    @Test
    void removesEverythingAndRefusesLateOrders() {
        DomainSpec spec = startOne();
        DomainSpec absent = Specs.next(spec).setPower(Power.POWER_ABSENT).build();
        host.apply(absent);
        host.watch().await(spec.getDomainId(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(host.domains()).isEmpty();
        assertThat(host.disks()).isZero();
        assertReason(() -> host.apply(spec), Status.Code.FAILED_PRECONDITION, "STALE_GENERATION");
        assertThat(host.apply(absent)).isEqualTo(2);
        assertReason(() -> readConsole(spec.getDomainId()), Status.Code.NOT_FOUND, "DOMAIN_NOT_FOUND");
    }

    @Test
    void absentIsAnswerableForADomainThatNeverWas() {
        DomainSpec never = DomainSpec.newBuilder()
                .setDomainId(UUID.randomUUID().toString())
                .setInstanceId(UUID.randomUUID().toString())
                .setGeneration(9)
                .setPower(Power.POWER_ABSENT)
                .build();
        host.apply(never);
        host.watch().await(never.getDomainId(), 9, ObservedState.OBSERVED_STATE_ABSENT);
    }

    @Test
    void aGuestWithoutAConfigDriveIsCalledByItsHostnameAndNotByXensName() {
        DomainSpec spec = Specs.running(host.blobs);
        DomainSpec plain = spec.toBuilder()
                .setConfigDrive(spec.getConfigDrive().toBuilder().setAttach(false))
                .build();
        host.apply(plain);
        host.watch().await(plain.getDomainId(), 1, RUNNING);
        assertThat(readConsole(plain.getDomainId()).toStringUtf8()).contains("hostname web,");
    }

    @Test
    void readsTheEndOfTheConsole() {
        DomainSpec spec = startOne();
        assertThat(readConsole(spec.getDomainId()).size()).isPositive();
    }
}
