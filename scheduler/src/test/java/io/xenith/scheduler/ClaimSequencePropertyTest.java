package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.aHost;
import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.hostId;
import static io.xenith.scheduler.Fleets.instanceId;
import static io.xenith.scheduler.Fleets.seeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Long random lives of a fleet, checked after every step against a plain book of who holds what where. */
class ClaimSequencePropertyTest {
    private static final int HOSTS = 70;
    private static final List<HostState> STATES = List.of(HostState.values());
    private static final GroupId GROUP = groupId("web");

    private record Held(HostId host, Claim claim) {}

    private final PlacementEngine engine = new PlacementEngine(PlacementPolicy.PACKING);

    @Property(tries = 30)
    void claimedNeverExceedsCapacityAndAlwaysIsTheSumOfClaims(@ForAll long seed) {
        var random = seeded(seed);
        var view = new FleetView();
        for (int i = 0; i < HOSTS; i++) {
            view.put(aHost("host" + i).build());
        }
        var held = new ArrayList<Held>();
        for (int step = 0; step < 600; step++) {
            step(view, held, random);
            if (step % 50 == 0) {
                check(view.snapshot(), held);
            }
        }
        check(view.snapshot(), held);
    }

    private void step(FleetView view, List<Held> held, RandomGenerator random) {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                if (!held.isEmpty()) {
                    var gone = held.remove(random.nextInt(held.size()));
                    view.release(gone.host(), gone.claim());
                }
            }
            case 2 -> view.setState(anyHost(random), STATES.get(random.nextInt(STATES.size())));
            case 3 -> view.setScheduling(anyHost(random), random.nextInt(3) == 0, random.nextInt(3) == 0);
            default -> {
                var request = anyRequest(random);
                if (engine.place(view.snapshot(), request, random) instanceof Plan.Placed placed) {
                    view.claim(placed.host(), Claim.of(request));
                    held.add(new Held(placed.host(), Claim.of(request)));
                }
            }
        }
    }

    private static void check(Snapshot snapshot, List<Held> held) {
        Map<HostId, Resources> sums = new HashMap<>();
        Map<HostId, Integer> members = new HashMap<>();
        for (var one : held) {
            sums.merge(one.host(), one.claim().resources(), Resources::plus);
            members.merge(one.host(), one.claim().groups().size(), Integer::sum);
        }
        for (int i = 0; i < HOSTS; i++) {
            var host = hostId("host" + i);
            var usage = snapshot.find(host).orElseThrow();
            assertThat(usage.claimed()).isEqualTo(sums.getOrDefault(host, Resources.NONE));
            for (var resource : Resource.values()) {
                assertThat(usage.claimed().amount(resource))
                        .isLessThanOrEqualTo(usage.allocatable().amount(resource));
            }
            assertThat(snapshot.groupMembers(GROUP, host))
                    .isEqualTo(members.getOrDefault(host, 0))
                    .isLessThanOrEqualTo(2);
        }
    }

    private static Request anyRequest(RandomGenerator random) {
        var resources = new Resources(random.nextInt(1, 5), random.nextLong(1, 9000), random.nextLong(60));
        return Request.builder(instanceId("i" + random.nextLong()), resources)
                .grouping(random.nextInt(4) == 0 ? new Grouping.AntiAffinity(GROUP, 2) : Grouping.ALONE)
                .excludedHosts(Set.of(anyHost(random)))
                .build();
    }

    private static HostId anyHost(RandomGenerator random) {
        return hostId("host" + random.nextInt(HOSTS));
    }
}
