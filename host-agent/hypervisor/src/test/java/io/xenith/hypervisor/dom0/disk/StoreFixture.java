package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.contract.StoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of stores without a hypervisor beside them: who has a disk is said by the test, and what a guest would read from
 * a disk is read by it. Holds besides what every real store must do with bytes.
 */
abstract class StoreFixture implements StoreContract {
    static final int IMAGE_BYTES = 5 << 20;

    final TestingCommands commands = new TestingCommands();

    @TempDir
    Path folder = Path.of("");

    HostStore store = unset();
    Optional<Path> diskInUse = Optional.empty();

    abstract HostStore openStore() throws IOException;

    @BeforeEach
    void open() throws IOException {
        // Bytes, holes, bytes: as images are.
        byte[] image = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(image);
        Arrays.fill(image, 1 << 20, 4 << 20, (byte) 0);
        Files.write(image(), image);
        store = openStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public HostStore store() {
        return store;
    }

    @Override
    public Path image() {
        return folder.resolve("image");
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void passTime() {
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }

    @Test
    @Override
    public void keepsADiskThatADomainHas() {
        var disk = createDisk(new DomainId(UUID.randomUUID()), 0);
        diskInUse = Optional.of(disk.path());

        assertFails(Failure.DiskConflict.class, () -> store().deleteDisk(call(), disk.id()));
        assertFails(Failure.DiskConflict.class, () -> store().exportDisk(call(), disk.id(), DiskChannels.toNowhere()));
        diskInUse = Optional.empty();
        store().deleteDisk(call(), disk.id());
        store().deleteDisk(call(), disk.id());

        assertThat(store().listDisks(call())).isEmpty();
        assertThat(store().describeStore(call()).promised()).isEqualTo(ByteSize.ZERO);
    }

    @Test
    @Override
    public void bringsTheConfigDriveToTheGuest() {
        var id = new DiskId(new DomainId(UUID.randomUUID()), DiskKind.CONFIG_DRIVE, 0, 0);
        var contents = new ConfigDrive(Map.of(
                "openstack/latest/meta_data.json", "{\"hostname\": \"web-1\"}".getBytes(StandardCharsets.UTF_8)));

        var drive = store().createConfigDrive(call(), id, contents);

        var bytes = new String(bytesOf(drive.path()), StandardCharsets.ISO_8859_1);
        assertThat(bytes.substring(0x8028)).startsWith("config-2").contains("web-1");
        assertThat(store().createConfigDrive(call(), id, contents)).isEqualTo(drive);
        assertFails(Failure.DiskConflict.class, () -> store().createConfigDrive(call(), id, new ConfigDrive(Map.of())));
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void beginsARootDiskWithTheImageAndGoesOnWithZeros() throws IOException {
        var root = store().createRootDisk(call(), rootId(), image(), DiskFormat.RAW, ByteSize.ofMib(8));

        byte[] bytes = Files.readAllBytes(root.path());
        assertThat(bytes).hasSize(8 << 20).startsWith(Files.readAllBytes(image()));
        assertThat(Arrays.copyOfRange(bytes, IMAGE_BYTES, bytes.length)).containsOnly(0);
    }

    @Test
    void doesNotNeedTheImageAfterwards() throws IOException {
        var id = rootId();
        var root = store().createRootDisk(call(), id, image(), DiskFormat.RAW, ByteSize.ofMib(8));
        Files.delete(image());

        assertThat(store().createRootDisk(call(), id, image(), DiskFormat.RAW, ByteSize.ofMib(8)))
                .isEqualTo(root);
        assertFails(Failure.MissingFile.class, () -> store().createRootDisk(
                        call(), rootId(), folder.resolve("gone"), DiskFormat.RAW, ByteSize.ofMib(8)));
    }

    @Test
    void sendsOnlyWhatChangedWhileTheDiskWasCopied() throws IOException {
        var root = store().createRootDisk(call(), rootId(), image(), DiskFormat.RAW, ByteSize.ofMib(8));
        diskInUse = Optional.of(root.path());
        var copy = DiskChannels.toMemory();
        store().exportUsedDisk(call(), root.id(), copy.channel());
        var moved = store().importDisk(call(), rootId(), DiskChannels.from(copy.bytes()));
        byte[] written = Files.readAllBytes(root.path());
        Arrays.fill(written, 0, 4096, (byte) 0);
        Arrays.fill(written, (6 << 20) + 17, (6 << 20) + 18, (byte) 7);
        Files.write(root.path(), written);

        var changes = DiskChannels.toMemory();
        store().exportChanges(call(), root.id(), store().digestDisk(call(), moved.id()), changes.channel());
        diskInUse = Optional.of(moved.path());
        store().importChanges(call(), moved.id(), DiskChannels.from(changes.bytes()));

        assertThat(Files.readAllBytes(moved.path())).isEqualTo(written);
        assertThat(changes.bytes().length).as("two blocks of 1 MiB").isBetween(2 << 20, (2 << 20) + 4096);
    }

    @Test
    void carriesEveryByteToAnotherIdentity() throws IOException {
        var root = store().createRootDisk(call(), rootId(), image(), DiskFormat.RAW, ByteSize.ofMib(8));
        var stream = DiskChannels.toMemory();
        store().exportDisk(call(), root.id(), stream.channel());

        var moved = store().importDisk(call(), rootId(), DiskChannels.from(stream.bytes()));

        assertThat(stream.bytes().length).as("holes are not sent").isLessThan(IMAGE_BYTES - (2 << 20));
        assertThat(Files.readAllBytes(moved.path())).isEqualTo(Files.readAllBytes(root.path()));
        for (int cut : new int[] {1, 40, stream.bytes().length - 1}) {
            byte[] damaged = stream.bytes().clone();
            damaged[cut] ^= 1;
            assertFails(
                    Failure.BadStream.class, () -> store().importDisk(call(), rootId(), DiskChannels.from(damaged)));
        }
        assertThat(store().listDisks(call())).hasSize(2);
    }

    @Test
    void replacesADiskByAnImportWholeOrNotAtAll() throws IOException {
        var source = createDisk(new DomainId(UUID.randomUUID()), 0);
        Files.write(source.path(), "new".getBytes(StandardCharsets.UTF_8), java.nio.file.StandardOpenOption.WRITE);
        var stream = DiskChannels.toMemory();
        store().exportDisk(call(), source.id(), stream.channel());
        var target = createDisk(new DomainId(UUID.randomUUID()), 1);
        Files.write(target.path(), "old".getBytes(StandardCharsets.UTF_8), java.nio.file.StandardOpenOption.WRITE);

        byte[] torn = Arrays.copyOf(stream.bytes(), stream.bytes().length - 4);
        assertFails(Failure.BadStream.class, () -> store().importDisk(call(), target.id(), DiskChannels.from(torn)));
        assertThat(Files.readString(
                        store().findDisk(call(), target.id()).orElseThrow().path(), StandardCharsets.ISO_8859_1))
                .startsWith("old");

        store().importDisk(call(), target.id(), DiskChannels.from(stream.bytes()));
        assertThat(Files.readString(
                        store().findDisk(call(), target.id()).orElseThrow().path(), StandardCharsets.ISO_8859_1))
                .startsWith("new");
        assertThat(store().listDisks(call())).hasSize(2);
    }

    @Test
    void keepsItsDisksWhenOpenedAgain() throws IOException {
        var disk = createDisk(new DomainId(UUID.randomUUID()), 0);
        store.close();
        assertThatThrownBy(() -> store.listDisks(call())).isNotNull();

        store = openStore();

        assertThat(store().listDisks(call())).containsExactly(disk);
    }

    private static byte[] bytesOf(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static DiskId rootId() {
        return DiskId.root(new DomainId(UUID.randomUUID()), 0);
    }

    Optional<String> findUser(Path disk) {
        return diskInUse.filter(disk::equals).map(_ -> "domain 7 as xvda");
    }

    @Override
    public Hypervisor hypervisor() {
        throw new AssertionError("there is none");
    }

    @Override
    public Path kernel() {
        throw new AssertionError("there is none");
    }

    @Override
    public Path ramdisk() {
        throw new AssertionError("there is none");
    }

    @Override
    public void takeToolstackDown() {
        throw new AssertionError("there is none");
    }

    @Override
    public void bringToolstackUp() {
        throw new AssertionError("there is none");
    }

    @Override
    public void makeDeaf(DomainRef domain) {
        throw new AssertionError("there is none");
    }

    @Override
    public Call call() {
        return Call.of("contract", patience());
    }

    @SuppressWarnings("NullAway") // opened before each test
    private static HostStore unset() {
        return null;
    }
}
