package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.instanceId;
import static io.xenith.scheduler.Fleets.seeded;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How fast one thread decides on a fleet of 10,000 hosts, about half full. Runs in the profile {@code benchmarks} only. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx1g") // not what the tests run with: they stop at the first compiler
public class PlacementBenchmark {
    private static final GroupId GROUP = groupId("web");

    private final PlacementEngine engine = new PlacementEngine(PlacementPolicy.PACKING);
    private final RandomGenerator random = seeded(42);
    private final List<Host> hosts =
            IntStream.range(0, 10_000).mapToObj(this::host).toList();
    private final Snapshot fleet = Snapshot.of(hosts);
    private final FleetView view = new FleetView();
    private final Request plain =
            Request.builder(instanceId("wanted"), new Resources(2, 4096, 20)).build();
    private final Request picky = plain.toBuilder()
            .availabilityZone("az1")
            .traits(TraitDemand.ofImage(Map.of("hw_architecture", "x86_64", "hw_vm_mode", "pvh")))
            .grouping(new Grouping.SoftAntiAffinity(GROUP))
            .build();
    private final Request impossible =
            plain.toBuilder().resources(new Resources(2, 10_000_000, 20)).build();

    /** Nearly all hosts are feasible and ranked: the slowest kind of success. */
    @Benchmark
    public Plan place() {
        return engine.place(fleet, plain, random);
    }

    /** Zone, traits and a group. */
    @Benchmark
    public Plan placeWithZoneTraitsAndGroup() {
        return engine.place(fleet, picky, random);
    }

    /** The nearest miss looks at all hosts once more. */
    @Benchmark
    public Plan refuse() {
        return engine.place(fleet, impossible, random);
    }

    /** What a replica does for each instance: decide on the newest snapshot, count the claim; then give it back. */
    @Benchmark
    public Plan placeClaimAndRelease() {
        if (view.snapshot().hostCount() == 0) {
            view.putAll(hosts);
        }
        var plan = engine.place(view.snapshot(), plain, random);
        if (plan instanceof Plan.Placed placed) {
            view.claim(placed.host(), Claim.of(plain));
            view.release(placed.host(), Claim.of(plain));
        }
        return plan;
    }

    /** Applying one claim. */
    @Benchmark
    public Snapshot claim() {
        return fleet.withClaim(hosts.get(random.nextInt(hosts.size())).id(), Claim.of(plain));
    }

    /** The refresh of one known host's row. */
    @Benchmark
    public Snapshot putKnownHost() {
        return fleet.withHost(hosts.get(random.nextInt(hosts.size())));
    }

    @Test
    void run() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(PlacementBenchmark.class.getName())
                        .build())
                .run();
    }

    private Host host(int number) {
        var total = new Resources(64, 524_288, 4000);
        return Host.builder(new HostId(new UUID(number, number)), "host" + number)
                .availabilityZone("az" + number % 3)
                .capacity(new Capacity(total, new Resources(2, 4096, 50), Overcommit.DEFAULT))
                .claimed(new Resources(random.nextInt(240), random.nextLong(500_000), random.nextLong(3900)))
                .traits(Set.of(HostTraits.architecture("x86_64"), HostTraits.vmMode("pv"), HostTraits.vmMode("pvh")))
                .groupMembers(GROUP, number % 100 == 0 ? 1 : 0)
                .build();
    }
}
