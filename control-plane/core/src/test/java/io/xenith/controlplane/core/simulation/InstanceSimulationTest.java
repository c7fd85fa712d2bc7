package io.xenith.controlplane.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.OperationState;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstanceSimulationTest {
    private static final int STEPS = 600;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 24);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsDoubledOvercommittedOrLeftOpen(long seed) {
        var cloud = new SimulatedCloud(seed, 4, 2);
        for (int step = 0; step < STEPS; step++) {
            cloud.step();
        }
        cloud.heal();

        assertThat(cloud.record.all()).allSatisfy(state -> {
            assertThat(state.open())
                    .as("open operation of %s", state.instance().id())
                    .isNull();
            var gaveUp = state.live().map(Domain::refusal).isPresent();
            assertThat(state.volumes())
                    .as(
                            "volumes of %s; one leaves only until its agent has done it",
                            state.instance().id())
                    .allSatisfy(volume -> assertThat(
                                    gaveUp && volume.phase() == AttachmentPhase.LEAVING
                                            ? AttachmentPhase.ATTACHED
                                            : volume.phase())
                            .isEqualTo(AttachmentPhase.ATTACHED));
            var view = InstanceView.of(state);
            assertThat(view.status()).isNotIn(InstanceStatus.UNKNOWN, InstanceStatus.BUILDING, InstanceStatus.DELETING);
            if (state.live().isEmpty()) {
                assertThat(view.status()).isIn(InstanceStatus.FAILED, InstanceStatus.DELETED);
            }
        });
        assertThat(cloud.record.closed.values().stream()
                        .flatMap(List::stream)
                        .filter(operation -> operation.state() == OperationState.FAILED))
                .allSatisfy(operation -> assertThat(operation.fault()).isNotNull());

        cloud.deleteEverything();
        cloud.heal();
        assertThat(cloud.record.all())
                .allSatisfy(state -> assertThat(state.intent().deletedAt()).isNotNull());
        assertThat(cloud.record.hosts().values()).allSatisfy(row -> {
            assertThat(row.vcpus()).isZero();
            assertThat(row.memoryBytes()).isZero();
        });
        assertThat(cloud.agents.values())
                .allSatisfy(agent -> assertThat(agent.holding()).isEmpty());
    }

    @Test
    void theStoriesTellOfEveryKindOfOperation() {
        var ended = new TreeSet<String>();
        for (long seed = 1; seed <= 60; seed++) {
            var cloud = new SimulatedCloud(seed, 4, 2);
            for (int step = 0; step < STEPS; step++) {
                cloud.step();
            }
            cloud.record.closed.values().stream()
                    .flatMap(List::stream)
                    .forEach(operation -> ended.add(operation.kind() + " " + operation.state()));
        }
        assertThat(ended)
                .contains(
                        "CREATE SUCCEEDED",
                        "CREATE FAILED",
                        "CREATE CANCELLED",
                        "DELETE SUCCEEDED",
                        "START SUCCEEDED",
                        "STOP SUCCEEDED",
                        "REBOOT SUCCEEDED",
                        "PAUSE SUCCEEDED",
                        "UNPAUSE SUCCEEDED",
                        "SUSPEND SUCCEEDED",
                        "RESUME SUCCEEDED",
                        "RESIZE SUCCEEDED",
                        "RESIZE FAILED",
                        "MIGRATE SUCCEEDED",
                        "MIGRATE FAILED",
                        "MIGRATE_COLD SUCCEEDED",
                        "EVACUATE SUCCEEDED",
                        "EVACUATE FAILED",
                        "CONFIRM_RESIZE SUCCEEDED",
                        "REVERT_RESIZE SUCCEEDED",
                        "ATTACH_VOLUME SUCCEEDED",
                        "ATTACH_VOLUME FAILED",
                        "DETACH_VOLUME SUCCEEDED",
                        "DETACH_VOLUME FAILED");
    }

    @Test
    void oneSeedGivesOneStory() {
        assertThat(story(7)).isEqualTo(story(7)).isNotEqualTo(story(8));
    }

    private static List<String> story(long seed) {
        var cloud = new SimulatedCloud(seed, 3, 2);
        for (int step = 0; step < STEPS; step++) {
            cloud.step();
        }
        return cloud.log;
    }
}
