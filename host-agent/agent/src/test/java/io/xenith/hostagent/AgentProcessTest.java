package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.xenith.hostagent.options.Options;
import io.xenith.hostagent.status.StatusSocket;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.DescribeHostRequest;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process in this one: joining, serving, renewing, and what operators see. */
class AgentProcessTest {

    private static final long POLL_NANOS = 2_000_000;

    private final Path directory;
    private final TestingImageServer images;
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestingControlPlane controlPlane;

    AgentProcessTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        controlPlane = new TestingControlPlane(directory, Duration.ofDays(1));
        images = new TestingImageServer(controlPlane.issue(Identity.IMAGE_SERVICE));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        images.close();
        controlPlane.close();
    }

    private AgentProcess start(int hosts, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--state",
                directory.resolve("state").toString(),
                "--simulate",
                Integer.toString(hosts),
                "--control-plane",
                controlPlane.address(),
                "--image-service",
                images.address(),
                "--ca",
                controlPlane.authorityFile().toString(),
                "--token-file",
                controlPlane.tokenFile().toString(),
                "--zones",
                "az1,az2",
                "--host-cpus",
                "8",
                "--host-memory",
                "64GiB",
                "--host-disk",
                "1TiB",
                "--base-port",
                "0",
                "--metrics-port",
                "0"));
        arguments.addAll(List.of(more));
        AgentProcess process = AgentProcess.start(Options.parse(arguments));
        open.add(process);
        return process;
    }

    @Test
    void hostsEnrolAnnounceServeAndComeBackAsTheSame() throws Exception {
        AgentProcess process = start(3);
        Map<UUID, String> hosts = controlPlane.awaitAnnounces(3);
        assertThat(hosts).hasSize(3);
        for (String content : List.of("root file system", "kernel", "ramdisk")) {
            images.put(Specs.bytes(content));
        }
        DomainSpec spec = Specs.running(new TestingBlobs());
        UUID host = hosts.keySet().iterator().next();
        ManagedChannel channel = controlPlane.connect(host, hosts.getOrDefault(host, ""));
        var stub = HostAgentServiceGrpc.newBlockingStub(channel);
        HostFacts facts = stub.describeHost(DescribeHostRequest.newBuilder()
                        .setHostId(host.toString())
                        .build())
                .getFacts();
        assertThat(facts.getHypervisorVersion()).startsWith("simulator");
        assertThat(facts.getCpus()).isEqualTo(8);
        assertThat(facts.getMemoryBytes()).isBetween(57L << 30, 61L << 30);
        assertThat(facts.getTraitsList())
                .contains(
                        "HW_CPU_X86_AVX2",
                        "HW_CPU_X86_SSE42",
                        "XENITH_GUEST_PVH",
                        "XENITH_LIVE_MOVE",
                        "XENITH_VOLUMES");
        var unused = stub.applyDomain(ApplyDomainRequest.newBuilder()
                .setHostId(host.toString())
                .setSpec(spec)
                .build());
        TestingWatch watch = new TestingWatch(HostAgentServiceGrpc.newStub(channel), host.toString());
        watch.await(spec.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        process.close();
        assertThat(watch.awaitEnd()).isNotNull();
        channel.shutdownNow();

        Files.delete(controlPlane.tokenFile());
        start(3);
        assertThat(controlPlane.awaitAnnounces(6))
                .as("the same hosts, without a token")
                .hasSize(3);
    }

    @Test
    void aCertificateIsRenewedBeforeItEnds() throws Exception {
        controlPlane.close();
        controlPlane = new TestingControlPlane(directory, Duration.ofMinutes(2));
        start(1);
        controlPlane.awaitRenewal();
    }

    @Test
    void healthAndMetricsTellTheTruth() throws Exception {
        AgentProcess process = start(1);
        controlPlane.awaitAnnounces(1);
        int port = process.metricsPort().orElseThrow();
        assertThat(read(port, "/health/live")).isEqualTo("live\n");
        // Announced is served; the note of it in the process may follow a moment later.
        await(() -> read(port, "/health/ready").equals("ready\n"));
        assertThat(read(port, "/metrics")).contains("xenith_agent_hosts 1.0", "xenith_agent_hosts_not_serving 0.0");
    }

    @Test
    void theStatusSocketTellsPeopleAndPrograms() throws Exception {
        Path socket = directory.resolve("agent.sock");
        start(1, "--status-socket", socket.toString());
        controlPlane.awaitAnnounces(1);
        await(() -> StatusSocket.ask(socket, false).contains("serving"));
        assertThat(StatusSocket.ask(socket, false)).contains("sim-0001", "NONE: the control plane is not connected");
        assertThat(StatusSocket.ask(socket, true)).contains("\"serving\":true", "\"intended\":{}");
        assertThat(Files.getPosixFilePermissions(socket)).hasSize(2);
    }

    @Test
    void aWrongTokenKeepsTheHostOutAndHealthSaysSo() throws Exception {
        Files.writeString(controlPlane.tokenFile(), "wrong");
        AgentProcess process = start(1);
        await(() -> process.problems().stream().anyMatch(problem -> problem.contains("unknown token")));
        assertThat(read(process.metricsPort().orElseThrow(), "/health/ready")).contains("sim-0001", "unknown token");
    }

    /** Asks again and again, as the state has nobody to tell of it. */
    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static String read(int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        try (var bytes =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
