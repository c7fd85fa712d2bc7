package io.xenith.gateway.backend;

import io.grpc.Channel;
import io.xenith.imageservice.v1.ImageServiceGrpc;
import io.xenith.imageservice.v1.ImageServiceGrpc.ImageServiceBlockingStub;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** Calls to the image service: records by gRPC, data by HTTPS; both show our certificate and want the service's. */
public final class ImageService {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ImageServiceBlockingStub images;
    private final HttpClient data;
    private final URI dataRoot;

    /** Calls over this channel, and data below this address. */
    public ImageService(Channel channel, TlsFiles files, URI dataRoot) {
        this.images = ImageServiceGrpc.newBlockingStub(channel);
        this.data = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(files.httpClientContext(Identity.IMAGE_SERVICE))
                .build();
        this.dataRoot = dataRoot;
    }

    /** Image records. */
    public ImageServiceBlockingStub images() {
        return images;
    }

    /** For image data; it blocks, and every request wants a timeout of its own. */
    public HttpClient data() {
        return data;
    }

    /** Address of a path below the service's root; the path begins with a slash. */
    public URI dataAddress(String path) {
        return URI.create(dataRoot.toString().replaceAll("/+$", "") + path);
    }
}
