package io.xenith.imageservice.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BlobTransferTest extends ServiceTest {
    private final Caller caller = TestingClient.member("transfer");

    @Test
    void servesWhatWasUploaded() {
        byte[] data = new byte[3_000_001];
        new Random(1).nextBytes(data);
        TestingClient gateway = gateway();
        Image image = gateway.create(caller, TestingClient.anImage());
        assertThat(image.getState()).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
        HttpResponse<String> up = gateway.upload(caller, image.getImageId(), data);
        assertThat(up.statusCode()).as(up.body()).isEqualTo(204);
        Image active = gateway.find(caller, image.getImageId());
        assertThat(active.getState()).isEqualTo(ImageState.IMAGE_STATE_ACTIVE);
        assertThat(active.getSizeBytes()).isEqualTo(data.length);
        HttpResponse<byte[]> down =
                gateway.send(gateway.request(caller, "/blobs/image/" + image.getImageId()), BodyHandlers.ofByteArray());
        assertThat(down.statusCode()).isEqualTo(200);
        assertThat(down.body()).isEqualTo(data);
    }
}
