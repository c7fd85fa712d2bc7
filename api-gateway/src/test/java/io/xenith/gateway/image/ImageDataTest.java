package io.xenith.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingImageService;
import io.xenith.gateway.testing.TestingKeycloak;
import io.xenith.imageservice.v1.ImageState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ImageDataTest {

    private static final int MIB = 1024 * 1024;

    TestingControlPlane controlPlane;
    TestingImageService imageService;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestingImages images;
    private TestingBlobs blobs;
    private String token;
    private String id;
    private String project;

    @BeforeEach
    void anImage() {
        images = new TestingImages();
        imageService.add(images);
        blobs = new TestingBlobs(imageService, images);
        project = controlPlane.identity().project("data");
        controlPlane.identity().grant(keycloak.addUser("data-member", "secret"), "member", project);
        TestingClient nobody = TestingClient.nobody(port);
        token = nobody.post("/identity/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                   "name": "data-member", "domain": {"id": "default"}, "password": "secret"}}},
                 "scope": {"project": {"name": "data", "domain": {"id": "default"}}}}}""")
                .header("X-Subject-Token")
                .orElseThrow();
        id = nobody.withToken(token)
                .post("/image/v2/images", "{\"name\": \"a\"}")
                .json()
                .path("id")
                .asText();
    }

    private HttpRequest.Builder file(String imageId) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/image/v2/images/" + imageId + "/file"))
                .timeout(Duration.ofSeconds(60))
                .header("X-Auth-Token", token);
    }

    private HttpResponse<String> upload(String imageId, BodyPublisher body) throws Exception {
        return http.send(
                file(imageId)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(body)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void streamsBothWays() throws Exception {
        long size = 48L * MIB + 7;
        var stored = upload(
                id, BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> TestingBlobs.bytes(size)), size));

        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(204);
        assertThat(blobs.sizes).containsEntry(id, size);
        assertThat(blobs.headers).containsEntry("project", project);
        MessageDigest md5 = TestingBlobs.digest("MD5");
        var answer = http.send(file(id).GET().build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(size);
        byte[] piece = new byte[MIB];
        try (InputStream data = answer.body()) {
            for (int count = data.read(piece); count >= 0; count = data.read(piece)) {
                md5.update(piece, 0, count);
            }
        }
        String digest = TestingBlobs.hex(md5);
        assertThat(digest).isEqualTo(images.stored(id).getMd5());
        assertThat(answer.headers().firstValue("Content-MD5")).hasValue(digest);
    }

    @Test
    void takesDataOfUnknownLengthAndNone() throws Exception {
        assertThat(upload(id, BodyPublishers.ofInputStream(() -> TestingBlobs.bytes(3 * MIB)))
                        .statusCode())
                .isEqualTo(204);
        assertThat(blobs.sizes).containsEntry(id, 3L * MIB);

        String other = UUID.randomUUID().toString();
        images.images.put(
                other,
                images.stored(id).toBuilder()
                        .setImageId(other)
                        .setState(ImageState.IMAGE_STATE_QUEUED)
                        .build());
        assertThat(upload(other, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
        assertThat(blobs.sizes).containsEntry(other, 0L);
        assertThat(upload(id, BodyPublishers.ofString("more")).statusCode()).isEqualTo(409);
    }

    @Test
    void saysWhyDataIsRefused() throws Exception {
        var refused = upload(
                id,
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                        new ByteArrayInputStream("BAD".getBytes(StandardCharsets.UTF_8)),
                        TestingBlobs.bytes(8 * MIB))));

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.body()).contains("The disk is a difference against a backing file.");
    }

    @Test
    void refusesBeforeAnyDataTravels() throws Exception {
        var refused = upload(UUID.randomUUID().toString(), BodyPublishers.ofInputStream(() -> TestingBlobs.bytes(MIB)));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(http.send(
                                file(id).header("Content-Type", "application/json")
                                        .PUT(BodyPublishers.ofString("{}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void servesAPart() throws Exception {
        upload(id, BodyPublishers.ofInputStream(() -> TestingBlobs.bytes(MIB)));

        var part = http.send(file(id).header("Range", "bytes=10-19").GET().build(), BodyHandlers.ofByteArray());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(10);
        assertThat(part.body()[0]).isEqualTo(TestingBlobs.at(10));
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 10-19/" + MIB);
        assertThat(part.headers().firstValue("Content-MD5")).isEmpty();
        assertThat(http.send(
                                file(id).header("Range", "bytes=" + MIB + "-" + MIB)
                                        .GET()
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(416);
    }

    @Test
    void answersNoContentWhileThereIsNoData() throws Exception {
        assertThat(http.send(file(id).GET().build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void cutsADownloadThatBreaksOff() throws Exception {
        upload(id, BodyPublishers.ofInputStream(() -> TestingBlobs.bytes(8 * MIB)));
        blobs.cutAfter(2 * MIB);

        assertThatThrownBy(() -> http.send(file(id).GET().build(), BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
    }
}
