package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.xenith.hostagent.Specs;
import io.xenith.hostagent.TestingBlobs;
import io.xenith.hostagent.TestingControlPlane;
import io.xenith.hostagent.TestingImageServer;
import io.xenith.hostagent.TestingWatch;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.ArriveFrom;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.LeaveTo;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.simulator.SimulatedHost;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import io.xenith.hypervisor.simulator.SimulatedTime;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two agents as processes of their own, either of which is killed without warning while domains move between them. Afterwards the
 * test does what the control plane would: it calls off what has not arrived, and lets return what is gone there. Each instance
 * then runs once, in the same life as at the start; and never, wherever it was cut, did it run twice.
 */
abstract class CrashingMoves {

    private static final int INSTANCES = 8;
    private static final int ROUNDS = 6;
    private static final List<String> HOSTS = List.of("east", "west");

    private final Path directory;
    private final List<String> more;
    private final TestingControlPlane controlPlane;
    private final TestingImageServer images;
    private final TestingBlobs blobs = new TestingBlobs();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<String, Process> processes = new HashMap<>();
    private final Map<String, UUID> ids = new HashMap<>();
    private int announces;
    private int starts;

    /**
     * Two hosts.
     *
     * @param more options of both agents
     */
    CrashingMoves(Path directory, List<String> more) throws Exception {
        this.directory = directory;
        this.more = more;
        controlPlane = new TestingControlPlane(directory, Duration.ofDays(1));
        images = new TestingImageServer(controlPlane.issue(Identity.IMAGE_SERVICE));
        for (String content : List.of("root file system", "kernel", "ramdisk")) {
            images.put(content.getBytes(StandardCharsets.UTF_8));
        }
        Set<UUID> known = new HashSet<>();
        for (String host : HOSTS) {
            start(host);
            for (UUID id : controlPlane.awaitAnnounces(announces).keySet()) {
                if (known.add(id)) {
                    ids.put(host, id);
                }
            }
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Process process : processes.values()) {
            process.destroyForcibly().waitFor();
        }
        images.close();
        controlPlane.close();
    }

    private void start(String host) throws IOException {
        announces++;
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
                "--name",
                host,
                "--state",
                directory.resolve(host).toString(),
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
                "--faults",
                "*:delay=1ms..20ms",
                "--base-port",
                "0"));
        command.addAll(more);
        processes.put(
                host,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory
                                .resolve(host + "-" + ++starts + ".log")
                                .toFile())
                        .start());
    }

    /** Where an instance is, and by which order. */
    private static final class Whereabouts {
        private String host;
        private DomainSpec spec;

        Whereabouts(String host, DomainSpec spec) {
            this.host = host;
            this.spec = spec;
        }
    }

    private record Move(Whereabouts instance, String to, DomainSpec arriving) {}

    @Test
    void everyInstanceRunsOnceWhicheverAgentIsKilled() throws Exception {
        List<Whereabouts> instances = new ArrayList<>();
        try (Connections all = connect()) {
            for (int i = 0; i < INSTANCES; i++) {
                Whereabouts one = new Whereabouts(HOSTS.get(i % 2), Specs.running(blobs));
                instances.add(one);
                all.apply(one.host, one.spec);
                all.await(one.host, one.spec, ObservedState.OBSERVED_STATE_RUNNING);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<Move> moves = new ArrayList<>();
            try (Connections all = connect()) {
                String victim = HOSTS.get(random.nextInt(2));
                Thread killer = killAfter(victim, Duration.ofMillis(50 + random.nextInt(900)));
                for (Whereabouts one : instances) {
                    moves.add(begin(all, one));
                }
                killer.join();
                assertNothingRunsTwice(victim, moves);
                start(victim);
            }
            try (Connections all = connect()) {
                for (Move move : moves) {
                    end(all, move);
                }
            }
        }
        // With nobody killed every one of them still goes over.
        try (Connections all = connect()) {
            for (Whereabouts one : instances) {
                Move move = begin(all, one);
                all.await(move.to, move.arriving, ObservedState.OBSERVED_STATE_RUNNING);
                end(all, move);
                assertThat(one.host).isEqualTo(move.to);
            }
        }
        for (Process process : processes.values()) {
            process.destroyForcibly().waitFor();
        }
        Set<String> running = new HashSet<>(running("east"));
        running.addAll(running("west"));
        assertThat(running)
                .containsExactlyInAnyOrderElementsOf(
                        instances.stream().map(one -> one.spec.getDomainId()).toList());
    }

    private Move begin(Connections all, Whereabouts one) {
        String to = one.host.equals("east") ? "west" : "east";
        String arriving = UUID.randomUUID().toString();
        DomainSpec before = one.spec.toBuilder().clearArriveFrom().build();
        one.spec = Specs.next(before)
                .setLeaveTo(LeaveTo.newBuilder().setHostId(id(to)).setDomainId(arriving))
                .setMayReturn(false)
                .build();
        DomainSpec there = before.toBuilder()
                .setDomainId(arriving)
                .setGeneration(1)
                .setMayReturn(false)
                .setArriveFrom(ArriveFrom.newBuilder()
                        .setHostId(id(one.host))
                        .setAddress(all.addresses.getOrDefault(ids.get(one.host), ""))
                        .setDomainId(before.getDomainId()))
                .build();
        all.apply(one.host, one.spec);
        all.apply(to, there);
        return new Move(one, to, there);
    }

    /** Calls the move off, whatever has become of it, and goes by what the two hosts say. */
    private void end(Connections all, Move move) {
        Whereabouts one = move.instance;
        DomainSpec withdrawn = Specs.next(move.arriving)
                .setArriveFrom(move.arriving.getArriveFrom().toBuilder().setWithdrawn(true))
                .build();
        all.apply(move.to, withdrawn);
        DomainReport there = all.awaitAnswer(move.to, withdrawn);
        if (there.getState() == ObservedState.OBSERVED_STATE_ABSENT) {
            one.spec = Specs.next(one.spec).clearLeaveTo().setMayReturn(true).build();
            all.apply(one.host, one.spec);
        } else {
            all.apply(
                    one.host, Specs.next(one.spec).setPower(Power.POWER_ABSENT).build());
            all.await(one.host, Specs.next(one.spec).build(), ObservedState.OBSERVED_STATE_ABSENT);
            one.host = move.to;
            one.spec = withdrawn;
        }
        DomainReport report = all.await(one.host, one.spec, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(report.getRebootCount()).isZero();
    }

    /** Not a sleep of the test: the kill comes while domains move. */
    private Thread killAfter(String host, Duration delay) {
        Process victim = Objects.requireNonNull(processes.get(host));
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

    /**
     * What runs on the machine of the killed agent goes on there, so it may not run at the other end of its move. What the other agent says
     * of a domain that leaves is not asked: it is told as running until it has left.
     */
    private void assertNothingRunsTwice(String killed, List<Move> moves) throws Exception {
        Set<String> here = Set.copyOf(running(killed));
        String other = killed.equals("east") ? "west" : "east";
        try (Connections one = connect(List.of(other))) {
            for (Move move : moves) {
                String leaving = move.instance.spec.getDomainId();
                if (move.to.equals(other) && here.contains(leaving)) {
                    assertThat(one.isRunning(other, move.arriving.getDomainId()))
                            .as("%s runs on %s, and as %s on %s", leaving, killed, move.arriving.getDomainId(), other)
                            .isFalse();
                }
            }
        }
    }

    private List<String> running(String host) throws IOException {
        try (SimulatedHost machine = SimulatedHost.open(
                host + "-0001",
                SimulatedHostSpec.standard(),
                directory.resolve(host + "/hosts/" + host + "-0001/machine.journal"),
                SimulatedTime.system(),
                new SplittableRandom())) {
            look(host, machine);
            return machine.hypervisor().listDomains(Call.of("test", Duration.ofSeconds(10))).stream()
                    .filter(domain -> domain.state() instanceof RunState.Running)
                    .map(DomainInfo::ref)
                    .map(ref -> ref.id().toString())
                    .toList();
        }
    }

    /** At the machine of an agent that is not there. */
    void look(String host, SimulatedHost machine) throws IOException {}

    final UUID hostId(String host) {
        return Objects.requireNonNull(ids.get(host));
    }

    private String id(String host) {
        return String.valueOf(ids.get(host));
    }

    private Connections connect() throws InterruptedException {
        return connect(HOSTS);
    }

    private Connections connect(List<String> hosts) throws InterruptedException {
        Map<UUID, String> addresses = controlPlane.awaitAnnounces(announces);
        Map<String, ManagedChannel> channels = new HashMap<>();
        Map<String, TestingWatch> watches = new HashMap<>();
        for (String host : hosts) {
            UUID id = ids.getOrDefault(host, UUID.randomUUID());
            ManagedChannel channel = controlPlane.connect(id, addresses.getOrDefault(id, ""));
            channels.put(host, channel);
            watches.put(host, new TestingWatch(HostAgentServiceGrpc.newStub(channel), id.toString()));
        }
        return new Connections(addresses, channels, watches);
    }

    private final class Connections implements AutoCloseable {
        private final Map<UUID, String> addresses;
        private final Map<String, ManagedChannel> channels;
        private final Map<String, TestingWatch> watches;

        Connections(
                Map<UUID, String> addresses, Map<String, ManagedChannel> channels, Map<String, TestingWatch> watches) {
            this.addresses = addresses;
            this.channels = channels;
            this.watches = watches;
        }

        /** Tells an agent, which may have been killed. */
        void apply(String host, DomainSpec spec) {
            try {
                var unused = HostAgentServiceGrpc.newBlockingStub(channels.get(host))
                        .applyDomain(ApplyDomainRequest.newBuilder()
                                .setHostId(id(host))
                                .setRequestId("req-move")
                                .setSpec(spec)
                                .build());
            } catch (StatusRuntimeException e) {
                // A connection that ends while TLS begins has no code of its own.
                assertThat(e.getStatus().getCode() == Status.Code.UNAVAILABLE || dies(host))
                        .as("refused by an agent that lives: %s", e.getStatus())
                        .isTrue();
            }
        }

        private boolean dies(String host) {
            try {
                return Objects.requireNonNull(processes.get(host)).waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        DomainReport await(String host, DomainSpec spec, ObservedState state) {
            DomainReport report = awaitAnswer(host, spec);
            assertThat(report.getState())
                    .as("%s on %s: %s", spec.getDomainId(), host, report)
                    .isEqualTo(state);
            return report;
        }

        boolean isRunning(String host, String domainId) {
            return watchOf(host).awaitSnapshot().getDomainsList().stream()
                    .anyMatch(report -> report.getDomainId().equals(domainId)
                            && report.getState() == ObservedState.OBSERVED_STATE_RUNNING);
        }

        private TestingWatch watchOf(String host) {
            TestingWatch watch = watches.get(host);
            if (watch == null) {
                throw new AssertionError("not connected to " + host);
            }
            return watch;
        }

        /** Waits until the agent has come to the end of an order. */
        DomainReport awaitAnswer(String host, DomainSpec spec) {
            return watchOf(host)
                    .await(
                            spec.getDomainId(),
                            report -> report.getObservedGeneration() == spec.getGeneration()
                                    && !report.hasFailure()
                                    && report.getProgress().isEmpty());
        }

        @Override
        public void close() {
            channels.values().forEach(ManagedChannel::shutdownNow);
        }
    }
}
