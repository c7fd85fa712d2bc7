package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.Specs;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.simulator.DurationRange;
import io.xenith.hypervisor.simulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A domain goes to a host that has the same store: its disks are not copied, and are there whatever is cut. */
class SharedMoveTest extends TwoHosts {

    private static final Fault MADE_TO_FAIL = new Fault.FailBefore(new Failure.Unexpected("made to fail"));

    SharedMoveTest(@TempDir Path directory) throws IOException {
        super(directory, Optional.of(makeStore(directory)), Optional.of(makeStore(directory)));
    }

    private static Path makeStore(Path directory) throws IOException {
        return Files.createDirectories(directory.resolve("store"));
    }

    /** A copy would be seen. */
    @BeforeEach
    void copyNothing() {
        to.machine().faults().next(MicroOperation.IMPORT_DISK, MADE_TO_FAIL);
    }

    private static DiskId rootOf(String domain) {
        return DiskId.root(DomainId.parse(domain), 1);
    }

    private void write(Orders orders) {
        from.machine().guests().write(from.domain(orders.leaving()).ref(), rootOf(orders.leaving()));
    }

    private long writtenHere(Orders orders) {
        return from.machine().guests().countWrites(rootOf(orders.leaving()));
    }

    private long writtenThere(Orders orders) {
        return to.machine().guests().countWrites(rootOf(orders.arriving()));
    }

    @Test
    void theGuestGoesOnElsewhereOnTheSameDisks() {
        Orders orders = runningOne();
        write(orders);
        from.machine().faults().next(MicroOperation.SUSPEND, new Fault.Delay(DurationRange.ofMillis(500, 500)));
        apply(orders);
        await(() -> to.disks() == 2);
        write(orders);

        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);
        assertThat(writtenThere(orders)).as("all that it wrote here").isEqualTo(2);

        from.apply(Specs.next(orders.source()).setPower(Power.POWER_ABSENT).build());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(from.disks()).isZero();
        assertThat(writtenThere(orders)).isEqualTo(2);
        to.machine().guests().write(to.domain(orders.arriving()).ref(), rootOf(orders.arriving()));
        assertThat(writtenThere(orders)).isEqualTo(3);

        to.apply(Specs.next(orders.destination())
                .clearArriveFrom()
                .setPower(Power.POWER_ABSENT)
                .build());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertNothingIsLeftInTheStore();
    }

    private void assertNothingIsLeftInTheStore() {
        for (var host : new java.util.UUID[] {from.hostId, to.hostId}) {
            assertThat(directory.resolve("store/hosts/" + host)).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"SUSPEND", "SETTLE_DISK"})
    void itGoesOnWhereItWasWhenTheGiverFails(MicroOperation operation) {
        Orders orders = runningOne();
        write(orders);
        from.machine().faults().next(operation, MADE_TO_FAIL);
        assertNothingHappened(orders);
        assertThat(writtenHere(orders)).isEqualTo(1);
    }

    @Test
    void itGoesOnWhereItWasWhenTheReceiverFails() {
        Orders orders = runningOne();
        write(orders);
        to.machine().faults().next(MicroOperation.RESTORE_PAUSED, MADE_TO_FAIL);
        assertNothingHappened(orders);
        assertThat(writtenHere(orders)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"LINK_DISK", "RESTORE_PAUSED"})
    void itGoesOnWhereItWasWhenTheReceiverIsCalledOff(MicroOperation operation) {
        Orders orders = runningOne();
        write(orders);
        to.machine().faults().next(operation, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, operation);
        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertStillHere(orders);
        assertThat(writtenHere(orders)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = MicroOperation.class,
            names = {"LINK_DISK", "RESTORE_PAUSED"})
    void itGoesOnWhereItWasWhenTheGiverIsCalledOff(MicroOperation operation) {
        Orders orders = runningOne();
        write(orders);
        to.machine().faults().next(operation, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, operation);
        from.apply(orders.called());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_RUNNING);
        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(runs(from, orders.leaving())).isTrue();
        assertThat(to.disks()).isZero();
        assertThat(writtenHere(orders)).isEqualTo(1);
    }

    @Test
    void whatTheReceiverHadLinkedWhenItEndedGoesWithItsOrder() throws IOException {
        Orders orders = runningOne();
        write(orders);
        to.machine().faults().next(MicroOperation.RESTORE_PAUSED, new Fault.Hang());
        apply(orders);
        awaitHanging(orders, MicroOperation.RESTORE_PAUSED);
        to.stop();
        from.watch().await(orders.leaving(), DomainReport::hasFailure);
        from.apply(orders.called());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_RUNNING);

        to.restartAgent();
        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);

        await(() -> runs(from, orders.leaving()));
        assertThat(to.disks()).isZero();
        assertThat(writtenHere(orders)).isEqualTo(1);
    }

    @Test
    void whatLeftAndIsNotThereReturnsToItsDisks() {
        Orders orders = runningOne();
        write(orders);
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);

        to.apply(Specs.next(orders.destination()).setPower(Power.POWER_ABSENT).build());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        from.apply(Specs.next(orders.called()).setMayReturn(true).build());
        from.watch().await(orders.leaving(), 4, ObservedState.OBSERVED_STATE_RUNNING);

        assertThat(writtenHere(orders)).isEqualTo(1);
    }

    @Test
    void aDiskThatCannotBeLinkedIsCopied() {
        to.machine().faults().heal();
        to.machine().faults().next(MicroOperation.LINK_DISK, MADE_TO_FAIL);
        Orders orders = runningOne();
        write(orders);
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(writtenThere(orders)).isEqualTo(1);
        assertThat(to.disks()).isEqualTo(2);
    }

    /** Its device model would write through the caches of both hosts. */
    @Test
    void disksOfHvmGuestsAreCopied() {
        to.machine().faults().heal();
        to.machine().faults().next(MicroOperation.LINK_DISK, new Fault.Hang());
        Orders orders = runningOne(GuestType.GUEST_TYPE_HVM);
        write(orders);
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(writtenThere(orders)).isEqualTo(1);
    }

    @Test
    void theHostSaysWhichStoreItHas() {
        assertThat(from.agent().readFacts().getTraitsList())
                .filteredOn(trait -> trait.startsWith("XENITH_STORE_"))
                .hasSize(1)
                .containsExactlyElementsOf(to.agent().readFacts().getTraitsList().stream()
                        .filter(trait -> trait.matches("XENITH_STORE_[0-9A-F]{32}"))
                        .toList());
    }
}
