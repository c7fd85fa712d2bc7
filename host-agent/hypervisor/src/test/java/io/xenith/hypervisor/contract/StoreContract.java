package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.StoredDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The disks of a host. */
public interface StoreContract extends ContractFixture {
    @Test
    default void makesEveryKindOfDiskAndFindsItAgain() {
        var domain = new DomainId(UUID.randomUUID());
        var root = createRoot(DiskId.root(domain, 1));
        var empty = createDisk(domain, 0);
        var drive = createDrive(domain);

        assertThat(root.size()).isEqualTo(ByteSize.ofMib(64));
        assertThat(root.format()).isEqualTo(DiskFormat.RAW);
        assertThat(store().listDisks(call())).containsExactlyInAnyOrder(root, empty, drive);
        assertThat(store().findDisk(call(), root.id())).contains(root);
        assertThat(List.of(root.path(), empty.path(), drive.path())).doesNotHaveDuplicates();
        assertThat(store().describeStore(call()).promised())
                .isEqualTo(root.size().plus(empty.size()).plus(drive.size()));
    }

    @Test
    default void makesADiskOnceHoweverOftenItIsAskedTo() {
        var id = DiskId.root(new DomainId(UUID.randomUUID()), 0);

        assertThat(createRoot(id)).isEqualTo(createRoot(id));
        assertFails(Failure.DiskConflict.class, () -> store().createEmptyDisk(call(), id, ByteSize.ofMib(1)));
        assertThat(store().listDisks(call())).hasSize(1);
    }

    @Test
    default void tellsIncarnationsApart() {
        var domain = new DomainId(UUID.randomUUID());
        var first = createRoot(DiskId.root(domain, 0));
        var second = createRoot(DiskId.root(domain, 1));

        store().deleteDisk(call(), first.id());

        assertThat(store().listDisks(call())).containsExactly(second);
    }

    @Test
    default void growsADiskAndNeverShrinksIt() {
        var id = createDisk(new DomainId(UUID.randomUUID()), 0).id();

        assertThat(store().resizeDisk(call(), id, ByteSize.ofMib(16)).size()).isEqualTo(ByteSize.ofMib(16));
        assertThat(store().resizeDisk(call(), id, ByteSize.ofMib(16)).size()).isEqualTo(ByteSize.ofMib(16));
        assertFails(Failure.InvalidConfig.class, () -> store().resizeDisk(call(), id, ByteSize.ofMib(8)));
        var stranger = DiskId.root(id.domain(), 99);
        assertFails(Failure.DiskConflict.class, () -> store().resizeDisk(call(), stranger, ByteSize.ofMib(8)));
    }

    @Test
    default void refusesWhatDoesNotFit() {
        var before = store().describeStore(call());
        var id = DiskId.root(new DomainId(UUID.randomUUID()), 0);

        assertFails(Failure.DiskFull.class, () -> store().createEmptyDisk(
                        call(), id, before.total().plus(ByteSize.ofMib(1))));

        assertThat(store().describeStore(call())).isEqualTo(before);
        assertThat(store().findDisk(call(), id)).isEmpty();
    }

    @Test
    default void refusesARootDiskSmallerThanItsImage() {
        var id = DiskId.root(new DomainId(UUID.randomUUID()), 0);

        assertFails(Failure.InvalidConfig.class, () -> store().createRootDisk(
                        call(), id, image(), DiskFormat.RAW, new ByteSize(4096)));
    }

    @Test
    default void keepsADiskThatADomainHas() {
        var guest = aGuest();
        var disk = createDisk(guest.build().id(), 0);
        var domain = boot(guest.disks(List.of(disk.attachAs("xvda", false))));

        assertFails(Failure.DiskConflict.class, () -> store().deleteDisk(call(), disk.id()));
        hypervisor().destroy(call(), domain);
        store().deleteDisk(call(), disk.id());
        store().deleteDisk(call(), disk.id());

        assertThat(store().listDisks(call())).isEmpty();
        assertThat(store().describeStore(call()).promised()).isEqualTo(ByteSize.ZERO);
    }

    @Test
    default void carriesADiskToAnotherIdentity() {
        var disk = createDisk(new DomainId(UUID.randomUUID()), 0);
        var bytes = new ByteArrayOutputStream();
        store().exportDisk(call(), disk.id(), Channels.newChannel(bytes));
        var moved = DiskId.root(new DomainId(UUID.randomUUID()), 4);

        var imported = importDisk(moved, bytes.toByteArray());
        var again = importDisk(moved, bytes.toByteArray());

        assertThat(imported.size()).isEqualTo(disk.size());
        assertThat(again.id()).isEqualTo(moved);
        assertThat(store().listDisks(call())).hasSize(2);
        var torn = DiskId.root(new DomainId(UUID.randomUUID()), 0);
        assertFails(
                Failure.BadStream.class, () -> importDisk(torn, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2)));
        assertThat(store().findDisk(call(), torn)).isEmpty();
    }

    @Test
    default void bringsADiskInUseUpToDateElsewhere() {
        var disk = createDisk(new DomainId(UUID.randomUUID()), 0);
        var copied = new ByteArrayOutputStream();
        store().exportUsedDisk(call(), disk.id(), Channels.newChannel(copied));
        var there = importDisk(DiskId.root(new DomainId(UUID.randomUUID()), 4), copied.toByteArray());

        var changes = new ByteArrayOutputStream();
        store().exportChanges(call(), disk.id(), store().digestDisk(call(), there.id()), Channels.newChannel(changes));
        store().importChanges(call(), there.id(), Channels.newChannel(new ByteArrayInputStream(changes.toByteArray())));

        assertThat(store().digestDisk(call(), there.id()).toBytes())
                .isNotEmpty()
                .isEqualTo(store().digestDisk(call(), disk.id()).toBytes());
        var torn = Channels.newChannel(new ByteArrayInputStream(changes.toByteArray(), 0, changes.size() - 1));
        assertFails(Failure.BadStream.class, () -> store().importChanges(call(), there.id(), torn));
        var nobody = DiskId.root(new DomainId(UUID.randomUUID()), 0);
        assertFails(Failure.DiskConflict.class, () -> store().digestDisk(call(), nobody));
    }

    @Test
    default void aVolumesDiskIsToldFromThoseOfADomainOfTheSameId() {
        var domain = new DomainId(UUID.randomUUID());
        var own = createDisk(domain, 0);
        var id = DiskId.volume(domain.value());
        var volume = store().createEmptyDisk(call(), id, ByteSize.ofMib(8));
        assertThat(store().createEmptyDisk(call(), id, ByteSize.ofMib(8))).isEqualTo(volume);
        assertThat(store().listDisks(call())).containsExactlyInAnyOrder(own, volume);
        assertThat(own.id().isOwnedBy(domain)).isTrue();
        assertThat(volume.id().isOwnedBy(domain)).isFalse();

        store().deleteDisk(call(), own.id());
        assertThat(store().listDisks(call())).containsExactly(volume);

        store().deleteDisk(call(), id);
        store().deleteDisk(call(), id);
        assertThat(store().findDisk(call(), id)).isEmpty();
    }

    @Test
    default void bringsTheConfigDriveToTheGuest() {
        var guest = aGuest();
        var drive = createDrive(guest.build().id());

        var domain = boot(guest.disks(List.of(drive.attachAs("xvdz", true))));

        assertThat(console(domain)).contains("web-1");
    }

    private StoredDisk createRoot(DiskId id) {
        return store().createRootDisk(call(), id, image(), DiskFormat.RAW, ByteSize.ofMib(64));
    }

    private StoredDisk createDrive(DomainId domain) {
        return store().createConfigDrive(
                        call(),
                        new DiskId(domain, DiskKind.CONFIG_DRIVE, 0, 0),
                        new ConfigDrive(Map.of(
                                "openstack/latest/meta_data.json",
                                "{\"uuid\": \"x\", \"hostname\": \"web-1\"}".getBytes(StandardCharsets.UTF_8),
                                "openstack/latest/user_data",
                                "#cloud-config\n".getBytes(StandardCharsets.UTF_8))));
    }

    private StoredDisk importDisk(DiskId id, byte[] stream) {
        return store().importDisk(call(), id, Channels.newChannel(new ByteArrayInputStream(stream)));
    }
}
