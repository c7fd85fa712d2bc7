package io.xenith.imageservice.upkeep;

import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.blob.UploadRecord;
import io.xenith.imageservice.testing.Await;
import io.xenith.imageservice.testing.RawConnection;
import io.xenith.imageservice.testing.ServiceResource;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.DeleteImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.transport.tls.Identity;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // The container fills the fields.
class BlobCollectorTest extends ServiceTest {
    private final Caller owner = member("collector-" + UUID.randomUUID());

    @Inject
    BlobCollector collector;

    @Inject
    BlobScrubber scrubber;

    @Inject
    UploadRecord uploads;

    @Inject
    AgroalDataSource database;

    private Image uploaded(String text) {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        assertThat(client.upload(owner, image.getImageId(), text.getBytes(StandardCharsets.US_ASCII))
                        .statusCode())
                .isEqualTo(204);
        return client.find(owner, image.getImageId());
    }

    private void delete(Image image) {
        var _ = gateway()
                .images()
                .deleteImage(DeleteImageRequest.newBuilder()
                        .setCaller(owner)
                        .setImageId(image.getImageId())
                        .build());
    }

    private static Path file(String sha512) {
        return ServiceResource.blobDirectory()
                .resolve("blobs")
                .resolve(sha512.substring(0, 2))
                .resolve(sha512.substring(2, 4))
                .resolve(sha512);
    }

    private int execute(String sql, String... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private int damaged() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM blob WHERE damaged_at IS NOT NULL");
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    @Test
    void removesABlobWithItsLastImageAndNoneBefore() throws IOException {
        Image first = uploaded("shared by two");
        Image second = uploaded("shared by two");
        delete(first);
        collector.pass();
        assertThat(file(first.getSha512())).exists();
        delete(second);
        Await.until("the signal made the collector remove it", () -> Files.notExists(file(first.getSha512())));
    }

    @Test
    void survivesACrashBetweenUnlinkAndCommit() throws IOException, SQLException {
        Image image = uploaded("unlinked, not committed");
        // What such a crash leaves: a row without image and without file.
        Files.delete(file(image.getSha512()));
        Image again = uploaded("unlinked, not committed");
        assertThat(file(again.getSha512())).hasContent("unlinked, not committed");
        Files.delete(file(image.getSha512()));
        delete(image);
        delete(again);
        Await.until("the row is gone", () -> {
            try {
                collector.pass();
                return execute("UPDATE blob SET stored_at = now() WHERE sha512 = ?", image.getSha512()) == 0;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void removesFilesThatNoRowKnows() throws IOException {
        String sha512 = "0123456789abcdef".repeat(8);
        Files.createDirectories(file(sha512).getParent());
        Files.writeString(file(sha512), "left by a crash before the commit");
        Image known = uploaded("known");
        assertThat(collector.pass().removedOrphans()).isEqualTo(1);
        assertThat(file(sha512)).doesNotExist();
        assertThat(file(known.getSha512())).exists();
    }

    @Test
    void givesBackWhatADeadUploadHeldAndRemovesItsFile() throws IOException, SQLException {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        UUID upload = UUID.randomUUID();
        Path incoming = ServiceResource.blobDirectory().resolve("incoming").resolve(upload.toString());
        Files.writeString(incoming, "half");
        execute(
                "UPDATE image SET state = 'saving', upload_id = CAST(? AS uuid), upload_owner = 'another',"
                        + " upload_claimed_bytes = 0, upload_lease_until = now() + interval '1 hour'"
                        + " WHERE id = CAST(? AS uuid)",
                upload.toString(),
                image.getImageId());
        collector.pass();
        assertThat(client.find(owner, image.getImageId()).getState()).isEqualTo(ImageState.IMAGE_STATE_SAVING);
        assertThat(incoming).exists();
        execute(
                "UPDATE image SET upload_lease_until = now() - interval '1 second' WHERE id = CAST(? AS uuid)",
                image.getImageId());
        collector.pass();
        assertThat(client.find(owner, image.getImageId()).getState()).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
        assertThat(incoming).doesNotExist();
    }

    @Test
    void givesBackAtTheStartWhatThisReplicaHeldBefore() throws SQLException {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        execute(
                "UPDATE image SET state = 'saving', upload_id = gen_random_uuid(), upload_owner = 'image-service-0',"
                        + " upload_claimed_bytes = 0, upload_lease_until = now() + interval '1 hour'"
                        + " WHERE id = CAST(? AS uuid)",
                image.getImageId());
        assertThat(uploads.releaseOwn()).isPositive();
        assertThat(client.find(owner, image.getImageId()).getState()).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
    }

    @Test
    void leavesAnUploadUnderWayAlone() throws IOException {
        Image image = gateway().create(owner, anImage());
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 4");
            client.send("ab");
            Await.until(
                    "the upload holds the image",
                    () -> gateway().find(owner, image.getImageId()).getState() == ImageState.IMAGE_STATE_SAVING);
            collector.pass();
            client.send("cd");
            assertThat(client.readLine()).contains("204");
        }
    }

    /** Uploads and deletions of the same bytes against a collector that never rests: what is active can be read. */
    @Test
    void neverTakesWhatAnUploadHasJustNamed() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            Future<Integer> collecting = threads.submit(() -> {
                int removed = 0;
                while (!done.get()) {
                    removed += collector.pass().removedBlobs();
                }
                return removed;
            });
            List<Callable<Boolean>> users = new ArrayList<>();
            for (int user = 0; user < 3; user++) {
                users.add(() -> {
                    TestingClient client = gateway();
                    for (int round = 0; round < 15; round++) {
                        Image image = uploaded("the same bytes");
                        var read = client.send(
                                client.request(owner, "/blobs/image/" + image.getImageId()), BodyHandlers.ofString());
                        assertThat(read.statusCode()).isEqualTo(200);
                        assertThat(read.body()).isEqualTo("the same bytes");
                        delete(image);
                    }
                    return true;
                });
            }
            for (Future<Boolean> user : threads.invokeAll(users)) {
                assertThat(user.get()).isTrue();
            }
            done.set(true);
            assertThat(collecting.get()).isNotNegative();
        }
    }

    @Test
    void findsDamageAndForgetsItWhenTheBytesComeAgain() throws IOException, SQLException {
        Image image = uploaded("will rot");
        Files.writeString(file(image.getSha512()), "has rot!");
        // Every blob is due at once here, so after as many steps as there are blobs each was read.
        Await.until("the scrubber saw it", () -> {
            try {
                return scrubber.step() && damaged() > 0;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        TestingClient client = gateway();
        var request = client.request(owner, "/blobs/image/" + image.getImageId());
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("BLOB_DAMAGED");
        uploaded("will rot");
        assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("will rot");
        assertThat(damaged()).isZero();
    }
}
