package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folder is taken for a store, and for which. */
class SharedFolderTest {
    private static final String ROOT = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw";

    private final UUID host = UUID.randomUUID();

    @TempDir
    Path folder = Path.of("");

    private Path store = Path.of("");

    @BeforeEach
    void make() throws IOException {
        folder = folder.toRealPath();
        store = Files.createDirectories(folder.resolve("mnt/disks"));
    }

    private SharedFolder open(String... mounts) throws IOException {
        return SharedFolder.open(store, host, folder.resolve("note"), Mounts.parse(List.of(mounts)));
    }

    private String nfs() {
        return "60 27 0:52 / " + folder.resolve("mnt") + " rw,relatime shared:31 - nfs4 files:/export rw,vers=4.2,hard";
    }

    @Test
    void refusesAFolderThatIsNotMounted() {
        assertThatThrownBy(() -> open(ROOT))
                .hasMessageContainingAll(store.toString(), "ext4", "not on NFS", "is it mounted?");
        assertThat(store).isEmptyDirectory();
        assertThat(folder.resolve("note")).doesNotExist();
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        store = folder.resolve("mnt/none");
        assertThatThrownBy(() -> open(ROOT, nfs())).hasMessageContainingAll("is not there", "mounted?");
    }

    @Test
    void refusesWhatIsMountedOverTheStore() {
        assertThatThrownBy(() -> open(ROOT, nfs(), "61 60 0:53 / " + store + " rw - tmpfs none rw"))
                .hasMessageContaining("tmpfs");
    }

    @Test
    void isTheSameStoreEachTimeAndForEveryHost() throws IOException {
        var first = open(ROOT, nfs());
        var another = SharedFolder.open(
                store, UUID.randomUUID(), folder.resolve("note-2"), Mounts.parse(List.of(ROOT, nfs())));

        assertThat(open(ROOT, nfs())).isEqualTo(first);
        assertThat(another.id()).isEqualTo(first.id());
        assertThat(another.own()).isNotEqualTo(first.own());
        assertThat(store).isDirectoryContaining("glob:**/store-id").isDirectoryNotContaining("glob:**/store-id.*");
    }

    @Test
    void refusesAnotherStoreThanBeforeAndOneThatWasEmptied() throws IOException {
        var before = open(ROOT, nfs());

        Files.delete(store.resolve("store-id"));
        assertThatThrownBy(() -> open(ROOT, nfs()))
                .hasMessageContainingAll("is no store", before.id().toString());
        assertThat(store.resolve("store-id")).doesNotExist();

        Files.writeString(store.resolve("store-id"), UUID.randomUUID() + "\n");
        assertThatThrownBy(() -> open(ROOT, nfs()))
                .hasMessageContainingAll("is store", before.id().toString());

        Files.writeString(store.resolve("store-id"), "nonsense");
        assertThatThrownBy(() -> open(ROOT, nfs())).hasMessageContaining("names no store");
    }

    @Test
    void allWhoOpenANewStoreAtOnceGetOneId() throws Exception {
        List<Callable<UUID>> opening = IntStream.range(0, 16)
                .<Callable<UUID>>mapToObj(
                        i -> () -> SharedFolder.openAnywhere(store, UUID.randomUUID(), folder.resolve("note-" + i))
                                .id())
                .toList();
        var ids = new HashSet<UUID>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(opening)) {
                ids.add(future.get());
            }
        }
        assertThat(ids).hasSize(1);
    }

    @Test
    void readsNamesOfMountsAsTheKernelWritesThem() throws IOException {
        var mounts = Mounts.parse(List.of(ROOT, "60 27 0:52 / /srv/my\\040disks rw - nfs files:/a rw"));

        assertThat(mounts.find(Path.of("/srv/my disks/x")).orElseThrow().type()).isEqualTo("nfs");
        assertThat(mounts.find(Path.of("/srv/my")).orElseThrow().type()).isEqualTo("ext4");
        assertThat(Mounts.ofThisHost().find(Path.of("/proc/self"))).isPresent();
        assertThatThrownBy(() -> Mounts.parse(List.of("nonsense"))).isInstanceOf(IOException.class);
    }
}
