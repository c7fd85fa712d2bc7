package io.xenith.controlplane.app;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.netty.handler.ssl.ClientAuth;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.grpc.TraceContext;
import io.xenith.transport.tls.TlsFiles;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server: every service there is, one virtual thread a call. Starts last, when all else is up, and stops first:
 * what it has begun may end, new calls go to another replica.
 */
@Singleton
public final class GrpcEndpoint {

    /** Startup order: observers of {@link StartupEvent} that services depend on need a smaller priority. */
    public static final int STARTS_AT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(GrpcEndpoint.class);
    private static final long KEEPALIVE_SECONDS = 20;
    private static final long PERMITTED_KEEPALIVE_SECONDS = 5;

    private final GrpcConfig config;
    private final ProcessConfig process;
    private final MeterRegistry metrics;
    private final OpenTelemetry telemetry;
    private final Instance<BindableService> services;
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("call-", 0).factory());
    private volatile @Nullable Server server;

    GrpcEndpoint(
            GrpcConfig config,
            ProcessConfig process,
            MeterRegistry metrics,
            OpenTelemetry telemetry,
            @Any Instance<BindableService> services) {
        this.metrics = metrics;
        this.telemetry = telemetry;
        this.config = config;
        this.process = process;
        this.services = services;
    }

    void start(@Observes @Priority(STARTS_AT) StartupEvent event) throws IOException {
        List<ServerServiceDefinition> definitions =
                services.stream().map(BindableService::bindService).toList();
        // The last interceptor added is the outermost: it sees failures of all the others.
        Server started = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
                .sslContext(TlsFiles.load(process.tlsDir()).serverContext(ClientAuth.OPTIONAL))
                .executor(calls)
                .maxInboundMessageSize(config.maxMessageBytes())
                .maxConcurrentCallsPerConnection(config.maxCallsPerConnection())
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(PERMITTED_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addServices(definitions)
                .intercept(CallRules.of(definitions))
                .intercept(TraceContext.serverInterceptor())
                .intercept(new ErrorInterceptor())
                .intercept(new MetricCollectingServerInterceptor(metrics))
                .intercept(new CallTracing(telemetry))
                .build()
                .start();
        server = started;
        LOG.atInfo()
                .addKeyValue("port", started.getPort())
                .addKeyValue("services", definitions.size())
                .log("gRPC server listens");
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        Server running = server;
        server = null;
        if (running != null && !running.shutdown().awaitTermination(config.drainSeconds(), TimeUnit.SECONDS)) {
            running.shutdownNow();
        }
        calls.shutdownNow();
    }

    /** Whether calls are taken now. */
    public boolean listening() {
        return server != null;
    }

    /** The port listened on; throws before the start and after the stop. */
    public int port() {
        Server running = server;
        if (running == null) {
            throw new IllegalStateException("the gRPC server is not running");
        }
        return running.getPort();
    }
}
