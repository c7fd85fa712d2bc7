package io.xenith.imageservice;

import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.Await;
import io.xenith.imageservice.testing.RawConnection;
import io.xenith.imageservice.testing.ServiceResource;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.transport.error.Errors;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database goes away, and comes back. */
@QuarkusTest
class OutageTest extends ServiceTest {
    private final Caller owner = member("outage-" + UUID.randomUUID());

    @AfterEach
    void mend() {
        ServiceResource.database().mend();
        Await.until("the service has recovered", () -> readiness() == 200);
    }

    private int readiness() {
        return gateway()
                .send(HttpRequest.newBuilder(management.resolve("/q/health/ready")), BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void saysThatTheRecordIsAwayAndServesHostsAllTheSame() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        assertThat(client.upload(owner, image.getImageId(), new byte[] {1, 2, 3})
                        .statusCode())
                .isEqualTo(204);
        String sha512 = client.find(owner, image.getImageId()).getSha512();

        ServiceResource.database().cut();
        assertThatThrownBy(() -> client.find(owner, image.getImageId()))
                .satisfies(e -> assertThat(Errors.hasReason(e, "RECORD_UNAVAILABLE"))
                        .as(e.toString())
                        .isTrue());
        assertThat(readiness()).isEqualTo(503);
        var upload = client.upload(owner, image.getImageId(), new byte[10]);
        assertThat(upload.statusCode()).isEqualTo(503);
        assertThat(upload.body()).contains("RECORD_UNAVAILABLE");
        TestingClient host = as(ServiceResource.HOST);
        assertThat(host.send(host.request(owner, "/blobs/sha512/" + sha512), BodyHandlers.ofByteArray())
                        .body())
                .isEqualTo(new byte[] {1, 2, 3});

        ServiceResource.database().mend();
        Await.until("the service is ready", () -> readiness() == 200);
        assertThat(client.find(owner, image.getImageId()).getState()).isEqualTo(ImageState.IMAGE_STATE_ACTIVE);
    }

    @Test
    void refusesAnUploadWhoseCommitItCannotMake() throws IOException {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        try (RawConnection upload = new RawConnection(ServiceResource.certificates(Identity.API_GATEWAY), blobs)) {
            upload.beginUpload(owner, image.getImageId(), "Content-Length: 4");
            upload.send("ab");
            Await.until(
                    "the upload holds the image",
                    () -> client.find(owner, image.getImageId()).getState() == ImageState.IMAGE_STATE_SAVING);
            ServiceResource.database().cut();
            upload.send("cd");
            assertThat(upload.readLine()).contains("503");
        }
        ServiceResource.database().mend();
        Await.until("the service is ready", () -> readiness() == 200);
        // Its lease stands until it is over: nobody knows yet that this upload will not end.
        assertThat(client.find(owner, image.getImageId()).getState()).isEqualTo(ImageState.IMAGE_STATE_SAVING);
    }
}
