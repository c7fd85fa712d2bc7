package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.options.AfterReboot;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.ShutdownReason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of the agent and reboots of its host. */
class RestartTest extends AgentContract {

    RestartTest(@TempDir Path directory) throws Exception {
        super(directory);
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
    void afterARebootOfTheHostDomainsWaitForTheControlPlanesWord() throws Exception {
        DomainSpec ordered = startOne();
        DomainSpec changed = startOne();
        DomainSpec gone = startOne();
        rebootWhileNobodyLooks();
        for (DomainSpec spec : List.of(ordered, changed, gone)) {
            DomainReport waiting = host.watch()
                    .await(
                            spec.getDomainId(),
                            seen -> seen.getState() == OFF
                                    && !seen.getProgress().isEmpty());
            assertThat(waiting.getObservedGeneration())
                    .as("so that it is ordered again")
                    .isZero();
            assertThat(waiting.hasFailure()).isFalse();
        }

        host.apply(ordered);
        host.watch().await(ordered.getDomainId(), 1, RUNNING);
        host.apply(Specs.next(changed).setName("renamed").build());
        host.watch().await(changed.getDomainId(), 2, RUNNING);
        // It was started elsewhere meanwhile, by proof that this host was down.
        host.apply(Specs.next(gone).setPower(Power.POWER_ABSENT).build());
        host.watch().await(gone.getDomainId(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(host.domains()).hasSize(2);
    }

    @Test
    void theWordIsRememberedAndTheWaitingIsToo() throws Exception {
        DomainSpec ordered = startOne();
        DomainSpec waiting = startOne();
        rebootWhileNobodyLooks();
        host.apply(ordered);
        host.watch().await(ordered.getDomainId(), 1, RUNNING);
        host.restartAgent();
        host.watch().await(ordered.getDomainId(), 1, RUNNING);
        host.watch().await(waiting.getDomainId(), seen -> !seen.getProgress().isEmpty());
        assertThat(host.domains()).hasSize(1);

        // Looked up first: once its guest has ended the domain is made anew at any moment.
        DomainRef before = ref(ordered);
        host.machine().guests().end(before, ShutdownReason.REBOOT);
        host.watch()
                .await(
                        ordered.getDomainId(),
                        seen -> seen.getDomid() != before.domid().value());
    }

    @Test
    void aHostThatRebootsUnderItsAgentIsTold() {
        DomainSpec spec = startOne();
        String bootId = host.watch().awaitSnapshot().getFacts().getBootId();
        host.machine().reboot();
        host.watch()
                .awaitMessage(message -> message.hasSnapshot()
                        && !message.getSnapshot().getFacts().getBootId().equals(bootId));
        host.watch().await(spec.getDomainId(), seen -> !seen.getProgress().isEmpty());
        assertThat(host.domains()).isEmpty();
        host.apply(spec);
        host.watch().await(spec.getDomainId(), 1, RUNNING);
    }

    @Test
    void aHostThatMayRestartAloneAsksNobody() throws Exception {
        DomainSpec spec = startOne();
        host.afterReboot(AfterReboot.RESTART);
        rebootWhileNobodyLooks();
        host.watch().await(spec.getDomainId(), 1, RUNNING);
    }

    @Test
    void aGuestThatHadEndedBeforeTheRebootStaysSo() throws Exception {
        DomainSpec off = startOne();
        DomainSpec stopped = startOne();
        host.machine().guests().end(ref(off), ShutdownReason.POWEROFF);
        host.watch().await(off.getDomainId(), 1, OFF);
        host.apply(Specs.next(stopped).setPower(Power.POWER_OFF).build());
        host.watch().await(stopped.getDomainId(), 2, OFF);
        rebootWhileNobodyLooks();
        host.watch().await(off.getDomainId(), 1, OFF);
        host.watch().await(stopped.getDomainId(), 2, OFF);
        assertThat(host.domains()).isEmpty();
    }

    private void rebootWhileNobodyLooks() throws Exception {
        host.stop();
        host.machine().close();
        host.startAfterReboot();
    }
}
