package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.Specs;
import io.xenith.hostagent.TestingHost;
import io.xenith.hostagent.v1.ArriveFrom;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hostagent.v1.LeaveTo;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.transport.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Two agents with mutual TLS between them, and a domain of the one that is to go to the other as it runs. */
abstract class TwoHosts {

    private static final long POLL_NANOS = 2_000_000;

    final Path directory;
    final TestingHost from;
    final TestingHost to;

    TwoHosts(Path directory) throws IOException {
        this(directory, Optional.empty(), Optional.empty());
    }

    /** With the stores that each of them has together with others, if it has. */
    TwoHosts(Path directory, Optional<Path> storeOfFrom, Optional<Path> storeOfTo) throws IOException {
        this.directory = directory;
        var authority = CertificateAuthority.create("Test", Duration.ofDays(1), InstantSource.system());
        from = new TestingHost(directory.resolve("from"), authority, storeOfFrom);
        to = new TestingHost(directory.resolve("to"), authority, storeOfTo);
    }

    @AfterEach
    void close() {
        to.close();
        from.close();
    }

    /** The orders of one move. */
    record Orders(DomainSpec source, DomainSpec destination) {
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

    Orders runningOne() {
        return runningOne(GuestType.GUEST_TYPE_PVH);
    }

    Orders runningOne(GuestType type) {
        DomainSpec.Builder made = Specs.running(from.blobs).toBuilder().setGuestType(type);
        DomainSpec spec = (type == GuestType.GUEST_TYPE_HVM ? made.clearBoot() : made).build();
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

    void apply(Orders orders) {
        from.apply(orders.source);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        to.apply(orders.destination);
    }

    static boolean runs(TestingHost host, String id) {
        return host.domains().stream()
                .filter(domain -> domain.ref().id().toString().equals(id))
                .anyMatch(domain -> domain.state() instanceof RunState.Running);
    }

    void assertNothingHappened(Orders orders) {
        apply(orders);
        DomainReport failed = to.watch().await(orders.arriving(), DomainReport::hasFailure);
        assertThat(failed.getFailure().getReason()).isEqualTo("MOVE_FAILED");
        assertThat(failed.getFailure().getRetrying()).isFalse();
        assertThat(failed.getState()).isEqualTo(ObservedState.OBSERVED_STATE_OFF);
        assertStillHere(orders);
    }

    void assertStillHere(Orders orders) {
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        await(() -> runs(from, orders.leaving()));
        assertThat(to.domains()).isEmpty();
        assertThat(to.disks()).isZero();
    }

    /** What hangs is what comes after something that can be seen. */
    void awaitHanging(Orders orders, MicroOperation operation) {
        switch (operation) {
            case IMPORT_CHANGES -> await(() -> !to.domains().isEmpty());
            case RESTORE_PAUSED -> await(() -> from.domain(orders.leaving()).state() instanceof RunState.Shutdown);
            case DIGEST_DISK -> await(() -> to.disks() > 0);
            default ->
                to.watch()
                        .await(orders.arriving(), report -> report.getProgress().contains("coming"));
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
