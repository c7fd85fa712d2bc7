package io.xenith.gateway.backend;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.netty.handler.ssl.SslContext;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;

/** Makes the channels at start and closes them at the end. */
@Singleton
class Backends {

    private final BackendConfig config;
    private final TlsFiles files;
    private final SslContext tls;
    private final List<ManagedChannel> open = new CopyOnWriteArrayList<>();

    Backends(BackendConfig config) throws SSLException {
        this.config = config;
        this.files = TlsFiles.load(config.tlsDir());
        this.tls = files.clientContext();
    }

    @Produces
    @Singleton
    ControlPlane controlPlane() {
        return new ControlPlane(channel(config.controlPlane(), Identity.CONTROL_PLANE));
    }

    @Produces
    @Singleton
    ImageService imageService() {
        return new ImageService(
                channel(config.imageServiceGrpc(), Identity.IMAGE_SERVICE), files, dataRoot(config.imageServiceHttp()));
    }

    private static URI dataRoot(String address) {
        URI root = URI.create(address.contains("://") ? address : "https://" + address);
        if (!"https".equals(root.getScheme())) {
            throw new IllegalArgumentException("the image service speaks HTTPS only: " + address);
        }
        return root;
    }

    private Channel channel(List<String> addresses, Identity peer) {
        List<ManagedChannel> replicas = new ArrayList<>();
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("not host:port: " + address);
            }
            replicas.add(Channels.to(
                            address.substring(0, colon).strip(),
                            Integer.parseInt(address.substring(colon + 1).strip()),
                            peer,
                            tls)
                    .build());
        }
        open.addAll(replicas);
        return ClientInterceptors.intercept(
                new ReplicaChannel(replicas, config.callDeadline()), new TraceInterceptor());
    }

    @PreDestroy
    void close() {
        open.forEach(ManagedChannel::shutdownNow);
    }
}
