package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.ShutdownReason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that end or reboot by themselves. */
class GuestEndTest extends AgentContract {

    GuestEndTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void aGuestThatEndsByItselfIsReportedAndNotRestartedEvenByANewAgent() throws Exception {
        DomainSpec off = startOne();
        DomainSpec crashed = startOne();
        host.machine().guests().end(ref(off), ShutdownReason.POWEROFF);
        host.machine().guests().crash(ref(crashed));
        host.watch().await(off.getDomainId(), 1, OFF);
        host.watch()
                .await(
                        crashed.getDomainId(),
                        report -> report.getState() == ObservedState.OBSERVED_STATE_CRASHED && !report.hasDomid());
        host.watch().await(off.getDomainId(), report -> report.getState() == OFF && !report.hasDomid());
        assertThat(host.domains()).as("its memory is free again").isEmpty();

        host.restartAgent();
        host.watch().await(off.getDomainId(), 1, OFF);
        host.watch().await(crashed.getDomainId(), 1, ObservedState.OBSERVED_STATE_CRASHED);
        assertThat(host.domains()).isEmpty();

        host.apply(Specs.next(off).build());
        host.watch().await(off.getDomainId(), 2, RUNNING);
    }

    @Test
    void aGuestThatRebootsByItselfIsStartedAgainAndNeverCalledOff() {
        DomainSpec spec = startOne();
        DomainRef before = ref(spec);
        int told = host.watch().messages().size();
        host.machine().guests().end(before, ShutdownReason.REBOOT);
        host.watch()
                .await(
                        spec.getDomainId(),
                        report -> report.getState() == RUNNING
                                && report.hasDomid()
                                && report.getDomid() != before.domid().value());
        assertThat(host.watch().messages().stream()
                        .skip(told)
                        .map(WatchHostResponse::getDomainsChanged)
                        .flatMap(changed -> changed.getDomainsList().stream())
                        .map(DomainReport::getState))
                .as("off would be taken for a guest that powered itself off")
                .isNotEmpty()
                .doesNotContain(OFF);
    }
}
