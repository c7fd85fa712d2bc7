package io.xenith.hypervisor.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XenStoreTest {
    @TempDir
    Path folder = Path.of("");

    private TestingXenStored daemon = unset();
    private XenStore store = unset();

    @BeforeEach
    void open() throws IOException {
        daemon = TestingXenStored.start(folder.resolve("socket"));
        store = XenStore.open(XenStoreSettings.at(daemon.socket()));
    }

    @AfterEach
    void close() {
        store.close();
        daemon.close();
    }

    @Test
    void readsWhatWasWritten() {
        store.write("/tool/xenith/a", "one");
        store.write("/tool/xenith/b", new byte[] {0, 1, (byte) 0xff});

        assertThat(store.read("/tool/xenith/a")).contains("one");
        assertThat(store.readBytes("/tool/xenith/b"))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(0, 1, 0xff));
        assertThat(store.read("/tool/xenith")).contains("");
        assertThat(store.list("/tool/xenith")).contains(List.of("a", "b"));
    }

    @Test
    void answersEmptyForWhatIsNotThere() {
        assertThat(store.read("/nothing")).isEmpty();
        assertThat(store.list("/nothing")).isEmpty();
        assertThat(store.readPermissions("/nothing")).isEmpty();
        assertThat(store.remove("/nothing/at/all")).isFalse();
        store.mkdir("/something");
        assertThat(store.list("/something")).contains(List.of());
    }

    @Test
    void removesANodeWithAllBelow() {
        store.write("/a/b/c", "1");

        assertThat(store.remove("/a/b")).isTrue();

        assertThat(store.read("/a/b/c")).isEmpty();
        assertThat(store.list("/a")).contains(List.of());
    }

    @Test
    void setsAndReadsPermissions() {
        store.mkdir("/a");
        var permissions = List.of(new Permission(Permission.Access.NONE, 0), new Permission(Permission.Access.READ, 7));

        store.setPermissions("/a", permissions);

        assertThat(store.readPermissions("/a")).contains(permissions);
    }

    @Test
    void readsAListThatIsLongerThanAMessage() {
        var names = IntStream.range(0, 2000)
                .mapToObj(i -> "domain-%05d".formatted(i))
                .toList();
        names.forEach(name -> daemon.set("/local/domain/" + name, ""));

        assertThat(store.list("/local/domain")).contains(names);
        daemon.answerLongListsWhole();
        assertThat(store.list("/local/domain")).contains(names);
    }

    @Test
    void saysWhichErrorItWas() {
        assertThatThrownBy(() -> store.write("/forbidden", "x")).isInstanceOfSatisfying(XenStoreException.class, e -> {
            assertThat(e.error()).isEqualTo(XenStoreError.EACCES);
            assertThat(e.error().mayHaveTakenEffect()).isFalse();
            assertThat(e.toFailure()).isInstanceOf(Failure.Unexpected.class);
        });
    }

    @Test
    void refusesWhatWouldEndTheConnection() {
        assertThatThrownBy(() -> store.write("/a", "x".repeat(4096)))
                .isInstanceOfSatisfying(
                        XenStoreException.class, e -> assertThat(e.error()).isEqualTo(XenStoreError.E2BIG));
        for (var path : List.of("", "a", "/a/", "//a", "/a b", "/a\0b", "/" + "a".repeat(3072))) {
            assertThatThrownBy(() -> store.read(path)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        store.write("/a", "x".repeat(4000));
        assertThat(store.read("/a"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(4000));
    }

    @Test
    void commitsATransactionWholeOrNotAtAll() {
        store.write("/count", "1");

        String seen = store.transact(tree -> {
            tree.write("/count", "2");
            tree.write("/new", "yes");
            assertThat(store.read("/count")).contains("1");
            return tree.read("/count").orElseThrow();
        });

        assertThat(seen).isEqualTo("2");
        assertThat(store.read("/new")).contains("yes");

        assertThatThrownBy(() -> store.transact(tree -> {
                    tree.write("/count", "3");
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.read("/count")).contains("2");
        assertThat(daemon.openTransactions()).isZero();
    }

    @Test
    void runsATransactionAgainWhenOthersWereFaster() {
        daemon.conflictNext(3);

        store.transact(tree -> {
            tree.write("/a", "1");
            return true;
        });

        assertThat(store.read("/a")).contains("1");
        assertThat(daemon.transactions()).isEqualTo(4);
    }

    @Test
    void givesATransactionUpAfterItsTries() {
        daemon.conflictNext(1000);

        assertThatThrownBy(() -> store.transact(tree -> tree.read("/")))
                .isInstanceOfSatisfying(
                        XenStoreException.class, e -> assertThat(e.error()).isEqualTo(XenStoreError.EAGAIN));
        assertThat(daemon.transactions()).isEqualTo(32);
    }

    @Test
    void losesNoIncrementOfManyAtOnce() throws Exception {
        store.write("/count", "0");

        runAtOnce(
                20,
                () -> store.transact(tree -> {
                    int count = Integer.parseInt(tree.read("/count").orElseThrow());
                    tree.write("/count", Integer.toString(count + 1));
                    return count;
                }));

        assertThat(store.read("/count")).contains("20");
    }

    @Test
    void servesManyCallersOverOneConnection() throws Exception {
        daemon.tearMessages();
        var answers = runAtOnce(50, () -> {
            var path = "/caller/" + Thread.currentThread().threadId();
            store.write(path, path);
            return store.read(path).orElseThrow().equals(path);
        });

        assertThat(answers).hasSize(50).containsOnly(true);
    }

    @Test
    void tellsADomainsPath() {
        assertThat(store.loadDomainPath(new Domid(7))).isEqualTo("/local/domain/7");
        assertThat(store.computeDomainPath(new Domid(7))).isEqualTo("/local/domain/7");
    }

    private static <T> List<T> runAtOnce(int times, Callable<T> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var future : threads.invokeAll(java.util.Collections.nCopies(times, task))) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // opened before each test
    private static <T> T unset() {
        return null;
    }
}
