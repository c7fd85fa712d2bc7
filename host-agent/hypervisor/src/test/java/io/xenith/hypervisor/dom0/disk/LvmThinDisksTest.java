package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks as thin volumes, under the contract, on commands that behave as LVM's; {@link RealLvmTest} tries the real ones. */
class LvmThinDisksTest extends StoreFixture {
    private TestingLvm lvm = unset();

    @BeforeEach
    @Override
    void open() throws IOException {
        lvm = new TestingLvm(folder.resolve("dev"), 1L << 30);
        super.open();
    }

    @Override
    HostStore openStore() {
        var settings = new LvmThinSettings("vg", "pool", 2);
        var scratch = new ConfigDriveImage(lvm, folder.resolve("scratch"));
        return new HostDisks(
                LvmThinVolumes.open(new TimeLeft(call()), settings, lvm, folder.resolve("dev")),
                this::findUser,
                scratch,
                Clock.systemUTC());
    }

    @Test
    void copiesAnImageOnceAndSnapshotsItThen() {
        store().createRootDisk(call(), rootId(), image(), DiskFormat.RAW, ByteSize.ofMib(8));
        int first = lvm.created();
        int runs = lvm.runs();
        store().createRootDisk(call(), rootId(), image(), DiskFormat.RAW, ByteSize.ofMib(16));

        assertThat(first).isEqualTo(2);
        assertThat(lvm.created()).isEqualTo(3);
        assertThat(lvm.runs() - runs)
                .as("two looks, snapshot, growing, renaming")
                .isEqualTo(5);
        assertThat(store().describeStore(call()).total()).isEqualTo(ByteSize.ofMib(1024 - 8));
    }

    @Test
    void keepsTheNewestImagesOnly() throws IOException {
        for (int i = 0; i < 3; i++) {
            var another = Files.copy(image(), folder.resolve("image-" + i));
            store().createRootDisk(call(), rootId(), another, DiskFormat.RAW, ByteSize.ofMib(8));
        }

        assertThat(lvm.names().stream().filter(name -> name.startsWith("xenith-image-")))
                .hasSize(2);
        assertThat(store().listDisks(call())).hasSize(3);
    }

    @Test
    void removesWhatAKilledProcessLeftAndNothingElse() {
        var disk = createDisk(new DomainId(UUID.randomUUID()), 0);
        lvm.run(
                new TimeLeft(call()),
                List.of("lvcreate", "-V", (4 << 20) + "b", "-n", "xenith-staged-" + rootId(), "--addtag", "xenith"));
        lvm.run(new TimeLeft(call()), List.of("lvcreate", "-V", (4 << 20) + "b", "-n", "xenith-staged-mine"));
        assertThat(store().listDisks(call())).containsExactly(disk);

        store.close();
        store = openStore();

        assertThat(lvm.names())
                .containsExactlyInAnyOrder("somebody-elses", "xenith-staged-mine", "xenith-disk-" + disk.id());
    }

    @Test
    void roundsSizesUpToExtents() {
        assertThat(store().createEmptyDisk(call(), rootId(), new ByteSize(1)).size())
                .isEqualTo(ByteSize.ofMib(4));
    }

    @Test
    void saysSoWhereThereIsNoPool() {
        assertFails(
                Failure.InvalidConfig.class,
                () -> LvmThinVolumes.open(
                        new TimeLeft(call()), new LvmThinSettings("vg", "elsewhere", 2), lvm, folder));
        assertFails(Failure.InvalidConfig.class, () -> new LvmThinSettings("vg; reboot", "pool", 2));
    }

    @SuppressWarnings("NullAway") // made before each test
    private static TestingLvm unset() {
        return null;
    }
}
