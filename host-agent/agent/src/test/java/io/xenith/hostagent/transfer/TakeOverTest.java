package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.Specs;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.EphemeralDisk;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.simulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is lost; another one of the same store makes its domain anew, on the disks that it left there. */
class TakeOverTest extends TwoHosts {

    private final Path store;

    TakeOverTest(@TempDir Path directory) throws IOException {
        super(directory, Optional.of(makeStore(directory)), Optional.of(makeStore(directory)));
        store = directory.resolve("store");
    }

    private static Path makeStore(Path directory) throws IOException {
        return Files.createDirectories(directory.resolve("store"));
    }

    /** One that ran, and has written twice to its root disk and once more in vain, on a host that is off now. */
    private DomainSpec lostOne() {
        DomainSpec spec = Specs.running(from.blobs).toBuilder()
                .addEphemeralDisks(EphemeralDisk.newBuilder().setSizeBytes(1 << 20))
                .build();
        from.apply(spec);
        from.watch().await(spec.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        var ref = from.domain(spec.getDomainId()).ref();
        from.machine().guests().write(ref, rootOf(spec));
        from.machine().guests().write(ref, rootOf(spec));
        from.machine().store().settleDisk(Call.of("test", Duration.ofSeconds(5)), rootOf(spec));
        // Under way when the power goes, as with any disk.
        from.machine().guests().write(ref, rootOf(spec));
        from.stop();
        return spec;
    }

    private static DiskId rootOf(DomainSpec spec) {
        return DiskId.root(DomainId.parse(spec.getDomainId()), 1);
    }

    private String storeId() {
        return to.agent().readFacts().getTraitsList().stream()
                .filter(trait -> trait.startsWith("XENITH_STORE_"))
                .map(trait -> trait.substring("XENITH_STORE_".length())
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"))
                .findFirst()
                .orElseThrow();
    }

    private DomainSpec anew(DomainSpec lost, String storeId) {
        Specs.running(to.blobs); // kernel and ramdisk are to be had there, too
        return lost.toBuilder()
                .setDomainId(UUID.randomUUID().toString())
                .setRootDisk(lost.getRootDisk().toBuilder()
                        .setCopyFrom(DiskPeer.newBuilder()
                                .setHostId(from.hostId.toString())
                                .setAddress("127.0.0.1:9")
                                .setDomainId(lost.getDomainId())
                                .setStoreId(storeId)))
                .build();
    }

    private long writtenThere(DomainSpec spec) {
        return to.machine().guests().countWrites(rootOf(spec));
    }

    @Test
    void theGuestComesUpOnTheDisksThatTheLostHostLeft() throws IOException {
        DomainSpec lost = lostOne();
        DomainSpec anew = anew(lost, storeId());
        to.apply(anew);
        to.watch().await(anew.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(writtenThere(anew)).isEqualTo(2);
        assertThat(to.disks()).as("root, ephemeral, config drive").isEqualTo(3);

        // The host is back, and told what has become of its domain.
        from.startAfterReboot();
        from.apply(Specs.next(lost).setPower(Power.POWER_ABSENT).build());
        from.watch().await(lost.getDomainId(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        to.machine().guests().write(to.domain(anew.getDomainId()).ref(), rootOf(anew));
        assertThat(writtenThere(anew)).isEqualTo(3);

        to.apply(Specs.next(anew).setPower(Power.POWER_ABSENT).build());
        to.watch().await(anew.getDomainId(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        for (var host : new UUID[] {from.hostId, to.hostId}) {
            assertThat(store.resolve("hosts/" + host)).isEmptyDirectory();
        }
    }

    @Test
    void itsDisksAreThereThoughItIsToStayOff() {
        DomainSpec lost = lostOne();
        DomainSpec anew =
                anew(lost, storeId()).toBuilder().setPower(Power.POWER_OFF).build();
        to.apply(anew);
        to.watch().await(anew.getDomainId(), 1, ObservedState.OBSERVED_STATE_OFF);
        assertThat(writtenThere(anew)).isEqualTo(2);
    }

    @Test
    void itIsNotMadeFromItsImageWhereNothingWasLeft() {
        DomainSpec lost = lostOne();
        DomainSpec anew =
                anew(lost.toBuilder().setDomainId(UUID.randomUUID().toString()).build(), storeId());
        to.apply(anew);
        DomainReport failed = to.watch()
                .await(
                        anew.getDomainId(),
                        report -> report.hasFailure() && !report.getFailure().getRetrying());
        assertThat(failed.getFailure().getReason()).isEqualTo("DISK_COPY_FAILED");
        assertThat(failed.getFailure().getMessage()).contains(from.hostId.toString());
        assertThat(to.disks()).isZero();
    }

    @Test
    void aHostOfAnotherStoreRefuses() {
        DomainSpec lost = lostOne();
        DomainSpec anew = anew(lost, UUID.randomUUID().toString());
        to.apply(anew);
        DomainReport failed = to.watch().await(anew.getDomainId(), DomainReport::hasFailure);
        assertThat(failed.getFailure().getReason()).isEqualTo("INVALID_CONFIG");
        assertThat(failed.getFailure().getMessage()).contains("store_id");
        assertThat(to.disks()).isZero();
    }

    @Test
    void itIsTakenOverOnceThoughTheAgentDies() throws IOException {
        DomainSpec lost = lostOne();
        DomainSpec anew = anew(lost, storeId());
        to.machine().faults().next(MicroOperation.LINK_DISK, new Fault.FailAfter(new Failure.Unexpected("cut off")));
        to.machine().faults().next(MicroOperation.CREATE_PAUSED, new Fault.Hang());
        to.apply(anew);
        await(() -> to.disks() == 3);
        to.restartAgent();
        to.watch().await(anew.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(writtenThere(anew)).isEqualTo(2);
        assertThat(to.disks()).isEqualTo(3);
        assertThat(to.domains()).hasSize(1);
    }
}
