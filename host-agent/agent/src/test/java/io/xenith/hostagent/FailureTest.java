package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.simulator.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of the machine and of the image service. */
class FailureTest extends AgentContract {

    FailureTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void couldNotLookIsUnknownAndNotOff() {
        DomainSpec spec = startOne();
        host.machine().faults().takeToolstackDown("test");
        host.apply(Specs.next(spec).setName("renamed").build());
        DomainReport report =
                host.watch().await(spec.getDomainId(), seen -> seen.getState() == ObservedState.OBSERVED_STATE_UNKNOWN);
        assertThat(report.getFailure().getReason()).isEqualTo("TOOLSTACK_DOWN");
        assertThat(report.getFailure().getRetrying()).isTrue();
        host.machine().faults().heal();
        host.watch().await(spec.getDomainId(), 2, RUNNING);
    }

    @Test
    void aFailureThatMayPassIsRetriedAndALostAnswerMakesNoSecondDomain() {
        host.machine()
                .faults()
                .next(MicroOperation.CREATE_PAUSED, new Fault.FailAfter(new Failure.TimedOut(Duration.ofSeconds(1))));
        host.machine()
                .faults()
                .next(MicroOperation.CREATE_ROOT_DISK, new Fault.FailAfter(new Failure.Unexpected("lost")));
        startOne();
        assertThat(host.domains()).hasSize(1);
        assertThat(host.disks()).isEqualTo(2);
    }

    @Test
    void aHostWithoutMemoryGivesUpAndSaysSo() {
        DomainSpec spec =
                Specs.running(host.blobs).toBuilder().setMemoryBytes(1L << 40).build();
        host.apply(spec);
        DomainReport report = host.watch()
                .await(
                        spec.getDomainId(),
                        seen -> seen.hasFailure() && !seen.getFailure().getRetrying());
        assertThat(report.getFailure().getReason()).isEqualTo("HOST_MEMORY");
        assertThat(report.getFailure().getAttempts()).isEqualTo(3);
        assertThat(report.getObservedGeneration()).isEqualTo(1);
        host.apply(Specs.next(spec).setPower(Power.POWER_ABSENT).build());
        host.watch().await(spec.getDomainId(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(host.disks()).isZero();
    }

    @Test
    void anUnreachableImageServiceIsWaitedForAndADamagedImageIsNotUsed() {
        DomainSpec spec = Specs.running(host.blobs);
        host.blobs.unreachable(true);
        host.apply(spec);
        DomainReport waiting =
                host.watch().await(spec.getDomainId(), seen -> seen.getFailure().getAttempts() >= 2);
        assertThat(waiting.getFailure().getReason()).isEqualTo("IMAGE_FETCH_FAILED");
        assertThat(waiting.getFailure().getRetrying()).isTrue();
        host.blobs.unreachable(false);
        host.watch().await(spec.getDomainId(), 1, RUNNING);

        DomainSpec other = Specs.running(host.blobs);
        var damaged = host.blobs.put(Specs.bytes("damaged"), "raw");
        host.blobs.damage(damaged);
        host.apply(other.toBuilder()
                .setRootDisk(other.getRootDisk().toBuilder().setImage(damaged))
                .build());
        assertThat(host.watch()
                        .await(
                                other.getDomainId(),
                                seen -> seen.hasFailure() && !seen.getFailure().getRetrying())
                        .getFailure()
                        .getReason())
                .isEqualTo("IMAGE_CORRUPT");
    }
}
