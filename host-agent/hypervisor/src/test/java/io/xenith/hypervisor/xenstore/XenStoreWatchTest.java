package io.xenith.hypervisor.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XenStoreWatchTest {
    @TempDir
    Path folder = Path.of("");

    private TestingXenStored daemon = unset();
    private XenStore store = unset();
    private final TestingListener listener = new TestingListener();

    @BeforeEach
    void open() throws IOException {
        daemon = TestingXenStored.start(folder.resolve("socket"));
        store = XenStore.open(new XenStoreSettings(daemon.socket(), Duration.ofSeconds(10), 64, 8, 32));
    }

    @AfterEach
    void close() {
        store.close();
        daemon.close();
    }

    @Test
    void tellsAtOnceAndThenOfEveryChangeBelow() {
        store.watch("/a", listener);
        listener.await("/a");

        daemon.set("/a/b/c", "1");
        daemon.set("/elsewhere", "1");
        store.write("/a/d", "2");

        assertThat(listener.await("/a/b/c", "/a/d")).doesNotContain("/elsewhere");
    }

    @Test
    void tellsOfDomainsThatComeAndGo() {
        store.watch("@introduceDomain", listener);
        store.watch("@releaseDomain", listener);
        listener.await("@introduceDomain", "@releaseDomain");
        listener.forget();

        daemon.fireSpecial("@releaseDomain");

        assertThat(listener.await("@releaseDomain")).containsExactly("@releaseDomain");
    }

    @Test
    void tellsWhenAParentIsRemoved() {
        daemon.set("/a/b/c", "1");
        store.watch("/a/b/c", listener);
        listener.await("/a/b/c");
        listener.forget();

        daemon.removeNode("/a");

        listener.await("/a/b/c");
    }

    @Test
    void tellsNothingAfterClosing() {
        var others = new TestingListener();
        var registration = store.watch("/a", listener);
        store.watch("/a", others);
        listener.await("/a");
        others.await("/a");
        listener.forget();

        registration.close();
        registration.close();
        daemon.set("/a/b", "1");
        others.await("/a/b");
        // Answered after the unwatch, on one connection.
        store.read("/a");

        assertThat(listener.await(told -> true)).isEmpty();
        assertThat(daemon.watches()).isEqualTo(1);
    }

    @Test
    void outlivesAListenerThatThrows() {
        store.watch("/a", _ -> {
            throw new IllegalStateException("on purpose");
        });
        store.watch("/a", listener);

        daemon.set("/a/b", "1");

        listener.await("/a/b");
    }

    @Test
    void letsAListenerCallTheStore() {
        daemon.set("/a", "seen");
        store.watch("/a", path -> listener.onChange(store.read(path).orElse("nothing")));

        listener.await("seen");
    }

    @Test
    void saysThatEventsAreLostWhenTooManyWait() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        store.watch("/slow", _ -> {
            entered.countDown();
            try {
                assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        store.watch("/a", listener);

        for (int i = 0; i < 20; i++) {
            store.write("/a/" + i, "x");
        }
        release.countDown();

        assertThat(listener.await("lost")).hasSizeLessThan(20);
    }

    @Test
    void tellsEqualEventsThatWaitOnce() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        store.watch("/slow", _ -> {
            entered.countDown();
            try {
                assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        store.watch("/a", listener);

        for (int i = 0; i < 100; i++) {
            store.write("/a/same", Integer.toString(i));
        }
        // The event of a write may follow its answer, but not the answer of what comes next on the connection.
        assertThat(store.read("/a/same")).hasValue("99");
        release.countDown();

        assertThat(listener.await("/a/same")).isEqualTo(List.of("/a", "/a/same"));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // opened before each test
    private static <T> T unset() {
        return null;
    }
}
