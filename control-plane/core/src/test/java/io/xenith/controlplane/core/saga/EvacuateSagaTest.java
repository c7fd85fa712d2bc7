package io.xenith.controlplane.core.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.OperationState;
import io.xenith.controlplane.core.placement.StoreNearness;
import io.xenith.controlplane.core.simulation.Samples;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Instances of hosts that are lost. */
@NullMarked
class EvacuateSagaTest extends TestingSagas {
    private static final UUID STORE = new UUID(9, 1);

    @Test
    void aServerOfAFencedHostIsMadeAnewElsewhereAndWhatComesBackIsKeptOffAndRemoved() {
        var lost = silent(running());
        var away = advance(accepted(lost, new Ask.Evacuate(null, false)), THERE);
        var old = away.retained().orElseThrow();
        assertThat(old.intent().power())
                .as("a host that comes back does not run it")
                .isEqualTo(IntendedPower.OFF);
        assertThat(away.live().map(Domain::host)).contains(THERE);
        assertThat(away.live().orElseThrow().intent().power()).isEqualTo(IntendedPower.RUNNING);
        assertThat(away.claims())
                .as("its old place is held until that host says it has nothing")
                .hasSize(2);

        var there = sagas.advance(away.with(observed(away.live().orElseThrow(), null)), context)
                .state();
        assertThat(there.open()).isNull();
        assertThat(there.closed().getLast().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(there.domain(old.id()).orElseThrow().intent().power()).isEqualTo(IntendedPower.ABSENT);
        assertThat(settled(there).claims()).hasSize(1);
    }

    @Test
    void anEvacuationThatNoHostCanDoLeavesTheInstanceWhereItWas() {
        var lost = silent(running());
        var away = advance(accepted(lost, new Ask.Evacuate(THERE, false)), THERE);
        var refused = observed(away.live().orElseThrow(), new DomainFailure("HOST_MEMORY", "full", false, 3));
        var back = sagas.advance(away.with(refused), context).state();

        assertThat(back.closed().getLast().state()).isEqualTo(OperationState.FAILED);
        assertThat(back.live().map(Domain::host)).contains(HERE);
        assertThat(back.live().orElseThrow().intent().power()).isEqualTo(IntendedPower.RUNNING);
        assertThat(back.domain(refused.id()).orElseThrow().intent().power()).isEqualTo(IntendedPower.ABSENT);
    }

    @Test
    void anEvacuationIsForInstancesThatNobodyHearsOfAndMayEndOff() {
        var answer = requests.accept(
                running(), new Ask.Evacuate(null, false), true, Samples.reason("req"), new Lease.Waiting(), context);
        assertThat(answer).isInstanceOf(Answer.WrongState.class);
        var suspended = powered(running(), IntendedPower.SUSPENDED);
        for (var asked : List.of(
                accepted(silent(running()), new Ask.Evacuate(null, true)),
                accepted(silent(suspended), new Ask.Evacuate(null, false)))) {
            var end = toTheEnd(asked, THERE);
            assertThat(end.intent().power()).isEqualTo(IntendedPower.OFF);
            assertThat(end.live().orElseThrow().intent().power()).isEqualTo(IntendedPower.OFF);
        }
    }

    @Test
    void deletionDoesNotWaitForAHostThatSomebodySaysIsOff() {
        var deleted = accepted(silent(running()), new Ask.Delete());
        var end = sagas.advance(deleted, context).state();
        assertThat(end.intent().deletedAt()).isNotNull();
        assertThat(end.unended()).isEmpty();
        assertThat(end.claims()).isEmpty();
    }

    @Test
    void disksInAStoreAreTakenOverByAnotherHostOfIt() {
        var lost = silent(running(), STORE);
        var needs = needsHost(accepted(lost, new Ask.Evacuate(null, false)));
        assertThat(needs.demand().store()).isEqualTo(StoreNearness.THE_SAME);

        var away = needs.onto().apply(there(STORE)).state();
        assertThat(away.live().orElseThrow().intent().copyFrom())
                .isEqualTo(lost.live().orElseThrow().id());
        var end = sagas.advance(away.with(observed(away.live().orElseThrow(), null)), context)
                .state();
        assertThat(end.closed().getLast().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aHostThatIsNamedWillDoWhateverItsStore() {
        var asked = accepted(silent(running(), STORE), new Ask.Evacuate(THERE, false));
        var needs = needsHost(asked);
        assertThat(needs.demand().store()).isEqualTo(StoreNearness.ANY);
        assertThat(copyFrom(needs, null)).isNull();
        assertThat(copyFrom(needs, new UUID(9, 2))).isNull();
        assertThat(copyFrom(needs, STORE)).isNotNull();
    }

    @Test
    void disksThatAHostHadForItselfAreMadeAnew() {
        var needs = needsHost(accepted(silent(running()), new Ask.Evacuate(null, false)));
        assertThat(needs.demand().store()).isEqualTo(StoreNearness.ANY);
        assertThat(copyFrom(needs, null)).isNull();
        assertThat(copyFrom(needs, STORE)).isNull();
    }

    @Test
    void aDiskThatWasToBeMadeAnewIsNotTakenOver() {
        var rebuilt = accepted(
                running(),
                new Ask.Rebuild(
                        Samples.instance(new UUID(0, 1), Samples.flavor("small", 1, 512))
                                .boot(),
                        Samples.instance(new UUID(0, 1), Samples.flavor("small", 1, 512))
                                .profile()));
        var needs = needsHost(accepted(silent(rebuilt, STORE), new Ask.Evacuate(null, false)));
        assertThat(needs.demand().store()).isEqualTo(StoreNearness.ANY);
        assertThat(copyFrom(needs, STORE)).isNull();
    }

    private static @Nullable DomainId copyFrom(Advance.NeedsHost needs, @Nullable UUID store) {
        return needs.onto()
                .apply(there(store))
                .state()
                .live()
                .orElseThrow()
                .intent()
                .copyFrom();
    }

    private static HostNote there(@Nullable UUID store) {
        return new HostNote(THERE, "there", "zone", "address", true, false, "boot-0", store);
    }

    private Advance.NeedsHost needsHost(InstanceState state) {
        return (Advance.NeedsHost) sagas.advance(state, context);
    }
}
