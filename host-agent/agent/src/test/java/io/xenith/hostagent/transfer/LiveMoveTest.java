package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.Specs;
import io.xenith.hostagent.TestingHost;
import io.xenith.hostagent.v1.ArriveFrom;
import io.xenith.hostagent.v1.DomainMoveServiceGrpc;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.LeaveTo;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.ReceiveBegin;
import io.xenith.hostagent.v1.ReceiveDomainRequest;
import io.xenith.hostagent.v1.ReceiveDomainResponse;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.simulator.DurationRange;
import io.xenith.hypervisor.simulator.Fault;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A domain goes to another host as it runs, over mutual TLS between two agents. */
class LiveMoveTest {

    private static final long POLL_NANOS = 2_000_000;

    private final Path directory;
    private final TestingHost from;
    private final TestingHost to;

    LiveMoveTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        from = new TestingHost(directory.resolve("from"));
        to = new TestingHost(directory.resolve("to"), from.authority);
    }

    @AfterEach
    void close() {
        to.close();
        from.close();
    }

    /** The orders of one move. */
    private record Orders(DomainSpec source, DomainSpec destination) {
        String leaving() {
            return source.getDomainId();
        }

        String arriving() {
            return destination.getDomainId();
        }

        /** The order that calls the arrival off. */
        DomainSpec withdrawn() {
            return Specs.next(destination)
                    .setArriveFrom(destination.getArriveFrom().toBuilder().setWithdrawn(true))
                    .build();
        }

        DomainSpec called() {
            return Specs.next(source)
                    .setLeaveTo(source.getLeaveTo().toBuilder().setWithdrawn(true))
                    .build();
        }
    }

    private Orders runningOne() {
        DomainSpec spec = Specs.running(from.blobs);
        from.apply(spec);
        from.watch().await(spec.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        String arriving = UUID.randomUUID().toString();
        DomainSpec source = Specs.next(spec)
                .setLeaveTo(LeaveTo.newBuilder().setHostId(to.hostId.toString()).setDomainId(arriving))
                .build();
        Specs.running(to.blobs); // kernel and ramdisk are to be had there, too
        DomainSpec destination = spec.toBuilder()
                .setDomainId(arriving)
                .setArriveFrom(ArriveFrom.newBuilder()
                        .setHostId(from.hostId.toString())
                        .setAddress("127.0.0.1:" + from.port())
                        .setDomainId(spec.getDomainId()))
                .build();
        return new Orders(source, destination);
    }

    private void apply(Orders orders) {
        from.apply(orders.source);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        to.apply(orders.destination);
    }

    private static boolean runs(TestingHost host, String id) {
        return host.domains().stream()
                .filter(domain -> domain.ref().id().toString().equals(id))
                .anyMatch(domain -> domain.state() instanceof RunState.Running);
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

        from.apply(Specs.next(orders.source).setPower(Power.POWER_ABSENT).build());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_ABSENT);
        to.apply(Specs.next(orders.destination).clearArriveFrom().build());
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

    @Test
    void whatHasLeftReturnsOnlyByTheWord() throws IOException {
        Orders orders = runningOne();
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);

        from.restartAgent();
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);
        from.apply(orders.called());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_LEFT);
        assertThat(runs(from, orders.leaving())).isFalse();

        to.apply(Specs.next(orders.destination).setPower(Power.POWER_ABSENT).build());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        from.apply(Specs.next(orders.called()).setMayReturn(true).build());
        from.watch().await(orders.leaving(), 4, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(runs(from, orders.leaving())).isTrue();
    }

    @Test
    void whatHasArrivedIsNotWithdrawnAnyMore() throws IOException {
        Orders orders = runningOne();
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        var arrived = to.domain(orders.arriving()).ref();

        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        to.restartAgent();
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_RUNNING);

        assertThat(to.domain(orders.arriving()).ref()).isEqualTo(arrived);
    }

    @Test
    void nobodyElseIsGivenTheDomain() {
        Orders orders = runningOne();
        DomainSpec elsewhere = orders.source.toBuilder()
                .setLeaveTo(orders.source.getLeaveTo().toBuilder()
                        .setHostId(UUID.randomUUID().toString()))
                .build();
        from.apply(elsewhere);
        to.apply(orders.destination);
        DomainReport waiting = to.watch().await(orders.arriving(), DomainReport::hasFailure);
        assertThat(waiting.getFailure().getMessage()).contains("not to have that domain");
        assertThat(waiting.getFailure().getRetrying())
                .as("the order may be on its way")
                .isTrue();
        from.apply(Specs.next(elsewhere).setLeaveTo(orders.source.getLeaveTo()).build());
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
    }

    @Test
    void whatIsToLeaveIsNotMadeWhereItNeverWas() {
        Orders orders = runningOne();
        String elsewhere = UUID.randomUUID().toString();
        from.apply(orders.source.toBuilder().setDomainId(elsewhere).build());
        DomainReport refused = from.watch().await(elsewhere, DomainReport::hasFailure);
        assertThat(refused.getFailure().getRetrying()).isFalse();
        assertThat(from.domains()).hasSize(1);
    }

    @Test
    void strangersAndNonsenseAreRefused() throws IOException {
        Orders orders = runningOne();
        from.apply(orders.source);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        ReceiveBegin right = ReceiveBegin.newBuilder()
                .setHostId(from.hostId.toString())
                .setDomainId(orders.leaving())
                .setInstanceId(orders.source.getInstanceId())
                .setArrivingDomainId(orders.arriving())
                .build();
        String unknown = UUID.randomUUID().toString();
        Identity host = Identity.ofHost(to.hostId);
        assertThat(refusal(Identity.CONTROL_PLANE, right)).isEqualTo("NOT_A_HOST");
        assertThat(refusal(Identity.ofHost(UUID.randomUUID()), right)).isEqualTo("NOT_THE_DESTINATION");
        assertThat(refusal(host, right.toBuilder().setArrivingDomainId(unknown).build()))
                .isEqualTo("NOT_THE_DESTINATION");
        assertThat(refusal(host, right.toBuilder().setHostId(unknown).build())).isEqualTo("WRONG_HOST");
        assertThat(refusal(host, right.toBuilder().setInstanceId(unknown).build()))
                .isEqualTo("DOMAIN_NOT_FOUND");
        assertThat(refusal(host, right.toBuilder().setDomainId(unknown).build()))
                .isEqualTo("DOMAIN_NOT_FOUND");
        assertThat(refusal(host, right.toBuilder().setDomainId("nonsense").build()))
                .isEqualTo("INVALID_FIELD");
        from.apply(Specs.next(orders.source).setPower(Power.POWER_OFF).build());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_OFF);
        assertThat(refusal(host, right)).isEqualTo("DOMAIN_NOT_UP");
    }

    private String refusal(Identity caller, ReceiveBegin begin) throws IOException {
        Path tls = directory.resolve(caller.name());
        from.authority.issue(tls, caller, Duration.ofDays(1));
        ManagedChannel channel = from.connect(tls, Identity.ofHost(from.hostId));
        CompletableFuture<String> reason = new CompletableFuture<>();
        try {
            var call = DomainMoveServiceGrpc.newStub(channel).receiveDomain(new StreamObserver<>() {
                @Override
                public void onNext(ReceiveDomainResponse message) {
                    reason.complete("given: " + message);
                }

                @Override
                public void onError(Throwable failure) {
                    reason.complete(Errors.find(failure)
                            .map(ErrorDetail::reason)
                            .orElseGet(() -> String.valueOf(failure.getMessage())));
                }

                @Override
                public void onCompleted() {
                    reason.complete("given");
                }
            });
            call.onNext(ReceiveDomainRequest.newBuilder().setBegin(begin).build());
            return reason.orTimeout(30, TimeUnit.SECONDS).join();
        } finally {
            channel.shutdownNow();
        }
    }

    private void assertNothingHappened(Orders orders) {
        apply(orders);
        DomainReport failed = to.watch().await(orders.arriving(), DomainReport::hasFailure);
        assertThat(failed.getFailure().getReason()).isEqualTo("MOVE_FAILED");
        assertThat(failed.getFailure().getRetrying()).isFalse();
        assertThat(failed.getState()).isEqualTo(ObservedState.OBSERVED_STATE_OFF);
        assertStillHere(orders);
    }

    private void assertStillHere(Orders orders) {
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        await(() -> runs(from, orders.leaving()));
        assertThat(to.domains()).isEmpty();
        assertThat(to.disks()).isZero();
    }

    /** What hangs is what comes after something that can be seen. */
    private void awaitHanging(Orders orders, MicroOperation operation) {
        switch (operation) {
            case IMPORT_CHANGES -> await(() -> !to.domains().isEmpty());
            case RESTORE_PAUSED -> await(() -> from.domain(orders.leaving()).state() instanceof RunState.Shutdown);
            case DIGEST_DISK -> await(() -> to.disks() > 0);
            default ->
                to.watch()
                        .await(orders.arriving(), report -> report.getProgress().contains("coming"));
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
