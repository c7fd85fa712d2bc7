package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.Specs;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.simulator.DurationRange;
import io.xenith.hypervisor.simulator.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A domain goes to another host as it runs; whatever is cut before it has left, it goes on where it was. */
class LiveMoveTest extends TwoHosts {

    LiveMoveTest(@TempDir Path directory) throws IOException {
        super(directory);
    }

    @Test
    void theGuestGoesOnElsewhereWithWhatItWroteMeanwhile() {
        Orders orders = runningOne();
        var domain = from.domain(orders.leaving()).ref();
        DiskId root = DiskId.root(DomainId.parse(orders.leaving()), 1);
        DiskId moved = DiskId.root(DomainId.parse(orders.arriving()), 1);
        from.machine().guests().write(domain, root);
        from.machine().faults().next(MicroOperation.SUSPEND, new Fault.Delay(DurationRange.ofMillis(500, 500)));
        apply(orders);
        await(() -> to.machine().guests().countWrites(moved) == 1);
        from.machine().guests().write(domain, root);

        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        DomainReport left = from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);

        assertThat(left.hasDomid()).as("it is kept whole").isTrue();
        assertThat(to.machine().guests().countWrites(moved)).isEqualTo(2);
        assertThat(to.disks()).as("root disk and config drive").isEqualTo(2);
        DomainInfo arrived = to.domain(orders.arriving());
        assertThat(arrived.state()).isInstanceOf(RunState.Running.class);
        assertThat(from.domain(orders.leaving()).state()).isEqualTo(new RunState.Shutdown(ShutdownReason.SUSPEND));

        from.apply(Specs.next(orders.source()).setPower(Power.POWER_ABSENT).build());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_ABSENT);
        to.apply(Specs.next(orders.destination()).clearArriveFrom().build());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(to.domain(orders.arriving()).ref())
                .as("the next order does not restart it")
                .isEqualTo(arrived.ref());
        assertThat(from.disks()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"EXPORT_USED_DISK", "SUSPEND", "EXPORT_CHANGES"})
    void itGoesOnWhereItWasWhenTheGiverFails(MicroOperation operation) {
        Orders orders = runningOne();
        from.machine().faults().next(operation, new Fault.FailBefore(new Failure.Unexpected("made to fail")));
        assertNothingHappened(orders);
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"IMPORT_DISK", "DIGEST_DISK", "RESTORE_PAUSED", "IMPORT_CHANGES"})
    void itGoesOnWhereItWasWhenTheReceiverFails(MicroOperation operation) {
        Orders orders = runningOne();
        to.machine().faults().next(operation, new Fault.FailBefore(new Failure.Unexpected("made to fail")));
        assertNothingHappened(orders);
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"IMPORT_DISK", "DIGEST_DISK", "RESTORE_PAUSED", "IMPORT_CHANGES"})
    void itGoesOnWhereItWasWhenTheReceiverIsCalledOff(MicroOperation operation) {
        Orders orders = runningOne();
        to.machine().faults().next(operation, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, operation);
        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertStillHere(orders);
        assertThat(to.apply(orders.withdrawn())).as("the same word again").isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            mode = Mode.INCLUDE,
            names = {"IMPORT_DISK", "DIGEST_DISK", "RESTORE_PAUSED", "IMPORT_CHANGES"})
    void itGoesOnWhereItWasWhenTheGiverIsCalledOff(MicroOperation operation) {
        Orders orders = runningOne();
        to.machine().faults().next(operation, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, operation);
        from.apply(orders.called());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(runs(from, orders.leaving())).isTrue();
        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(to.domains()).isEmpty();
        assertThat(to.disks()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"IMPORT_DISK", "RESTORE_PAUSED", "IMPORT_CHANGES"})
    void itGoesOnWhereItWasWhenTheReceiverEnds(MicroOperation operation) throws IOException {
        Orders orders = runningOne();
        to.machine().faults().next(operation, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, operation);
        to.stop();
        if (operation != MicroOperation.IMPORT_DISK) { // the giver may not have been asked yet
            DomainReport stayed = from.watch().await(orders.leaving(), DomainReport::hasFailure);
            assertThat(stayed.getFailure().getReason()).isEqualTo("MOVE_FAILED");
            assertThat(stayed.getFailure().getRetrying()).isFalse();
            assertThat(stayed.getObservedGeneration())
                    .as("of the order to leave")
                    .isEqualTo(2);
            await(() -> runs(from, orders.leaving()));
        }
        from.apply(orders.called());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_RUNNING);
        await(() -> runs(from, orders.leaving()));
        to.restartAgent();
        DomainReport refused = to.watch().await(orders.arriving(), DomainReport::hasFailure);
        assertThat(refused.getFailure().getReason()).isEqualTo("MOVE_FAILED");
        assertThat(to.domains()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"IMPORT_DISK", "RESTORE_PAUSED", "IMPORT_CHANGES"})
    void itGoesOnWhereItWasWhenTheGiverEndsAndComesBack(MicroOperation operation) throws IOException {
        Orders orders = runningOne();
        to.machine().faults().next(operation, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, operation);
        from.restartAgent();
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        await(() -> runs(from, orders.leaving()));
        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(to.domains()).isEmpty();
    }
}
