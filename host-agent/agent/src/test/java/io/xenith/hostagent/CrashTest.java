package io.xenith.hostagent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.Volume;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.simulator.SimulatedHost;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import io.xenith.hypervisor.simulator.SimulatedTime;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent as a process of its own, killed without warning in the middle of its work, several times over. What it answered
 * it must know afterwards, and what comes of it must be exactly what was ordered.
 */
class CrashTest {

    private static final int DOMAINS = 40;
    private static final int ROUNDS = 4;

    private final Path directory;
    private final TestingControlPlane controlPlane;
    private final TestingImageServer images;
    private final TestingBlobs blobs = new TestingBlobs();
    private final SplittableRandom random = new SplittableRandom(42);
    private final Map<String, DomainSpec> ordered = new HashMap<>();
    private final Map<String, Long> answered = new HashMap<>();
    private Process process;
    private int starts;

    CrashTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        controlPlane = new TestingControlPlane(directory, Duration.ofDays(1));
        images = new TestingImageServer(controlPlane.issue(Identity.IMAGE_SERVICE));
        for (String content : List.of("root file system", "kernel", "ramdisk")) {
            images.put(Specs.bytes(content));
        }
        process = startProcess();
    }

    @AfterEach
    void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        images.close();
        controlPlane.close();
    }

    private Process startProcess() throws IOException {
        starts++;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.xenith.hostagent.Main"));
        command.addAll(List.of(
                "--simulate",
                "1",
                "--state",
                directory.resolve("state").toString(),
                "--control-plane",
                controlPlane.address(),
                "--image-service",
                images.address(),
                "--ca",
                controlPlane.authorityFile().toString(),
                "--token-file",
                controlPlane.tokenFile().toString(),
                "--boot-delay",
                "1ms",
                "--shutdown-delay",
                "1ms",
                "--faults",
                "*:delay=1ms..5ms@0.5; create-paused:lose=timed-out@0.05; destroy:fail=unexpected@0.05;"
                        + " attach-disk:lose=timed-out@0.1; detach-disk:lose=timed-out@0.1",
                "--base-port",
                "0"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent-" + starts + ".log").toFile())
                .start();
    }

    @Test
    void nothingIsLostOrDoubledByKills() throws Exception {
        for (int i = 0; i < DOMAINS; i++) {
            DomainSpec spec = Specs.running(blobs);
            ordered.put(spec.getDomainId(), spec);
        }
        for (int round = 0; round < ROUNDS; round++) {
            Connection connection = connect();
            Thread killer = killAfter(Duration.ofMillis(100 + random.nextInt(400)));
            applyAll(connection);
            killer.join();
            connection.channel().shutdownNow();
            changeSome();
            process = startProcess();
        }
        Connection last = connect();
        TestingWatch watch = last.watch();
        answered.forEach(
                (id, generation) -> assertThat(watch.await(id, report -> true).getHeldGeneration())
                        .as("what was answered is held")
                        .isGreaterThanOrEqualTo(generation));
        applyAll(last);
        for (DomainSpec spec : ordered.values()) {
            watch.await(spec.getDomainId(), spec.getGeneration(), stateOf(spec));
        }
        last.channel().shutdownNow();
        process.destroyForcibly().waitFor();
        assertMachineIsExactlyAsOrdered();
    }

    /** Not a sleep of the test: the kill comes while the orders are on their way. */
    private Thread killAfter(Duration delay) {
        Process victim = process;
        return Thread.ofPlatform().start(() -> {
            try {
                if (!victim.waitFor(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    victim.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void changeSome() {
        for (DomainSpec spec : List.copyOf(ordered.values())) {
            if (spec.getPower() == Power.POWER_RUNNING && random.nextInt(3) == 0) {
                ordered.put(spec.getDomainId(), withOrWithoutVolume(spec));
                continue;
            }
            Power power =
                    switch (random.nextInt(5)) {
                        case 0 -> Power.POWER_ABSENT;
                        case 1 -> Power.POWER_OFF;
                        case 2 -> Power.POWER_RUNNING;
                        default -> null;
                    };
            if (power != null && spec.getPower() != Power.POWER_ABSENT) {
                ordered.put(spec.getDomainId(), Specs.next(spec).setPower(power).build());
            }
        }
    }

    private static DomainSpec withOrWithoutVolume(DomainSpec spec) {
        DomainSpec.Builder next = Specs.next(spec);
        return spec.getVolumesCount() > 0
                ? next.clearVolumes().build()
                : next.addVolumes(Volume.newBuilder()
                                .setVolumeId(UUID.randomUUID().toString())
                                .setSizeBytes(1 << 20)
                                .setDevice("xvde"))
                        .build();
    }

    private void applyAll(Connection connection) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<Long>> answers = new HashMap<>();
            ordered.forEach((id, spec) -> answers.put(id, threads.submit(() -> connection.apply(spec))));
            for (Map.Entry<String, Future<Long>> answer : answers.entrySet()) {
                long generation = answer.getValue().get();
                if (generation > 0) {
                    answered.put(answer.getKey(), generation);
                }
            }
        }
    }

    private static ObservedState stateOf(DomainSpec spec) {
        return switch (spec.getPower()) {
            case POWER_RUNNING -> ObservedState.OBSERVED_STATE_RUNNING;
            case POWER_OFF -> ObservedState.OBSERVED_STATE_OFF;
            default -> ObservedState.OBSERVED_STATE_ABSENT;
        };
    }

    private void assertMachineIsExactlyAsOrdered() throws IOException {
        Call call = Call.of("test", Duration.ofSeconds(10));
        try (SimulatedHost machine = SimulatedHost.open(
                "sim-0001",
                SimulatedHostSpec.standard(),
                directory.resolve("state/hosts/sim-0001/machine.journal"),
                SimulatedTime.system(),
                new SplittableRandom())) {
            List<String> running = machine.hypervisor().listDomains(call).stream()
                    .map(DomainInfo::ref)
                    .map(ref -> ref.id().toString())
                    .toList();
            assertThat(running).containsExactlyInAnyOrderElementsOf(idsOrdered(Power.POWER_RUNNING));
            List<String> withRootDisk = machine.store().listDisks(call).stream()
                    .filter(disk -> disk.id().kind() == DiskKind.ROOT)
                    .map(disk -> disk.id().domain().toString())
                    .toList();
            List<String> kept = new ArrayList<>(idsOrdered(Power.POWER_RUNNING));
            kept.addAll(idsOrdered(Power.POWER_OFF));
            assertThat(withRootDisk).containsExactlyInAnyOrderElementsOf(kept);
            for (DomainInfo domain : machine.hypervisor().listDomains(call)) {
                assertVolumesAreAsOrdered(machine, call, domain);
            }
        }
    }

    private void assertVolumesAreAsOrdered(SimulatedHost machine, Call call, DomainInfo domain) {
        List<String> wanted = requireNonNull(ordered.get(domain.ref().id().toString())).getVolumesList().stream()
                .map(Volume::getVolumeId)
                .toList();
        List<Path> plugged = machine.hypervisor().loadConfig(call, domain.ref()).disks().stream()
                .filter(disk -> disk.target().equals("xvde"))
                .map(DiskConfig::path)
                .toList();
        assertThat(machine.store().listDisks(call).stream()
                        .filter(disk -> disk.id().kind() == DiskKind.VOLUME && plugged.contains(disk.path()))
                        .map(disk -> disk.id().domain().toString()))
                .containsExactlyElementsOf(wanted);
        assertThat(plugged).hasSameSizeAs(wanted);
    }

    private List<String> idsOrdered(Power power) {
        return ordered.values().stream()
                .filter(spec -> spec.getPower() == power)
                .map(DomainSpec::getDomainId)
                .toList();
    }

    private Connection connect() throws InterruptedException {
        Map.Entry<UUID, String> host =
                controlPlane.awaitAnnounces(starts).entrySet().iterator().next();
        return new Connection(host.getKey(), controlPlane.connect(host.getKey(), host.getValue()));
    }

    private record Connection(UUID hostId, ManagedChannel channel) {

        /** The generation that was answered; 0 when the process was gone. */
        long apply(DomainSpec spec) {
            try {
                return HostAgentServiceGrpc.newBlockingStub(channel)
                        .applyDomain(ApplyDomainRequest.newBuilder()
                                .setHostId(hostId.toString())
                                .setRequestId("req-crash")
                                .setSpec(spec)
                                .build())
                        .getGeneration();
            } catch (StatusRuntimeException e) {
                return 0;
            }
        }

        TestingWatch watch() {
            return new TestingWatch(HostAgentServiceGrpc.newStub(channel), hostId.toString());
        }
    }
}
