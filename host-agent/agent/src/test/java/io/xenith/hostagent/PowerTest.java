package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.RebootKind;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.RunState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a domain that is there. */
class PowerTest extends AgentContract {

    PowerTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void stopsStartsPausesAndReboots() {
        DomainSpec spec = startOne();
        DomainSpec off = Specs.next(spec).setPower(Power.POWER_OFF).build();
        host.apply(off);
        host.watch().await(spec.getDomainId(), 2, OFF);
        assertThat(host.domains()).isEmpty();

        DomainSpec on = Specs.next(off).setPower(Power.POWER_RUNNING).build();
        host.apply(on);
        host.watch().await(spec.getDomainId(), 3, RUNNING);

        DomainSpec paused = Specs.next(on).setPower(Power.POWER_PAUSED).build();
        host.apply(paused);
        host.watch().await(spec.getDomainId(), 4, ObservedState.OBSERVED_STATE_PAUSED);
        assertThat(host.domain(spec.getDomainId()).state()).isInstanceOf(RunState.Paused.class);

        DomainSpec resumed = Specs.next(paused).setPower(Power.POWER_RUNNING).build();
        host.apply(resumed);
        host.watch().await(spec.getDomainId(), 5, RUNNING);

        DomainRef before = ref(spec);
        DomainSpec soft = Specs.next(resumed)
                .setRebootCount(1)
                .setRebootKind(RebootKind.REBOOT_KIND_SOFT)
                .build();
        host.apply(soft);
        assertThat(host.watch().await(spec.getDomainId(), 6, RUNNING).getRebootCount())
                .isEqualTo(1);
        assertThat(ref(spec)).isNotEqualTo(before);

        DomainSpec hard = Specs.next(soft)
                .setRebootCount(2)
                .setRebootKind(RebootKind.REBOOT_KIND_HARD)
                .build();
        host.apply(hard);
        assertThat(host.watch().await(spec.getDomainId(), 7, RUNNING).getRebootCount())
                .isEqualTo(2);
    }

    @Test
    void aGuestThatDoesNotListenIsDestroyedWhenItsTimeIsUp() {
        DomainSpec spec = startOne();
        host.machine().guests().ignoreShutdown(ref(spec), true);
        host.apply(Specs.next(spec)
                .setPower(Power.POWER_OFF)
                .setStopTimeout(com.google.protobuf.Duration.newBuilder().setNanos(300_000_000))
                .build());
        host.watch().await(spec.getDomainId(), 2, OFF);
        assertThat(host.domains()).isEmpty();
    }

    @Test
    void suspendsAndResumesWithoutRebooting() throws Exception {
        DomainSpec spec = startOne();
        DomainSpec suspended = Specs.next(spec).setPower(Power.POWER_SUSPENDED).build();
        host.apply(suspended);
        host.watch().await(spec.getDomainId(), 2, ObservedState.OBSERVED_STATE_SUSPENDED);
        assertThat(host.domains()).isEmpty();

        host.restartAgent();
        host.watch().await(spec.getDomainId(), 2, ObservedState.OBSERVED_STATE_SUSPENDED);
        DomainSpec resumed = Specs.next(suspended).setPower(Power.POWER_RUNNING).build();
        host.apply(resumed);
        host.watch().await(spec.getDomainId(), 3, RUNNING);
        assertThat(host.domain(spec.getDomainId()).labels())
                .as("made by a restore, not anew")
                .containsEntry("xenith-generation", "1");

        host.apply(Specs.next(resumed).setPower(Power.POWER_ABSENT).build());
        host.watch().await(spec.getDomainId(), 4, ObservedState.OBSERVED_STATE_ABSENT);
    }

    @Test
    void otherHardwareIsAppliedByARestartAndRebuildByANewDisk() {
        DomainSpec spec = startOne();
        DomainSpec larger = Specs.next(spec)
                .setVcpus(2)
                .setMemoryBytes(128 << 20)
                .setRootDisk(spec.getRootDisk().toBuilder().setSizeBytes(2L << 30))
                .build();
        host.apply(larger);
        host.watch().await(spec.getDomainId(), 2, RUNNING);
        assertThat(host.domain(spec.getDomainId()).vcpus()).isEqualTo(2);

        DomainSpec rebuilt = Specs.next(larger)
                .setRootDisk(larger.getRootDisk().toBuilder()
                        .setIncarnation(2)
                        .setImage(host.blobs.put(Specs.bytes("another system"), "raw")))
                .build();
        host.apply(rebuilt);
        DomainReport report = host.watch().await(spec.getDomainId(), 3, RUNNING);
        assertThat(report.getRootDiskIncarnation()).isEqualTo(2);
        assertThat(host.disks()).isEqualTo(2);
    }

    @Test
    void aNameOrReasonAloneTouchesNoDomain() {
        DomainSpec spec = startOne();
        DomainRef before = ref(spec);
        host.apply(Specs.next(spec).setName("renamed").setReason("rename").build());
        host.watch().await(spec.getDomainId(), 2, RUNNING);
        assertThat(ref(spec)).isEqualTo(before);
    }
}
