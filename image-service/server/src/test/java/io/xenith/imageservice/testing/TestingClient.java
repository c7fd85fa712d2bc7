package io.xenith.imageservice.testing;

import io.grpc.ManagedChannel;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.CreateImageRequest;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageServiceGrpc;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLException;

/** Speaks to the service as one process, on behalf of one project. */
public final class TestingClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ManagedChannel channel;
    private final HttpClient http;
    private final URI blobs;

    private TestingClient(ManagedChannel channel, HttpClient http, URI blobs) {
        this.channel = channel;
        this.http = http;
        this.blobs = blobs;
    }

    /** With the certificates in a directory. */
    public static TestingClient of(Path certificates, int grpcPort, URI blobs) {
        try {
            TlsFiles tls = TlsFiles.load(certificates);
            return new TestingClient(
                    Channels.to("127.0.0.1", grpcPort, Identity.IMAGE_SERVICE, tls.clientContext())
                            .build(),
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .sslContext(tls.httpClientContext(Identity.IMAGE_SERVICE))
                            .build(),
                    blobs);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    public ImageServiceGrpc.ImageServiceBlockingStub images() {
        return ImageServiceGrpc.newBlockingStub(channel);
    }

    /** A member of a project. */
    public static Caller member(String project) {
        return Caller.newBuilder()
                .setUserId("user-of-" + project)
                .setProjectId(project)
                .setRequestId("req-" + UUID.randomUUID())
                .build();
    }

    /** An administrator in a project. */
    public static Caller administrator() {
        return member("operators").toBuilder().setAdministrator(true).build();
    }

    /** A private raw image that waits for data. */
    public static Image.Builder anImage() {
        return Image.newBuilder()
                .setImageId(UUID.randomUUID().toString())
                .setName("an image")
                .setVisibility(io.xenith.imageservice.v1.Visibility.VISIBILITY_PRIVATE)
                .setDiskFormat("raw")
                .setContainerFormat("bare");
    }

    public Image create(Caller caller, Image.Builder image) {
        return images().createImage(CreateImageRequest.newBuilder()
                        .setCaller(caller)
                        .setImage(image)
                        .build())
                .getImage();
    }

    public Image find(Caller caller, String imageId) {
        return images().findImage(FindImageRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(imageId)
                        .build())
                .getImage();
    }

    /** A request on behalf of a caller, to which the test adds its method. */
    public HttpRequest.Builder request(Caller caller, String path) {
        return HttpRequest.newBuilder(blobs.resolve(path))
                .timeout(DEADLINE)
                .header("X-Xenith-User", caller.getUserId())
                .header("X-Xenith-Project", caller.getProjectId())
                .header("X-Xenith-Admin", Boolean.toString(caller.getAdministrator()))
                .header("X-Request-Id", caller.getRequestId());
    }

    public HttpResponse<String> upload(Caller caller, String imageId, BodyPublisher body) {
        return send(request(caller, "/blobs/upload/" + imageId).PUT(body), BodyHandlers.ofString());
    }

    public HttpResponse<String> upload(Caller caller, String imageId, byte[] body) {
        return upload(caller, imageId, BodyPublishers.ofByteArray(body));
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.build(), body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI blobs() {
        return blobs;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        http.close();
    }
}
