package io.xenith.hostagent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.xenith.hostagent.TestingImageServer;
import io.xenith.hypervisor.Cancellation;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache against a real HTTPS server with mutual TLS. */
class ImageCacheTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int BOUND = 1_000_000;

    private final Path directory;
    private final CertificateAuthority authority;
    private final TestingImageServer server;
    private final HttpBlobSource source;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private ImageCache cache;

    ImageCacheTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        authority = CertificateAuthority.create("Test", DAY, InstantSource.system());
        authority.issue(directory.resolve("images-tls"), Identity.IMAGE_SERVICE, DAY);
        authority.issue(directory.resolve("host-tls"), Identity.ofHost(UUID.randomUUID()), DAY);
        server = new TestingImageServer(directory.resolve("images-tls"));
        source = new HttpBlobSource(server.address(), TlsFiles.load(directory.resolve("host-tls")));
        cache = openCache();
    }

    private ImageCache openCache() throws IOException {
        return ImageCache.open(directory.resolve("cache"), BOUND, executor);
    }

    @AfterEach
    void close() {
        server.close();
        executor.shutdown();
    }

    private static byte[] content(int seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private ImageCache.Lease lease(Sha512 name) {
        return cache.lease(name, source, new Cancellation(), bytes -> {});
    }

    private ImageException failureOf(Sha512 name) {
        return catchThrowableOfType(ImageException.class, () -> lease(name).close());
    }

    @Test
    void fetchesOnceForAllWhoAsk() throws Exception {
        byte[] content = content(1, 200_000);
        Sha512 name = server.put(content);
        List<Future<ImageCache.Lease>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(executor.submit(() -> lease(name)));
        }
        for (Future<ImageCache.Lease> lease : asked) {
            assertThat(lease.get().file()).hasBinaryContent(content);
        }
        assertThat(server.ranges()).hasSize(1);
    }

    @Test
    void continuesABrokenFetchWhereItBroke() {
        byte[] content = content(2, 300_000);
        Sha512 name = server.put(content);
        server.cutOnceAfter(100_000);
        assertThat(failureOf(name).reason()).isEqualTo(ImageException.Reason.UNREACHABLE);
        try (var lease = lease(name)) {
            assertThat(lease.file()).hasBinaryContent(content);
        }
        assertThat(server.ranges().getLast()).matches("bytes=[1-9][0-9]*-");
    }

    @Test
    void doesNotKeepWhatIsNotItsHash() {
        byte[] content = content(3, 50_000);
        Sha512 name = server.put(content);
        server.put(name, content(4, 50_000));
        assertThat(failureOf(name).reason()).isEqualTo(ImageException.Reason.CORRUPT);
        server.put(name, content);
        try (var lease = lease(name)) {
            assertThat(lease.file()).hasBinaryContent(content);
        }
    }

    @Test
    void saysWhenThereIsNoSuchBlob() {
        Sha512 name = io.xenith.hostagent.TestingBlobs.nameOf(content(5, 10));
        assertThat(failureOf(name).reason()).isEqualTo(ImageException.Reason.NOT_FOUND);
    }

    @Test
    void fetchesADamagedFileAgain() throws IOException {
        byte[] content = content(6, 50_000);
        Sha512 name = server.put(content);
        lease(name).close();
        Files.write(directory.resolve("cache").resolve(name.hex()), content(7, 50_000));
        cache = openCache();
        try (var lease = lease(name)) {
            assertThat(lease.file()).hasBinaryContent(content);
        }
        assertThat(server.ranges()).hasSize(2);
    }

    @Test
    void usesWhatAnEarlierProcessFetched() throws IOException {
        Sha512 name = server.put(content(8, 50_000));
        lease(name).close();
        cache = openCache();
        lease(name).close();
        assertThat(server.ranges()).hasSize(1);
    }

    @Test
    void evictsWhatWasUsedLongestAgoButNothingPinned() {
        Sha512 pinned = server.put(content(9, 400_000));
        Sha512 old = server.put(content(10, 400_000));
        Sha512 fresh = server.put(content(11, 400_000));
        ImageCache.Lease kept = lease(pinned);
        lease(old).close();
        lease(fresh).close();
        assertThat(directory.resolve("cache").resolve(old.hex())).doesNotExist();
        assertThat(kept.file()).exists();
        assertThat(cache.totalBytes()).isLessThanOrEqualTo(BOUND);
        assertThat(failureOf(server.put(content(12, 700_000))).reason()).isEqualTo(ImageException.Reason.NO_ROOM);
        kept.close();
    }

    @Test
    void aCallerThatIsCancelledLetsGo() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        Sha512 name = server.put(content(13, 100_000));
        ImageException failure =
                catchThrowableOfType(ImageException.class, () -> cache.lease(name, source, cancelled, bytes -> {})
                        .close());
        assertThat(failure.reason()).isEqualTo(ImageException.Reason.CANCELLED);
    }

    @Test
    void takesNothingFromAServerThatIsNotTheImageService() throws IOException {
        authority.issue(directory.resolve("other-tls"), Identity.API_GATEWAY, DAY);
        try (TestingImageServer other = new TestingImageServer(directory.resolve("other-tls"))) {
            Sha512 name = other.put(content(14, 10));
            HttpBlobSource wrong = new HttpBlobSource(other.address(), TlsFiles.load(directory.resolve("host-tls")));
            ImageException failure = catchThrowableOfType(
                    ImageException.class, () -> cache.lease(name, wrong, new Cancellation(), bytes -> {})
                            .close());
            assertThat(failure.reason()).isEqualTo(ImageException.Reason.UNREACHABLE);
            assertThat(other.ranges()).isEmpty();
        }
    }
}
