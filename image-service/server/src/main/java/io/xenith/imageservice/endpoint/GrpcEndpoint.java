package io.xenith.imageservice.endpoint;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xenith.imageservice.image.ImageRpc;
import io.xenith.imageservice.v1.ImageServiceGrpc;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.grpc.TraceContext;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC server: mutual TLS, two callers, a virtual thread a call. */
@ApplicationScoped
public class GrpcEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcEndpoint.class);
    private static final List<Identity> CALLERS = List.of(Identity.API_GATEWAY, Identity.CONTROL_PLANE);
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    private static final int STOP_SECONDS = 5;
    private static final int LAST = 5000;

    private final EndpointConfig config;
    private final ImageRpc images;
    private final CallTracing tracing;
    private volatile @Nullable Server server;

    /** Built by the container. */
    public GrpcEndpoint(EndpointConfig config, ImageRpc images, CallTracing tracing) {
        this.config = config;
        this.images = images;
        this.tracing = tracing;
    }

    /** After the upkeep has given back what a former process of this replica held. */
    void start(@Observes @Priority(LAST) StartupEvent event) throws IOException {
        TlsFiles tls = TlsFiles.load(config.tlsDirectory());
        Server started = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.grpcPort()))
                .sslContext(tls.serverContext(ClientAuth.REQUIRE))
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("grpc-", 0).factory()))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(images)
                // The last is outermost.
                .intercept(new CallLimit(config.concurrentCalls(), config.longestCall()))
                .intercept(PeerIdentity.allowing()
                        .service(ImageServiceGrpc.SERVICE_NAME, "NOT_ALLOWED", CALLERS::contains)
                        .build())
                .intercept(new ErrorInterceptor())
                .intercept(tracing)
                .intercept(TraceContext.serverInterceptor())
                .build()
                .start();
        server = started;
        LOG.atInfo()
                .addKeyValue("address", config.host())
                .addKeyValue("port", started.getPort())
                .addKeyValue("identity", tls.identity())
                .log("gRPC listens");
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Server running = server;
        if (running != null && !running.shutdown().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            running.shutdownNow();
        }
    }

    /** The port in use; empty while not listening. */
    public Optional<Integer> port() {
        Server running = server;
        return running == null || running.isShutdown() ? Optional.empty() : Optional.of(running.getPort());
    }
}
