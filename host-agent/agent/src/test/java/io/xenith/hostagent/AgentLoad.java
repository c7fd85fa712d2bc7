package io.xenith.hostagent;

import io.grpc.ManagedChannel;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.HostAgentServiceGrpc.HostAgentServiceBlockingStub;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Measures an agent process from outside: its memory idle and under load, and how fast orders become running domains. Not a
 * test: {@code java -cp <test class path> io.xenith.hostagent.AgentLoad <hosts> <domains> <at once> [JVM flags of the agent]}.
 */
public final class AgentLoad {

    private AgentLoad() {}

    /** Runs once and prints figures. */
    public static void main(String[] arguments) throws Exception {
        int hosts = Integer.parseInt(arguments[0]);
        int domains = Integer.parseInt(arguments[1]);
        int atOnce = Integer.parseInt(arguments[2]);
        Path directory = Files.createTempDirectory("agent-load");
        TestingBlobs blobs = new TestingBlobs();
        try (TestingControlPlane controlPlane = new TestingControlPlane(directory, Duration.ofDays(1));
                TestingImageServer images = new TestingImageServer(controlPlane.issue(Identity.IMAGE_SERVICE))) {
            for (String content : List.of("root file system", "kernel", "ramdisk")) {
                images.put(Specs.bytes(content));
            }
            List<String> flags = List.of(arguments).subList(3, arguments.length);
            long started = System.nanoTime();
            Process process = start(directory, hosts, controlPlane, images, flags);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Map<UUID, String> addresses = controlPlane.awaitAnnounces(hosts);
            System.out.printf("hosts=%d ready_seconds=%.1f%n", hosts, secondsSince(started));
            watchFor(controlPlane, addresses, Duration.ofSeconds(Integer.getInteger("agent.idle", 0)));
            System.out.printf("idle: %s%n", memoryOf(process));
            if (domains > 0) {
                run(controlPlane, addresses, blobs, domains, atOnce, process);
            }
            process.destroy();
            process.waitFor();
        }
    }

    private static Process start(
            Path directory, int hosts, TestingControlPlane controlPlane, TestingImageServer images, List<String> flags)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty(
                "agent.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        String classPath = System.getProperty("agent.classpath");
        command.addAll(
                classPath == null
                        ? List.of("-jar", System.getProperty("agent.jar", "agent.jar"))
                        : List.of("-cp", classPath, "io.xenith.hostagent.Main"));
        command.addAll(List.of("--simulate", Integer.toString(hosts), "--state"));
        command.addAll(List.of(directory.resolve("state").toString(), "--control-plane", controlPlane.address()));
        command.addAll(List.of("--image-service", images.address(), "--ca"));
        command.addAll(List.of(controlPlane.authorityFile().toString(), "--token-file"));
        command.addAll(List.of(controlPlane.tokenFile().toString(), "--base-port", "0"));
        command.addAll(List.of("--log-level", "warn", "--host-cpus", "512", "--host-memory", "1TiB"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        String where = System.getProperty("agent.directory");
        return where == null
                ? builder.start()
                : builder.directory(Path.of(where).toFile()).start();
    }

    private static void run(
            TestingControlPlane controlPlane,
            Map<UUID, String> addresses,
            TestingBlobs blobs,
            int domains,
            int atOnce,
            Process process)
            throws Exception {
        List<UUID> ids = List.copyOf(addresses.keySet());
        List<HostAgentServiceBlockingStub> stubs = new ArrayList<>();
        List<TestingWatch> watches = new ArrayList<>();
        for (UUID id : ids) {
            ManagedChannel channel = controlPlane.connect(id, addresses.getOrDefault(id, ""));
            stubs.add(HostAgentServiceGrpc.newBlockingStub(channel));
            watches.add(new TestingWatch(HostAgentServiceGrpc.newStub(channel), id.toString()));
        }
        for (TestingWatch watch : watches) {
            var unused = watch.awaitSnapshot();
        }
        List<DomainSpec> specs = new ArrayList<>();
        for (int i = 0; i < domains; i++) {
            specs.add(Specs.running(blobs));
        }
        for (int round = 0; round < 3; round++) {
            Power power = round % 2 == 0 ? Power.POWER_RUNNING : Power.POWER_ABSENT;
            if (round == 2) {
                specs.replaceAll(spec -> Specs.running(blobs));
            } else {
                specs.replaceAll(spec -> Specs.next(spec).setPower(power).build());
            }
            long processorBefore = processorMillis(process);
            long started = System.nanoTime();
            applyAll(ids, stubs, watches, specs, atOnce);
            double seconds = secondsSince(started);
            double processor = processorMillis(process) - processorBefore;
            System.out.printf(
                    "%s: %d domains in %.2f s = %.0f/s, agent's processor %.2f ms each; %s%n",
                    round == 1 ? "delete" : "create",
                    domains,
                    seconds,
                    domains / seconds,
                    processor / domains,
                    memoryOf(process));
        }
    }

    private static void applyAll(
            List<UUID> ids,
            List<HostAgentServiceBlockingStub> stubs,
            List<TestingWatch> watches,
            List<DomainSpec> specs,
            int atOnce)
            throws Exception {
        Semaphore slots = new Semaphore(atOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < specs.size(); i++) {
                int host = i % ids.size();
                DomainSpec spec = specs.get(i);
                slots.acquire();
                work.add(threads.submit(() -> {
                    try {
                        var unused = stubs.get(host)
                                .applyDomain(ApplyDomainRequest.newBuilder()
                                        .setHostId(ids.get(host).toString())
                                        .setSpec(spec)
                                        .build());
                        ObservedState wanted = spec.getPower() == Power.POWER_RUNNING
                                ? ObservedState.OBSERVED_STATE_RUNNING
                                : ObservedState.OBSERVED_STATE_ABSENT;
                        return watches.get(host).await(spec.getDomainId(), spec.getGeneration(), wanted);
                    } finally {
                        slots.release();
                    }
                }));
            }
            for (Future<?> one : work) {
                var unused = one.get();
            }
        }
    }

    /** Lets the agents be watched with heartbeats, as a control plane does, and be else idle. */
    private static void watchFor(TestingControlPlane controlPlane, Map<UUID, String> addresses, Duration idle)
            throws Exception {
        List<ManagedChannel> channels = new ArrayList<>();
        for (Map.Entry<UUID, String> host : addresses.entrySet()) {
            ManagedChannel channel = controlPlane.connect(host.getKey(), host.getValue());
            channels.add(channel);
            var unused = new TestingWatch(
                            HostAgentServiceGrpc.newStub(channel), host.getKey().toString())
                    .awaitSnapshot();
        }
        TimeUnit.SECONDS.sleep(idle.toSeconds());
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private static String memoryOf(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Rss") || line.startsWith("Pss:") || line.startsWith("Pss_Anon"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }

    private static long processorMillis(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    private static double secondsSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }
}
