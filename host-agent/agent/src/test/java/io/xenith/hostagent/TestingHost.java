package io.xenith.hostagent;

import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.xenith.hostagent.image.ImageCache;
import io.xenith.hostagent.journal.Durability;
import io.xenith.hostagent.machine.HostMachine;
import io.xenith.hostagent.options.AfterReboot;
import io.xenith.hostagent.telemetry.AgentMetrics;
import io.xenith.hostagent.telemetry.CallSpans;
import io.xenith.hostagent.time.Timers;
import io.xenith.hostagent.transfer.GrpcHostPeers;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.HostAgentServiceGrpc.HostAgentServiceBlockingStub;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
import io.xenith.hypervisor.simulator.SimulatedHost;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import io.xenith.hypervisor.simulator.SimulatedTime;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One simulated host with its agent behind real mutual TLS, and a watch on it as the control plane has. */
public final class TestingHost implements AutoCloseable {

    private static final Duration DAY = Duration.ofDays(1);

    public final UUID hostId = UUID.randomUUID();
    public final TestingBlobs blobs = new TestingBlobs();
    public final CertificateAuthority authority;
    private final Path directory;
    private final Optional<Path> sharedDisks;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Timers timers = new Timers(executor);
    private final EventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private final AgentResources shared;
    private final SimulatedHostSpec machineSpec;
    private int opened; // seeds the machine, whose boots must not be alike
    private SimulatedHost machine;
    private HostAgent agent;
    private HostServer server;
    private ManagedChannel channel;
    private TestingWatch watch;
    private AfterReboot afterReboot = AfterReboot.ASK;

    public TestingHost(Path directory) throws IOException {
        this(directory, CertificateAuthority.create("Test", DAY, InstantSource.system()));
    }

    /** One of several hosts under the same authority. */
    public TestingHost(Path directory, CertificateAuthority authority) throws IOException {
        this(directory, authority, Optional.empty());
    }

    /** One whose disks are in a store that other hosts have, too, if there is one. */
    public TestingHost(Path directory, CertificateAuthority authority, Optional<Path> sharedDisks) throws IOException {
        this.directory = directory;
        this.sharedDisks = sharedDisks;
        this.authority = authority;
        this.machineSpec = SimulatedHostSpec.standard().withInstantGuests();
        authority.issue(directory.resolve("host-tls"), Identity.ofHost(hostId), DAY);
        authority.issue(directory.resolve("control-plane-tls"), Identity.CONTROL_PLANE, DAY);
        shared = new AgentResources(
                executor,
                timers,
                InstantSource.system(),
                new AgentMetrics(),
                ImageCache.open(directory.resolve("images"), 1 << 20, executor),
                CallSpans.off());
        machine = openMachine();
        agent = startAgent();
        server = startServer();
        channel = connect(directory.resolve("control-plane-tls"), Identity.ofHost(hostId));
        watch = new TestingWatch(HostAgentServiceGrpc.newStub(channel), hostId.toString());
    }

    private SimulatedHost openMachine() throws IOException {
        SimulatedHost open = SimulatedHost.open(
                "test",
                machineSpec,
                directory.resolve("machine"),
                SimulatedTime.system(),
                new SplittableRandom(++opened));
        if (sharedDisks.isPresent()) {
            open.shareDisks(SharedFolder.openAnywhere(sharedDisks.get(), hostId, directory.resolve("shared-store")));
        }
        return open;
    }

    private HostAgent startAgent() throws IOException {
        return HostAgent.start(
                hostId,
                "test",
                directory,
                Durability.PROCESS,
                HostMachine.simulated(machine),
                blobs,
                peers(),
                afterReboot,
                shared);
    }

    private GrpcHostPeers peers() {
        return new GrpcHostPeers(TlsFiles.load(directory.resolve("host-tls")), eventLoops, executor);
    }

    private HostServer startServer() throws IOException {
        return HostServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsFiles.load(directory.resolve("host-tls")),
                agent,
                eventLoops,
                shared);
    }

    public ManagedChannel connect(Path tls, Identity host) throws IOException {
        return Channels.to("127.0.0.1", server.port(), host, TlsFiles.load(tls).clientContext())
                .build();
    }

    public int port() {
        return server.port();
    }

    /** What the next agent does after a reboot of its host. */
    public void afterReboot(AfterReboot policy) {
        afterReboot = policy;
    }

    /** The agent's process ends and comes back; the machine goes on. */
    public void restartAgent() throws IOException {
        stop();
        machine = openMachine();
        startAll();
    }

    /** The agent's process, stopped before, comes back on a machine that has rebooted meanwhile. */
    public void startAfterReboot() throws IOException {
        machine = openMachine();
        machine.reboot();
        startAll();
    }

    private void startAll() throws IOException {
        agent = startAgent();
        server = startServer();
        channel = connect(directory.resolve("control-plane-tls"), Identity.ofHost(hostId));
        watch = new TestingWatch(HostAgentServiceGrpc.newStub(channel), hostId.toString());
    }

    /** Only the agent's process ends. */
    public void stop() {
        channel.shutdownNow();
        server.close();
        agent.close();
    }

    public SimulatedHost machine() {
        return machine;
    }

    public HostAgent agent() {
        return agent;
    }

    public TestingWatch watch() {
        return watch;
    }

    /** The control plane's connection to it. */
    public ManagedChannel channel() {
        return channel;
    }

    public HostAgentServiceBlockingStub stub() {
        return HostAgentServiceGrpc.newBlockingStub(channel);
    }

    public long apply(DomainSpec spec) {
        return stub().applyDomain(ApplyDomainRequest.newBuilder()
                        .setHostId(hostId.toString())
                        .setRequestId("req-test")
                        .setSpec(spec)
                        .build())
                .getGeneration();
    }

    public List<DomainInfo> domains() {
        return machine.hypervisor().listDomains(Call.of("test", Duration.ofSeconds(5)));
    }

    public DomainInfo domain(String id) {
        return machine.hypervisor()
                .findDomain(Call.of("test", Duration.ofSeconds(5)), DomainId.parse(id))
                .orElseThrow();
    }

    public int disks() {
        return machine.store().listDisks(Call.of("test", Duration.ofSeconds(5))).size();
    }

    @Override
    public void close() {
        stop();
        timers.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        executor.shutdown();
    }
}
