package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.xenith.hostagent.v1.AdoptDomainRequest;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.ReadConsoleRequest;
import io.xenith.hostagent.v1.RebootKind;
import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.simulator.Fault;
import io.xenith.transport.error.Errors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over real TLS, with a simulated machine under the agent. */
class HostAgentTest {

    private static final ObservedState RUNNING = ObservedState.OBSERVED_STATE_RUNNING;
    private static final ObservedState OFF = ObservedState.OBSERVED_STATE_OFF;
    private static final Call CALL = Call.of("test", Duration.ofSeconds(5));

    private final TestingHost host;

    HostAgentTest(@TempDir Path directory) throws Exception {
        host = new TestingHost(directory);
    }

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    private DomainSpec startOne() {
        DomainSpec spec = Specs.running(host.blobs);
        assertThat(host.apply(spec)).isEqualTo(1);
        host.watch().await(spec.getDomainId(), 1, RUNNING);
        return spec;
    }

    private DomainRef ref(DomainSpec spec) {
        return host.domain(spec.getDomainId()).ref();
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
    void aGuestThatEndsByItselfIsReportedAndNotRestartedEvenByANewAgent() throws Exception {
        DomainSpec off = startOne();
        DomainSpec crashed = startOne();
        host.machine().guests().end(ref(off), ShutdownReason.POWEROFF);
        host.machine().guests().crash(ref(crashed));
        host.watch().await(off.getDomainId(), 1, OFF);
        host.watch().await(crashed.getDomainId(), 1, ObservedState.OBSERVED_STATE_CRASHED);
        assertThat(host.domains()).as("its memory is free again").isEmpty();

        host.restartAgent();
        host.watch().await(off.getDomainId(), 1, OFF);
        host.watch().await(crashed.getDomainId(), 1, ObservedState.OBSERVED_STATE_CRASHED);
        assertThat(host.domains()).isEmpty();

        host.apply(Specs.next(off).build());
        host.watch().await(off.getDomainId(), 2, RUNNING);
    }

    @Test
    void aGuestThatRebootsByItselfIsStartedAgain() {
        DomainSpec spec = startOne();
        DomainRef before = ref(spec);
        host.machine().guests().end(before, ShutdownReason.REBOOT);
        host.watch()
                .await(
                        spec.getDomainId(),
                        report -> report.getState() == RUNNING
                                && report.getDomid() != before.domid().value());
    }

    @Test
    void anAgentThatRestartsTouchesNothingThatIsAsItShouldBe() throws Exception {
        DomainSpec first = startOne();
        DomainSpec second = startOne();
        DomainRef before = ref(first);
        long sequence = host.watch().await(first.getDomainId(), 1, RUNNING).getReportSequence();
        host.restartAgent();
        assertThat(host.watch().awaitSnapshot().getDomainsList())
                .as("held from the first word on")
                .hasSize(2);
        DomainReport report = host.watch().await(first.getDomainId(), 1, RUNNING);
        host.watch().await(second.getDomainId(), 1, RUNNING);
        assertThat(report.getReportSequence()).isGreaterThan(sequence);
        assertThat(ref(first)).isEqualTo(before);
        assertThat(host.domains()).hasSize(2);
    }

    @Test
    void aHostThatRebootsAloneBringsItsDomainsBack() {
        DomainSpec spec = startOne();
        String bootId = host.watch().awaitSnapshot().getFacts().getBootId();
        host.machine().reboot();
        host.watch()
                .awaitMessage(message -> message.hasSnapshot()
                        && !message.getSnapshot().getFacts().getBootId().equals(bootId));
        host.watch().await(spec.getDomainId(), 1, RUNNING);
        assertThat(host.domains()).hasSize(1);
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

    @Test
    void domainsOfOthersAreShownAndTouchedOnlyAfterAdoption() throws Exception {
        DomainSpec spec = Specs.running(host.blobs);
        DomainId id = DomainId.parse(spec.getDomainId());
        Path kernel = Files.createTempFile("kernel", "");
        DomainRef foreign = host.machine()
                .hypervisor()
                .createPaused(
                        CALL,
                        DomainConfig.of(id, "theirs", new Boot.Kernel(kernel, ""))
                                .build());
        host.machine().hypervisor().unpause(CALL, foreign);
        host.restartAgent();
        assertThat(host.watch().awaitSnapshot().getForeignDomainsList())
                .singleElement()
                .satisfies(domain -> assertThat(domain.getName()).isEqualTo("theirs"));

        var unused = host.stub()
                .adoptDomain(AdoptDomainRequest.newBuilder()
                        .setHostId(host.hostId.toString())
                        .setSpec(spec)
                        .build());
        host.watch().await(spec.getDomainId(), 1, RUNNING);
        assertThat(ref(spec)).isEqualTo(foreign);
        host.apply(Specs.next(spec).setPower(Power.POWER_OFF).build());
        host.watch().await(spec.getDomainId(), 2, OFF);
        Files.delete(kernel);
    }

    @Test
    void anOrderForAForeignDomainIsNotCarriedOut() throws Exception {
        DomainSpec spec = Specs.running(host.blobs);
        Path kernel = Files.createTempFile("kernel", "");
        DomainRef foreign = host.machine()
                .hypervisor()
                .createPaused(
                        CALL,
                        DomainConfig.of(DomainId.parse(spec.getDomainId()), "theirs", new Boot.Kernel(kernel, ""))
                                .build());
        host.apply(spec.toBuilder().setPower(Power.POWER_ABSENT).build());
        DomainReport report = host.watch().await(spec.getDomainId(), DomainReport::hasFailure);
        assertThat(report.getFailure().getReason()).isEqualTo("INVALID_CONFIG");
        assertThat(ref(spec)).isEqualTo(foreign);
        Files.delete(kernel);
    }

    @Test
    void readsTheEndOfTheConsole() {
        DomainSpec spec = startOne();
        assertThat(readConsole(spec.getDomainId()).size()).isPositive();
    }

    private ByteString readConsole(String domainId) {
        return host.stub()
                .readConsole(ReadConsoleRequest.newBuilder()
                        .setHostId(host.hostId.toString())
                        .setDomainId(domainId)
                        .setMaxBytes(4096)
                        .build())
                .getData();
    }

    private static void assertReason(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Status.Code code, String reason) {
        Throwable failure = catchThrowable(call);
        assertThat(Errors.find(failure)).as("%s", failure).isPresent();
        assertThat(Errors.find(failure).orElseThrow().code()).isEqualTo(code);
        assertThat(Errors.find(failure).orElseThrow().reason()).isEqualTo(reason);
    }
}
