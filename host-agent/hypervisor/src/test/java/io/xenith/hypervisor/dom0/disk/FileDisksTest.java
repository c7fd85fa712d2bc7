package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Disks as files, under the contract and beyond it. */
class FileDisksTest extends StoreFixture {
    @Override
    HostStore openStore() {
        return HostDisks.onFiles(
                call(),
                new FileStoreSettings(disks(), Optional.of(ByteSize.ofGib(1))),
                folder.resolve("scratch"),
                commands,
                this::findUser);
    }

    @Test
    void removesWhatAKilledProcessLeftHalfMade() throws IOException {
        var whole = createDisk(new DomainId(UUID.randomUUID()), 0);
        var half = disks().resolve(rootId() + "." + "0".repeat(32) + ".17.raw.staged");
        var base = disks().resolve(rootId() + "." + "0".repeat(32) + ".17.base");
        var foreign = disks().resolve("notes.txt");
        for (var file : List.of(half, base, foreign)) {
            Files.writeString(file, "x");
        }
        assertThat(store().listDisks(call())).containsExactly(whole);

        store.close();
        store = openStore();

        assertThat(half).doesNotExist();
        assertThat(base).doesNotExist();
        assertThat(foreign).exists();
        assertThat(store().listDisks(call())).containsExactly(whole);
    }

    @Test
    void showsADamagedDiskBesideTheOthers() throws IOException {
        var whole = createDisk(new DomainId(UUID.randomUUID()), 0);
        var damaged = rootId();
        Files.write(disks().resolve(damaged + "." + "0".repeat(32) + ".17.qcow2"), new byte[4096]);

        assertThat(store().listDisks(call())).hasSize(2).contains(whole);
        assertThat(store().findDisk(call(), damaged)).isPresent();
        store().deleteDisk(call(), damaged);
        assertThat(store().listDisks(call())).containsExactly(whole);
    }

    @Test
    void leavesNothingOfADiskThatDidNotFit() {
        commands.failNext("cp", 1, "cp: error writing 'x': No space left on device");
        var id = rootId();

        assertFails(Failure.DiskFull.class, () -> store().createRootDisk(
                        call(), id, image(), DiskFormat.RAW, ByteSize.ofMib(8)));

        assertThat(disks()).isEmptyDirectory();
        assertThat(store().createRootDisk(call(), id, image(), DiskFormat.RAW, ByteSize.ofMib(8))
                        .size())
                .isEqualTo(ByteSize.ofMib(8));
    }

    @Test
    void promisesRoomToOneOfManyAtOnce() throws Exception {
        var tooMany = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            tooMany.add(() -> {
                try {
                    store().createEmptyDisk(call(), rootId(), ByteSize.ofMib(300));
                    return true;
                } catch (io.xenith.hypervisor.HypervisorException e) {
                    assertThat(e.failure()).isInstanceOf(Failure.DiskFull.class);
                    return false;
                }
            });
        }

        assertThat(runAtOnce(tooMany).stream().filter(made -> made)).hasSize(3);
        assertThat(store().describeStore(call()).free()).isEqualTo(ByteSize.ofMib(124));
    }

    @Test
    void makesOneDiskForManyWhoAskAtOnce() throws Exception {
        var id = rootId();
        Callable<StoredDisk> asking =
                () -> store().createRootDisk(call(), id, image(), DiskFormat.RAW, ByteSize.ofMib(8));

        assertThat(new HashSet<>(runAtOnce(Collections.nCopies(6, asking)))).hasSize(1);
        assertThat(disks()).isDirectoryContaining(file -> true);
        assertThat(store().listDisks(call())).hasSize(1);
    }

    @Test
    void refusesAnImageThatPointsToAnotherFile() throws IOException {
        var header = ByteBuffer.allocate(104)
                .putInt(0x514649fb)
                .putInt(3)
                .putLong(104)
                .putInt(11)
                .putInt(16)
                .putLong(1 << 20);
        Files.write(image(), header.array());

        assertFails(Failure.InvalidConfig.class, () -> store().createRootDisk(
                        call(), rootId(), image(), DiskFormat.QCOW2, ByteSize.ofMib(8)));
    }

    @Test
    void putsAQcow2DiskOnTopOfItsImage() throws IOException {
        assumeTrue(hasQemuImg(), "qemu-img is not installed");
        var qcow2 = folder.resolve("image.qcow2");
        run("qemu-img", "convert", "-O", "qcow2", image().toString(), qcow2.toString());

        var root = store().createRootDisk(call(), rootId(), qcow2, DiskFormat.QCOW2, ByteSize.ofMib(64));
        Files.delete(qcow2);
        store().resizeDisk(call(), root.id(), ByteSize.ofMib(128));
        var stream = DiskChannels.toMemory();
        store().exportDisk(call(), root.id(), stream.channel());
        var moved = store().importDisk(call(), rootId(), DiskChannels.from(stream.bytes()));

        assertThat(root.format()).isEqualTo(DiskFormat.QCOW2);
        assertThat(Files.size(root.path())).isLessThan(1 << 20);
        assertThat(moved.size()).isEqualTo(ByteSize.ofMib(128));
        var flat = folder.resolve("flat");
        run("qemu-img", "convert", "-O", "raw", moved.path().toString(), flat.toString());
        assertThat(Files.readAllBytes(flat)).startsWith(Files.readAllBytes(image()));
        for (var disk : List.of(root, moved)) {
            store().deleteDisk(call(), disk.id());
        }
        assertThat(disks()).isEmptyDirectory();
    }

    private Path disks() {
        return folder.resolve("disks");
    }

    private boolean hasQemuImg() {
        return Files.isExecutable(Path.of("/usr/bin/qemu-img"));
    }

    private void run(String... command) {
        commands.run(new TimeLeft(call()), List.of(command)).orFail();
    }

    private static <T> List<T> runAtOnce(List<Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
