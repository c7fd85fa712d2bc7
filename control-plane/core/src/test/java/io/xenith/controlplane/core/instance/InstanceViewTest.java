package io.xenith.controlplane.core.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Walks every combination there is: what a user sees is never left to chance. */
@NullMarked
class InstanceViewTest {
    private static List<@Nullable OperationKind> kinds() {
        var kinds = new ArrayList<@Nullable OperationKind>(List.of(OperationKind.values()));
        kinds.add(null);
        return kinds;
    }

    private interface Seen {
        void view(
                InstanceView view,
                boolean deleted,
                boolean failed,
                boolean awaiting,
                @Nullable OperationKind open,
                ObservedState seen,
                boolean reachable);
    }

    private static void forAll(Seen check) {
        for (var open : kinds()) {
            for (var seen : ObservedState.values()) {
                for (int bits = 0; bits < 64; bits++) {
                    boolean deleted = (bits & 1) != 0;
                    boolean failed = (bits & 2) != 0;
                    boolean awaiting = (bits & 4) != 0;
                    boolean placed = (bits & 8) != 0;
                    boolean reachable = (bits & 16) != 0;
                    var reboot = (bits & 32) != 0 ? RebootKind.HARD : RebootKind.SOFT;
                    var view = InstanceView.compute(deleted, failed, awaiting, open, reboot, placed, seen, reachable);
                    check.view(view, deleted, failed, awaiting, open, seen, reachable);
                }
            }
        }
    }

    @Test
    void everyStatusPowerAndTaskCanBeReached() {
        var statuses = EnumSet.noneOf(InstanceStatus.class);
        var powers = EnumSet.noneOf(PowerState.class);
        var tasks = EnumSet.noneOf(Task.class);
        forAll((view, _, _, _, _, _, _) -> {
            statuses.add(view.status());
            powers.add(view.power());
            tasks.add(view.task());
        });
        assertThat(statuses).containsExactlyInAnyOrder(InstanceStatus.values());
        assertThat(powers).containsExactlyInAnyOrder(PowerState.values());
        assertThat(tasks).containsExactlyInAnyOrder(Task.values());
    }

    @Test
    void whatCouldNotBeSeenIsNeverShownAsOff() {
        forAll((view, _, _, _, _, seen, reachable) -> {
            if (!reachable || seen == ObservedState.UNKNOWN || seen == ObservedState.UNSEEN) {
                assertThat(view.power()).isEqualTo(PowerState.NONE);
                assertThat(view.status()).isNotEqualTo(InstanceStatus.OFF);
            }
        });
    }

    @Test
    void deletionIsSaidAsLongAsItLastsAndAfterwards() {
        forAll((view, deleted, _, _, open, _, _) -> {
            if (deleted) {
                assertThat(view).isEqualTo(new InstanceView(InstanceStatus.DELETED, PowerState.NONE, Task.NONE));
            } else if (open == OperationKind.DELETE) {
                assertThat(view.status()).isEqualTo(InstanceStatus.DELETING);
            } else {
                assertThat(view.status()).isNotIn(InstanceStatus.DELETING, InstanceStatus.DELETED);
            }
        });
    }

    @Test
    void failureIsNotHiddenByWhatIsSeen() {
        forAll((view, deleted, failed, _, open, _, _) -> {
            if (failed && open == null && !deleted) {
                assertThat(view.status()).isEqualTo(InstanceStatus.FAILED);
            }
        });
    }

    @Test
    void whatWasAskedForIsTheStatusOnlyWhenItHasEnded() {
        var asked = Map.of(
                OperationKind.START, InstanceStatus.RUNNING,
                OperationKind.STOP, InstanceStatus.OFF,
                OperationKind.PAUSE, InstanceStatus.PAUSED,
                OperationKind.UNPAUSE, InstanceStatus.RUNNING,
                OperationKind.SUSPEND, InstanceStatus.SUSPENDED,
                OperationKind.RESUME, InstanceStatus.RUNNING);
        forAll((view, _, _, _, open, _, _) -> {
            if (open != null && asked.containsKey(open)) {
                assertThat(view.status()).as(open + " under way").isNotEqualTo(asked.get(open));
            }
        });
    }

    @Test
    void nothingOpenMeansNoTask() {
        forAll((view, _, _, _, open, _, _) -> {
            if (open == null) {
                assertThat(view.task()).isEqualTo(Task.NONE);
            }
        });
    }
}
