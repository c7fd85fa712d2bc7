package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.aRequest;
import static io.xenith.scheduler.Fleets.equalHosts;
import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.instanceId;
import static io.xenith.scheduler.Fleets.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlacementTest {
    private static final Request HALF_A_HOST =
            aRequest().resources(new Resources(4, 8192, 50)).build();

    private final PlacementEngine engine = new PlacementEngine(PlacementPolicy.PACKING);

    @Test
    void eachInstanceSeesThoseBeforeIt() {
        var plan = engine.placeAll(equalHosts(3), HALF_A_HOST, instances(6), 6, seeded(1));

        assertThat(plan).asInstanceOf(type(BatchPlan.AllPlaced.class)).satisfies(all -> {
            assertThat(all.placed()).extracting(Plan.Placed::instance).isEqualTo(instances(6));
            assertThat(IntStream.range(0, 3).map(host -> (int) all.placed().stream()
                            .filter(placed -> placed.host().equals(Fleets.hostId("host" + host)))
                            .count()))
                    .containsExactly(2, 2, 2);
        });
    }

    @Test
    void antiAffinityHoldsWithinTheBatch() {
        var request =
                aRequest().grouping(new Grouping.AntiAffinity(groupId("web"))).build();
        var plan = engine.placeAll(equalHosts(4), request, instances(4), 4, seeded(1));

        assertThat(((BatchPlan.AllPlaced) plan).placed())
                .extracting(Plan.Placed::host)
                .doesNotHaveDuplicates();
    }

    @Test
    void affinityKeepsTheBatchOnOneHost() {
        var request = aRequest().grouping(new Grouping.Affinity(groupId("web"))).build();
        var plan = engine.placeAll(equalHosts(20), request, instances(8), 8, seeded(3));

        assertThat(((BatchPlan.AllPlaced) plan).placed())
                .extracting(Plan.Placed::host)
                .containsOnly(((BatchPlan.AllPlaced) plan).placed().getFirst().host());
    }

    @Test
    void allOrNothingPlacesNoneWhenOneDoesNotFit() {
        var plan = engine.placeAll(equalHosts(3), HALF_A_HOST, instances(7), 7, seeded(1));

        assertThat(plan).asInstanceOf(type(BatchPlan.TooFew.class)).satisfies(few -> {
            assertThat(few.wouldFit()).isEqualTo(6);
            assertThat(few.explain())
                    .startsWith(
                            "placed none: 7 needed, 6 would fit, then no feasible host among 3; removed by: vcpus 3");
        });
    }

    @Test
    void bestEffortPlacesAsManyAsFitOnceTheMinimumDoes() {
        var plan = engine.placeAll(equalHosts(3), HALF_A_HOST, instances(9), 5, seeded(1));

        assertThat(plan).asInstanceOf(type(BatchPlan.SomePlaced.class)).satisfies(some -> {
            assertThat(some.placed()).extracting(Plan.Placed::instance).isEqualTo(instances(6));
            assertThat(some.firstRefused().instance()).isEqualTo(instanceId("i6"));
        });
    }

    @Test
    void refusesAMinimumOutsideTheBatch() {
        assertThatThrownBy(() -> engine.placeAll(equalHosts(1), HALF_A_HOST, instances(2), 3, seeded(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minimum out of bounds: 3 of 2");
    }

    private static List<InstanceId> instances(int count) {
        return IntStream.range(0, count).mapToObj(i -> instanceId("i" + i)).toList();
    }
}
