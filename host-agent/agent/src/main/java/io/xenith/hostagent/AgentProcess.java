package io.xenith.hostagent;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.xenith.hostagent.enrolment.ControlPlane;
import io.xenith.hostagent.image.ImageCache;
import io.xenith.hostagent.options.Options;
import io.xenith.hostagent.status.AgentStatus;
import io.xenith.hostagent.status.ServiceManager;
import io.xenith.hostagent.status.StatusSocket;
import io.xenith.hostagent.telemetry.AgentMetrics;
import io.xenith.hostagent.telemetry.CallSpans;
import io.xenith.hostagent.telemetry.OperatorPort;
import io.xenith.hostagent.time.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process with its hosts, and what they share: threads, timers, the image cache, metrics. */
public final class AgentProcess implements AutoCloseable {

    private static final int EVENT_LOOP_THREADS = 2;
    /** So many hosts talk to the control plane about joining at once. */
    private static final int JOINING_AT_ONCE = 16;

    private static final int PROBLEMS_SHOWN = 20;
    private static final int HOSTS_SHOWN = 20;
    private static final int STOP_SECONDS = 2;

    private final ExecutorService executor;
    private final Timers timers;
    private final EventLoopGroup eventLoops;
    private final List<HostLife> hosts = new ArrayList<>();
    private final AgentMetrics metrics = new AgentMetrics();
    private @Nullable OperatorPort operatorPort;
    private CallSpans spans = CallSpans.off();
    private @Nullable StatusSocket statusSocket;
    private @Nullable ServiceManager serviceManager;

    private AgentProcess() {
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("agent-", 0).factory());
        timers = new Timers(executor);
        eventLoops = new NioEventLoopGroup(
                EVENT_LOOP_THREADS,
                Thread.ofPlatform().daemon().name("agent-net-", 0).factory());
    }

    /** Starts all hosts; returns at once, while they enrol and begin to serve. Throws when the state is not usable. */
    public static AgentProcess start(Options options) throws IOException {
        AgentProcess process = new AgentProcess();
        boolean started = false;
        try {
            process.open(options);
            started = true;
            return process;
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    private void open(Options options) throws IOException {
        Files.createDirectories(options.state());
        ImageCache images = ImageCache.open(options.state().resolve("images"), options.cacheBytes(), executor);
        spans = CallSpans.to(options.otlpEndpoint());
        AgentResources shared = new AgentResources(executor, timers, InstantSource.system(), metrics, images, spans);
        ControlPlane controlPlane = ControlPlane.at(options.controlPlane(), options.authority(), eventLoops, executor);
        Semaphore joining = new Semaphore(JOINING_AT_ONCE);
        for (HostSetup setup : HostSetups.of(options)) {
            hosts.add(new HostLife(options, setup, shared, eventLoops, joining, controlPlane));
        }
        metrics.gauge("xenith_agent_hosts", hosts::size);
        metrics.gauge("xenith_agent_hosts_not_serving", () -> problems().size());
        metrics.gauge("xenith_agent_image_cache_bytes", images::totalBytes);
        OptionalInt port = options.metricsPort();
        if (port.isPresent()) {
            operatorPort = OperatorPort.open(
                    new InetSocketAddress(options.address(), port.getAsInt()),
                    metrics,
                    () -> problems().stream().limit(PROBLEMS_SHOWN).toList(),
                    executor);
        }
        if (options.statusSocket().isPresent()) {
            statusSocket = StatusSocket.open(options.statusSocket().get(), () -> status(options), executor);
        }
        ServiceManager manager = ServiceManager.find();
        manager.ready(this::summary);
        manager.keepAlive(timers, this::summary);
        serviceManager = manager;
        hosts.forEach(host -> executor.execute(host::advance));
    }

    /** Why the process is not ready, a line a host; empty when all serve. */
    public List<String> problems() {
        return hosts.stream().map(HostLife::problem).flatMap(Optional::stream).toList();
    }

    private AgentStatus status(Options options) {
        return AgentStatus.of(
                AgentVersion.text(),
                options.controlPlane(),
                options.imageService(),
                hosts.stream().limit(HOSTS_SHOWN).map(HostLife::status).toList());
    }

    /** One line for whoever lists services. */
    private String summary() {
        List<String> found = problems();
        return found.isEmpty() ? "serving" : found.getFirst();
    }

    /** The port of metrics and health; empty when none was asked for. */
    public OptionalInt metricsPort() {
        return operatorPort == null ? OptionalInt.empty() : OptionalInt.of(operatorPort.port());
    }

    /** Stops serving within seconds. Touches no domain. */
    @Override
    public void close() {
        if (serviceManager != null) {
            serviceManager.stopping();
        }
        timers.close();
        hosts.forEach(HostLife::close);
        if (operatorPort != null) {
            operatorPort.close();
        }
        if (statusSocket != null) {
            statusSocket.close();
        }
        // Before the executor: what connections still have to say when they end runs there.
        eventLoops
                .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        spans.close();
        executor.shutdown();
    }
}
