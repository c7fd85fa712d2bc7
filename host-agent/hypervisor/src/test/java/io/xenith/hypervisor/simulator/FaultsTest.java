package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private final ManualTime time = new ManualTime(TestHosts.START);

    @TempDir
    Path folder = Path.of("");

    private SimulatedHost host = unset();

    @BeforeEach
    void openHost() throws IOException {
        host = TestHosts.open(folder.resolve("host.journal"), time);
    }

    @AfterEach
    void closeHost() {
        host.close();
    }

    @Test
    void failsOnceWithoutEffect() {
        host.faults().next(MicroOperation.CREATE_PAUSED, new Fault.FailBefore(new Failure.ToolstackDown("restarting")));

        assertFailsToStart(new Failure.ToolstackDown("restarting"));
        TestHosts.start(host, "one");

        assertThat(domains()).isEqualTo(1);
    }

    @Test
    void losesTheAnswerOfWhatTookEffect() {
        host.faults().next(MicroOperation.CREATE_PAUSED, new Fault.FailAfter(new Failure.Unexpected("lost")));

        assertFailsToStart(new Failure.Unexpected("lost"));

        assertThat(domains()).isEqualTo(1);
    }

    @Test
    void delaysWithinTheCallsTime() {
        host.faults().next(MicroOperation.CREATE_PAUSED, new Fault.Delay(DurationRange.ofMillis(3000, 3000)));

        TestHosts.start(host, "one");

        assertThat(time.instant()).isEqualTo(TestHosts.START.plusSeconds(3));
    }

    @Test
    void timesOutWithoutEffectWhenTheDelayIsLongerThanTheCallsTime() {
        host.faults().next(MicroOperation.CREATE_PAUSED, new Fault.Delay(DurationRange.ofMillis(20_000, 20_000)));

        assertFailsToStart(new Failure.TimedOut(TestHosts.CALL.timeout()));

        assertThat(time.instant()).isEqualTo(TestHosts.START.plus(TestHosts.CALL.timeout()));
        assertThat(domains()).isZero();
    }

    @Test
    void endsAHangingCallWhenItIsCancelled() {
        var cancellation = new Cancellation();
        var call = new Call("test", Duration.ofHours(1), cancellation);
        time.schedule(TestHosts.START.plusMillis(70), cancellation::cancel);
        host.faults().next(MicroOperation.DESCRIBE_HOST, new Fault.Hang());

        assertThatThrownBy(() -> host.hypervisor().describeHost(call))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.failure()).isEqualTo(new Failure.Cancelled()));

        assertThat(time.instant()).isEqualTo(TestHosts.START.plusMillis(70));
    }

    @Test
    void endsACallWhoseThreadIsInterruptedAndLosesNothing() {
        Thread.currentThread().interrupt();
        try {
            assertFailsToStart(new Failure.Cancelled());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        TestHosts.start(host, "one");
        assertThat(domains()).isEqualTo(1);
    }

    @Test
    void letsGuestsCrashAsPlanned() {
        host.faults().follow(FaultPlan.parse("guest:crash=200ms..300ms"));
        var domain = TestHosts.start(host, "one");

        time.advance(Duration.ofMillis(199));
        assertThat(state(domain)).isEqualTo(new RunState.Running());
        time.advance(Duration.ofMillis(102));

        assertThat(state(domain)).isEqualTo(new RunState.Shutdown(ShutdownReason.CRASH));
    }

    @Test
    void letsGuestsIgnoreRequestsAsPlanned() {
        host.faults().follow(FaultPlan.parse("guest:ignore-shutdown@1.0"));
        var domain = TestHosts.start(host, "one");

        host.hypervisor().requestShutdown(TestHosts.CALL, domain);
        time.advance(Duration.ofHours(1));

        assertThat(state(domain)).isEqualTo(new RunState.Running());
    }

    @Test
    void readsAPlanAndNamesTheRuleItCannotRead() {
        var plan = FaultPlan.parse(
                " create-paused:delay=50ms..2s@0.1 ; unpause:fail=toolstack-down@0.01;*:hang@0.001; guest:reboot=1m ");

        assertThat(plan.rules()).hasSize(3);
        assertThat(plan.rules().getFirst())
                .isEqualTo(new FaultPlan.Rule(
                        java.util.Set.of(MicroOperation.CREATE_PAUSED),
                        new Fault.Delay(DurationRange.ofMillis(50, 2000)),
                        0.1));
        assertThat(plan.guestRules()).hasSize(1);
        assertThat(FaultPlan.parse("").rules()).isEmpty();
        assertThatThrownBy(() -> FaultPlan.parse("create-paused:explode"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("create-paused:explode");
        assertThatThrownBy(() -> FaultPlan.parse("creat:hang")).hasMessageContaining("no such operation");
        assertThatThrownBy(() -> FaultPlan.parse("unpause:hang@2")).hasMessageContaining("probability");
    }

    private void assertFailsToStart(Failure failure) {
        assertThatThrownBy(() -> TestHosts.start(host, "one"))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }

    private int domains() {
        return host.hypervisor().listDomains(TestHosts.CALL).size();
    }

    private RunState state(io.xenith.hypervisor.DomainRef domain) {
        return host.hypervisor()
                .findDomain(TestHosts.CALL, domain.id())
                .orElseThrow()
                .state();
    }

    @SuppressWarnings("NullAway") // opened before each test
    private static SimulatedHost unset() {
        return null;
    }
}
