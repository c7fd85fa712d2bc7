package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.contract.SharedStoreContract;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of two hosts in one folder. One kernel has both here, so that what a network file system's clients remember is not tried. */
class SharedFilesTest implements SharedStoreContract {
    private static final ByteSize SIZE = ByteSize.ofMib(8);

    private final TestingCommands commands = new TestingCommands();
    private final List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID());
    private final List<HostStore> stores = new ArrayList<>();
    private byte round;
    private Optional<Path> diskInUse = Optional.empty();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("store"));
        for (int i = 0; i < ids.size(); i++) {
            stores.add(openStore(i));
        }
    }

    private HostStore openStore(int i) throws IOException {
        return HostDisks.onShared(
                call(),
                SharedFolder.openAnywhere(folder.resolve("store"), ids.get(i), folder.resolve("note-" + i)),
                folder.resolve("scratch"),
                commands,
                disk -> diskInUse.filter(disk::equals).map(_ -> "domain 7"));
    }

    @AfterEach
    void close() {
        stores.forEach(HostStore::close);
    }

    @Override
    public List<HostStore> stores() {
        return stores;
    }

    @Override
    public void write(HostStore store, StoredDisk disk) {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, ++round);
        try {
            Files.write(disk.path(), bytes, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String contents(HostStore store, StoredDisk disk) {
        try (var file = FileChannel.open(disk.path(), StandardOpenOption.READ)) {
            var start = java.nio.ByteBuffer.allocate(16);
            file.read(start, 0);
            return Arrays.toString(start.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DiskId someDisk() {
        return DiskId.root(new DomainId(UUID.randomUUID()), 0);
    }

    private HostStore one() {
        return stores.getFirst();
    }

    private HostStore other() {
        return stores.getLast();
    }

    @Test
    void countsWhatAllHostsWerePromisedAndALinkedDiskOnce() {
        var disk = one().createEmptyDisk(call(), someDisk(), SIZE);
        var second = other().createEmptyDisk(call(), someDisk(), SIZE);
        var linked = other().linkDisk(
                        call(), someDisk(), one().findShared(call(), disk.id()).orElseThrow());

        for (var store : stores) {
            assertThat(store.describeStore(call()).promised()).isEqualTo(SIZE.plus(SIZE));
        }
        one().deleteDisk(call(), disk.id());
        assertThat(one().describeStore(call()).promised())
                .as("it is there under the other's name")
                .isEqualTo(SIZE.plus(SIZE));
        for (var mine : List.of(second, linked)) {
            other().deleteDisk(call(), mine.id());
        }
        assertThat(one().describeStore(call()).promised()).isEqualTo(ByteSize.ZERO);
    }

    @Test
    void roomThatTheOtherHostWasPromisedIsNotPromisedAgain() {
        var total = one().describeStore(call()).total();
        // As large as a file may be, so far as the file system lets a sparse one be.
        var most = new ByteSize(Math.min(total.bytes() * 2 / 3, 8L << 40));
        assumeTrue(most.plus(most).isMoreThan(total), "the file system is larger than any file");
        one().createEmptyDisk(call(), someDisk(), most);

        assertThatThrownBy(() -> other().createEmptyDisk(call(), someDisk(), most))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.DiskFull.class));
    }

    @Test
    void aDiskFromAQcow2IsRawSoThatItCanBeShared() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-img is not installed");
        byte[] bytes = new byte[1 << 20];
        new java.util.Random(1).nextBytes(bytes);
        var raw = Files.write(folder.resolve("image"), bytes);
        var image = folder.resolve("image.qcow2");
        commands.run(
                        new TimeLeft(call()),
                        List.of("qemu-img", "convert", "-O", "qcow2", raw.toString(), image.toString()))
                .orFail();

        var root = one().createRootDisk(call(), someDisk(), image, DiskFormat.QCOW2, SIZE);

        assertThat(root.format()).isEqualTo(DiskFormat.RAW);
        assertThat(Files.readAllBytes(root.path())).hasSize(8 << 20).startsWith(bytes);
        assertThat(one().createRootDisk(call(), root.id(), image, DiskFormat.QCOW2, SIZE))
                .isEqualTo(root);
        assertThat(one().findShared(call(), root.id())).isPresent();
    }

    @Test
    void doesNotReplaceADiskThatADomainHas() {
        var disk = one().createEmptyDisk(call(), someDisk(), SIZE);
        var there = one().findShared(call(), disk.id()).orElseThrow();
        var mine = other().createEmptyDisk(call(), someDisk(), SIZE);
        diskInUse = Optional.of(mine.path());

        assertThatThrownBy(() -> other().linkDisk(call(), mine.id(), there)).hasMessageContaining("domain 7");
    }

    @Test
    void takesNoNameThatIsNoDisk() {
        for (var name : List.of(
                "../../store-id",
                "store-id",
                someDisk() + "." + "0".repeat(32) + ".17.raw.staged",
                someDisk() + "." + "0".repeat(32) + ".17.qcow2")) {
            assertThatThrownBy(() -> other().linkDisk(call(), someDisk(), new SharedDisk(ids.getFirst(), name, SIZE)))
                    .as(name)
                    .hasMessageContaining("no disk to take over");
        }
    }

    @Test
    void keepsALinkedDiskWhenOpenedAgainAndSweepsItsOwnFolderAlone() throws IOException {
        var disk = one().createEmptyDisk(call(), someDisk(), SIZE);
        var linked = other().linkDisk(
                        call(), someDisk(), one().findShared(call(), disk.id()).orElseThrow());
        var half = Files.createFile(disk.path().resolveSibling(someDisk() + "." + "0".repeat(32) + ".17.raw.staged"));

        stores.set(1, openStore(1));
        assertThat(half).exists();
        assertThat(other().listDisks(call())).containsExactly(linked);

        stores.set(0, openStore(0));
        assertThat(half).doesNotExist();
        assertThat(one().listDisks(call())).containsExactly(disk);
    }
}
