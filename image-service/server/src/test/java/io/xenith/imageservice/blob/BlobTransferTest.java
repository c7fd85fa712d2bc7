package io.xenith.imageservice.blob;

import static io.xenith.imageservice.testing.TestingClient.administrator;
import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.Await;
import io.xenith.imageservice.testing.RawConnection;
import io.xenith.imageservice.testing.ServiceResource;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.DeleteImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.imageservice.v1.SetActiveRequest;
import io.xenith.transport.tls.Identity;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // The container fills the fields.
class BlobTransferTest extends ServiceTest {
    private final Caller owner = member("transfer-" + UUID.randomUUID());

    @Inject
    LiveUploads live;

    @Inject
    AgroalDataSource database;

    private static byte[] noise(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        data[0] = 'x';
        return data;
    }

    private ImageState state(Image image) {
        return gateway().find(owner, image.getImageId()).getState();
    }

    private static void nothingIsLeftBehind() {
        Await.until("incoming files are gone", () -> {
            try (Stream<?> files = Files.list(ServiceResource.blobDirectory().resolve("incoming"))) {
                return files.findAny().isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private HttpResponse<byte[]> get(Image image, String... headers) {
        TestingClient client = gateway();
        var request = client.request(owner, "/blobs/image/" + image.getImageId());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private Image uploaded(byte[] data) {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        HttpResponse<String> answer = client.upload(owner, image.getImageId(), data);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return client.find(owner, image.getImageId());
    }

    @Test
    void servesWhatWasUploadedWholeAndInRanges() {
        byte[] data = noise(3_000_001);
        Image image = uploaded(data);
        assertThat(image.getState()).isEqualTo(ImageState.IMAGE_STATE_ACTIVE);
        assertThat(image.getSizeBytes()).isEqualTo(data.length);
        assertThat(image.getVirtualSizeBytes()).isEqualTo(data.length);
        HttpResponse<byte[]> whole = get(image);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(data);
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(etag).isEqualTo('"' + image.getSha512() + '"');
        assertThat(whole.headers().firstValue("X-Xenith-Image-Md5")).contains(image.getMd5());

        HttpResponse<byte[]> part = get(image, "Range", "bytes=1000000-2000000");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(data, 1_000_000, 2_000_001));
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 1000000-2000000/3000001");
        assertThat(get(image, "Range", "bytes=-1").body()).isEqualTo(new byte[] {data[3_000_000]});
        assertThat(get(image, "Range", "bytes=3000001-").statusCode()).isEqualTo(416);
        assertThat(get(image, "Range", "bytes=0-9", "If-Range", "\"old\"").statusCode())
                .isEqualTo(200);
        assertThat(get(image, "Range", "bytes=0-9", "If-Range", etag).statusCode())
                .isEqualTo(206);
        assertThat(get(image, "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(get(image, "If-Match", "\"old\"").statusCode()).isEqualTo(412);
    }

    @Test
    void servesHostsByContent() {
        byte[] data = noise(100_000);
        Image image = uploaded(data);
        TestingClient host = as(ServiceResource.HOST);
        var request = host.request(owner, "/blobs/sha512/" + image.getSha512());
        assertThat(host.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(data);
        HttpResponse<byte[]> head =
                host.send(request.method("HEAD", BodyPublishers.noBody()), BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(data.length);
        for (String unknown : new String[] {"ab".repeat(64), "AB".repeat(64), "..%2F..%2Fetc%2Fpasswd", "x"}) {
            var wrong = host.request(owner, "/blobs/sha512/" + unknown);
            assertThat(host.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersThatThereIsNoDataYet() {
        assertThat(get(gateway().create(owner, anImage())).statusCode()).isEqualTo(204);
    }

    @Test
    void keepsOneFileForEqualData() throws IOException {
        byte[] data = noise(50_001);
        Image first = uploaded(data);
        assertThat(uploaded(data).getSha512()).isEqualTo(first.getSha512());
        try (Stream<?> files = Files.walk(ServiceResource.blobDirectory().resolve("blobs"))
                .filter(file -> file.endsWith(first.getSha512()))) {
            assertThat(files).hasSize(1);
        }
        assertThat(get(first).body()).isEqualTo(data);
    }

    @Test
    void takesAnUploadWithoutALength() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        byte[] data = noise(200_000);
        var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(data));
        assertThat(client.upload(owner, image.getImageId(), body).statusCode()).isEqualTo(204);
        assertThat(get(image).body()).isEqualTo(data);
    }

    @Test
    void refusesASecondUploadAndKeepsTheFirst() {
        byte[] data = noise(1000);
        Image image = uploaded(data);
        HttpResponse<String> second = gateway().upload(owner, image.getImageId(), noise(2000));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("ALREADY_HAS_DATA");
        assertThat(get(image).body()).isEqualTo(data);
    }

    @Test
    void letsOneOfTwoUploadsAtOnceWin() throws IOException {
        Image image = gateway().create(owner, anImage());
        try (RawConnection first = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            first.beginUpload(owner, image.getImageId(), "Content-Length: 10");
            first.send("12345");
            Await.until("the first upload holds the image", () -> state(image) == ImageState.IMAGE_STATE_SAVING);
            HttpResponse<String> second = gateway().upload(owner, image.getImageId(), noise(1000));
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.body()).contains("UPLOAD_IN_PROGRESS");
            first.send("67890");
            assertThat(first.readLine()).contains("204");
        }
        assertThat(get(image).body()).isEqualTo("1234567890".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void leavesTheImageQueuedWhenTheConnectionIsCut() throws IOException {
        for (String framing : new String[] {"Content-Length: 1000000", "Transfer-Encoding: chunked"}) {
            Image image = gateway().create(owner, anImage());
            try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
                client.beginUpload(owner, image.getImageId(), framing);
                client.send(framing.startsWith("T") ? "186a0\r\n" : "");
                client.send(noise(100_000));
                Await.until("the upload holds the image", () -> state(image) == ImageState.IMAGE_STATE_SAVING);
            }
            Await.until("the image is given back", () -> state(image) == ImageState.IMAGE_STATE_QUEUED);
            nothingIsLeftBehind();
            assertThat(gateway().upload(owner, image.getImageId(), noise(10)).statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void givesUpOnASilentSender() throws IOException {
        Image image = gateway().create(owner, anImage());
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 1000");
            client.send("abc");
            assertThat(client.readLine()).contains("408");
        }
        assertThat(state(image)).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
        nothingIsLeftBehind();
    }

    @Test
    void asksForTheBodyOnlyWhenItMayCome() throws IOException {
        Image image = gateway().create(owner, anImage());
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 3\r\nExpect: 100-continue");
            assertThat(client.readLine()).contains("100");
            assertThat(client.readLine()).isEmpty();
            client.send("abc");
            assertThat(client.readLine()).contains("204");
        }
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 3\r\nExpect: 100-continue");
            assertThat(client.readLine()).contains("409");
        }
    }

    @Test
    void tellsAlsoThoseWhomItAskedForTheBodyWhyItIsRefused() throws IOException {
        Image image = gateway().create(owner, anImage());
        byte[] qcow2 = noise(20_000_000);
        System.arraycopy(new byte[] {'Q', 'F', 'I', (byte) 0xfb}, 0, qcow2, 0, 4);
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 20000000\r\nExpect: 100-continue");
            assertThat(client.readLine()).contains("100");
            assertThat(client.readLine()).isEmpty();
            client.send(qcow2);
            assertThat(client.readLine()).contains("415");
        }
    }

    @Test
    void killsAnImageWhoseBytesAreNotWhatWasDeclaredAndTakesBetterOnes() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        byte[] qcow2 = noise(20_000_000);
        System.arraycopy(new byte[] {'Q', 'F', 'I', (byte) 0xfb}, 0, qcow2, 0, 4);
        HttpResponse<String> answer = client.upload(owner, image.getImageId(), qcow2);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("FORMAT_MISMATCH").contains("qcow2");
        assertThat(state(image)).isEqualTo(ImageState.IMAGE_STATE_KILLED);
        nothingIsLeftBehind();
        assertThat(client.upload(owner, image.getImageId(), noise(10)).statusCode())
                .isEqualTo(204);
        assertThat(state(image)).isEqualTo(ImageState.IMAGE_STATE_ACTIVE);
    }

    @Test
    void wantsFormatsBeforeBytes() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage().setDiskFormat(""));
        HttpResponse<String> answer = client.upload(owner, image.getImageId(), noise(10));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("FORMAT_UNDECLARED");
    }

    @Test
    void refusesMoreThanAnImageOrAProjectMayHold() throws IOException {
        Image image = gateway().create(owner, anImage());
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 805306369\r\nExpect: 100-continue");
            assertThat(client.readLine()).contains("413");
        }
        Image large = gateway().create(owner, anImage());
        try (RawConnection holding = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs);
                RawConnection tooMuch = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            holding.beginUpload(owner, large.getImageId(), "Content-Length: 700000000");
            Await.until("the first holds its claim", () -> state(large) == ImageState.IMAGE_STATE_SAVING);
            tooMuch.beginUpload(owner, image.getImageId(), "Content-Length: 700000000\r\nExpect: 100-continue");
            assertThat(tooMuch.readLine()).contains("413");
        }
        assertThat(state(image)).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
        Await.until("the claim is given back", () -> state(large) == ImageState.IMAGE_STATE_QUEUED);
    }

    @Test
    void refusesWhatTheStoreHasNoRoomFor() throws SQLException {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        String sha512 = "f".repeat(128);
        try (Connection connection = database.getConnection();
                PreparedStatement fill = connection.prepareStatement("INSERT INTO blob (sha512, md5, size_bytes,"
                        + " stored_at, verified_at) VALUES (?, repeat('f', 32), 1099511627770, now(), now())");
                PreparedStatement empty = connection.prepareStatement("DELETE FROM blob WHERE sha512 = ?")) {
            fill.setString(1, sha512);
            fill.executeUpdate();
            HttpResponse<String> announced = client.upload(owner, image.getImageId(), noise(100_000));
            assertThat(announced.statusCode()).isEqualTo(507);
            assertThat(announced.body()).contains("STORE_FULL");
            var unannounced = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(noise(100_000)));
            assertThat(client.upload(owner, image.getImageId(), unannounced).statusCode())
                    .isEqualTo(507);
            empty.setString(1, sha512);
            empty.executeUpdate();
        }
        assertThat(state(image)).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
        nothingIsLeftBehind();
    }

    @Test
    void stopsAnUploadWhoseImageIsDeleted() throws IOException {
        Image image = gateway().create(owner, anImage());
        try (RawConnection client = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            client.beginUpload(owner, image.getImageId(), "Content-Length: 10");
            client.send("12345");
            Await.until("the upload holds the image", () -> state(image) == ImageState.IMAGE_STATE_SAVING);
            var _ = gateway()
                    .images()
                    .deleteImage(DeleteImageRequest.newBuilder()
                            .setCaller(owner)
                            .setImageId(image.getImageId())
                            .build());
            live.renew();
            client.send("67890");
            assertThat(client.readLine()).contains("410");
        }
        nothingIsLeftBehind();
    }

    @Test
    void hidesDeactivatedDataFromTenants() {
        Image image = uploaded(noise(100));
        var _ = gateway()
                .images()
                .setActive(SetActiveRequest.newBuilder()
                        .setCaller(administrator())
                        .setImageId(image.getImageId())
                        .build());
        assertThat(get(image).statusCode()).isEqualTo(403);
        TestingClient client = gateway();
        var request = client.request(administrator(), "/blobs/image/" + image.getImageId());
        assertThat(client.send(request, BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(200);
    }

    /** Client, service and container share a heap that is smaller than what passes through it. */
    @Test
    void movesMoreThanTheHeapHolds() throws IOException {
        long size = 448L << 20;
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        byte[] piece = noise(1 << 16);
        InputStream zeros = new InputStream() {
            private long left = size;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Objects.checkFromIndexSize(offset, length, into.length);
                if (left == 0) {
                    return -1;
                }
                int count = (int) Math.min(Math.min(length, piece.length), left);
                System.arraycopy(piece, 0, into, offset, count);
                left -= count;
                return count;
            }
        };
        assertThat(Runtime.getRuntime().maxMemory()).as("-Xmx in the POM").isLessThan(size);
        var body = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> zeros), size);
        assertThat(client.upload(owner, image.getImageId(), body).statusCode()).isEqualTo(204);
        HttpResponse<InputStream> down =
                client.send(client.request(owner, "/blobs/image/" + image.getImageId()), BodyHandlers.ofInputStream());
        long count = 0;
        try (InputStream data = down.body()) {
            byte[] buffer = new byte[1 << 16];
            for (int n = data.read(buffer); n >= 0; n = data.read(buffer)) {
                count += n;
            }
        }
        assertThat(count).isEqualTo(size);
    }
}
