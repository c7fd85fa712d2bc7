package io.xenith.hypervisor.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the other end is slow, gone, or not a xenstored at all. */
class XenStoreConnectionTest {
    @TempDir
    Path folder = Path.of("");

    private TestingXenStored daemon = unset();
    private XenStore store = unset();
    private final TestingListener listener = new TestingListener();

    @BeforeEach
    void open() throws IOException {
        daemon = TestingXenStored.start(folder.resolve("socket"));
        store = XenStore.open(new XenStoreSettings(daemon.socket(), Duration.ofMillis(500), 4, 64, 32));
    }

    @AfterEach
    void close() {
        store.close();
        daemon.close();
    }

    @Test
    void saysSoWhenNobodyListens() {
        var nowhere = XenStoreSettings.at(folder.resolve("nowhere"));

        assertFails(XenStoreError.NOT_CONNECTED, () -> XenStore.open(nowhere));
    }

    @Test
    void endsACallAtItsDeadline() {
        daemon.beSilent(true);

        assertFails(XenStoreError.TIMED_OUT, () -> store.read("/a"));
        assertFails(XenStoreError.TIMED_OUT, () -> store.watch("/a", listener));
    }

    @Test
    void refusesMoreRequestsThanMayWait() {
        daemon.beSilent(true);
        IntStream.range(0, 4).forEach(_ -> assertFails(XenStoreError.TIMED_OUT, () -> store.read("/a")));

        assertFails(XenStoreError.TOO_MANY_REQUESTS, () -> store.read("/a"));
    }

    @Test
    void tellsThoseWhoWaitWhenTheConnectionIsLost() {
        var patient = XenStore.open(XenStoreSettings.at(daemon.socket()));
        daemon.beSilent(true);
        var waiting = new CompletableFuture<XenStoreError>();
        Thread.ofVirtual().start(() -> {
            try {
                waiting.completeExceptionally(new AssertionError("read " + patient.read("/a")));
            } catch (XenStoreException e) {
                waiting.complete(e.error());
            }
        });
        daemon.awaitUnanswered(1);

        daemon.dropConnections();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(XenStoreError.CONNECTION_LOST);
        patient.close();
    }

    @Test
    void comesBackWithItsWatches() throws IOException {
        store.watch("/a", listener);
        store.watch("@introduceDomain", listener);
        listener.await("/a", "@introduceDomain");
        listener.forget();

        daemon.stop();
        assertFailsSoon(() -> store.read("/a"));
        daemon.startAgain();

        listener.await(told -> told.stream().filter("lost"::equals).count() == 2);
        assertThat(daemon.watches()).isEqualTo(2);
        daemon.set("/a/b", "1");
        listener.await("/a/b");
        assertThat(store.read("/a/b")).contains("1");
    }

    @Test
    void forgetsAWatchThatWasClosedMeanwhile() throws IOException {
        var registration = store.watch("/a", listener);
        var other = new TestingListener();
        store.watch("/b", other);

        daemon.stop();
        registration.close();
        daemon.startAgain();

        other.await("lost");
        assertThat(daemon.watches()).isEqualTo(1);
    }

    @Test
    void givesAConnectionUpThatSendsGarbage() {
        store.watch("/a", listener);
        listener.await("/a");

        daemon.sendRaw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        listener.await("lost");
        daemon.set("/a", "fine");
        assertThat(store.read("/a")).contains("fine");
    }

    @Test
    void givesAConnectionUpThatAnswersWhatWasNotAsked() {
        store.watch("/a", listener);
        listener.await("/a");

        daemon.sendRaw(header(MessageType.READ.number(), 12345, 0));

        listener.await("lost");
    }

    @Test
    void givesAConnectionUpWhoseMessagesAreTooLong() {
        store.watch("/a", listener);
        listener.await("/a");

        daemon.sendRaw(header(MessageType.WATCH_EVENT.number(), 0, (1 << 20) + 1));

        listener.await("lost");
    }

    @Test
    void endsForGoodWhenClosed() {
        store.close();
        store.close();

        assertFails(XenStoreError.NOT_CONNECTED, () -> store.read("/a"));
        assertFails(XenStoreError.NOT_CONNECTED, () -> store.watch("/a", listener));
    }

    @Test
    void speaksOfFailuresInTheLayersWords() {
        daemon.beSilent(true);

        assertThatThrownBy(() -> store.read("/a"))
                .isInstanceOfSatisfying(XenStoreException.class, e -> assertThat(e.toFailure())
                        .isEqualTo(new Failure.TimedOut(Duration.ofMillis(500))));
    }

    private static void assertFails(XenStoreError how, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(XenStoreException.class, e -> assertThat(e.error())
                .isEqualTo(how));
    }

    private static void assertFailsSoon(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(XenStoreException.class, e -> assertThat(e.error())
                .isIn(XenStoreError.NOT_CONNECTED, XenStoreError.CONNECTION_LOST));
    }

    private static byte[] header(int type, int requestId, int length) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putInt(type)
                .putInt(requestId)
                .putInt(0)
                .putInt(length)
                .array();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // opened before each test
    private static <T> T unset() {
        return null;
    }
}
