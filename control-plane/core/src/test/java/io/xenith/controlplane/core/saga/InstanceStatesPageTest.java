package io.xenith.controlplane.core.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.PowerState;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.Task;
import io.xenith.controlplane.core.simulation.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The page on states in the docs is drawn from the code, so it cannot lie. */
@NullMarked
class InstanceStatesPageTest {
    private static final Path PAGE = Path.of("../../docs/instance-states.md");

    /** Writes the page when asked to by {@code -Dxenith.docs.write=true}; otherwise the page must say what the code does. */
    @Test
    void thePageSaysWhatTheCodeDoes() throws IOException {
        var page = page();
        if (Boolean.getBoolean("xenith.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("run this test with -Dxenith.docs.write=true and look at the difference")
                .isEqualTo(page);
    }

    private static List<Ask> asks() {
        var sample = Samples.instance(new UUID(0, 1), Samples.flavor("small", 1, 512));
        return List.of(
                new Ask.Start(),
                new Ask.Stop(),
                new Ask.Reboot(RebootKind.SOFT),
                new Ask.Reboot(RebootKind.HARD),
                new Ask.Pause(),
                new Ask.Unpause(),
                new Ask.Suspend(),
                new Ask.Resume(),
                new Ask.Rebuild(sample.boot(), sample.profile()),
                new Ask.ResizeTo(sample.flavor()),
                new Ask.ConfirmResize(),
                new Ask.RevertResize(),
                new Ask.Migrate(),
                new Ask.MigrateCold(),
                new Ask.Evacuate(null, false),
                new Ask.Delete());
    }

    private static String page() {
        var edges = new LinkedHashSet<String>();
        edges.add("    [*] --> BUILDING: create");
        edges.add("    BUILDING --> RUNNING: seen running");
        edges.add("    BUILDING --> FAILED: no host, or none could");
        for (var status : InstanceStatus.values()) {
            for (var ask : asks()) {
                if (!isBusy(status) && Requests.allows(lookingLike(status), true, ask)) {
                    edges.add("    " + status + " --> " + target(ask) + ": " + word(ask));
                }
            }
        }
        edges.add("    REBOOTING --> RUNNING: seen running");
        edges.add("    REBOOTING_HARD --> RUNNING: seen running");
        edges.add("    REBUILDING --> RUNNING: seen as intended");
        edges.add("    REBUILDING --> FAILED: the agent gave up");
        edges.add("    RESIZING --> AWAITING_CONFIRMATION: seen as intended");
        edges.add("    RESIZING --> RUNNING: taken back");
        edges.add("    REVERTING --> RUNNING: seen as intended");
        edges.add("    MIGRATING --> RUNNING: seen running, there or here");
        edges.add("    DELETING --> DELETED: every agent said absent");
        edges.add("    DELETED --> [*]: forgotten");
        return """
                # What a user sees of an instance

                The status is computed from the intent, the open operation, what was last seen of the domain, and whether its host is heard of. It is
                stored nowhere. The arrows with an order on them are drawn by `InstanceStatesPageTest` from the code; the test fails when the two
                differ. A deletion is accepted in every state but `DELETED`, also while another operation is open, which it cancels; those arrows
                are drawn for states at rest only.

                ```mermaid
                stateDiagram-v2
                %s
                ```

                While an operation is open, it decides what is shown:

                | Open operation | Status | Task |
                |---|---|---|
                %s

                What a start, stop, pause, unpause, suspend or resume was asked for is shown as the status when the operation has ended, and before that as the power
                state alone: who waits for `OFF` may start the instance in the next moment.

                With none open, `FAILED` is shown while the instance has a fault, then `AWAITING_CONFIRMATION` while it has two sizes, then `UNKNOWN`
                while its host is not heard of, and else what was last seen of the domain:

                | Seen | Status | Power |
                |---|---|---|
                %s
                """.formatted(String.join("\n", edges), String.join("\n", operations()), String.join("\n", sightings()));
    }

    private static boolean isBusy(InstanceStatus status) {
        return switch (status) {
            case BUILDING, REBOOTING, REBOOTING_HARD, REBUILDING, RESIZING, REVERTING, MIGRATING, DELETING -> true;
            case RUNNING, OFF, PAUSED, SUSPENDED, AWAITING_CONFIRMATION, FAILED, DELETED, UNKNOWN -> false;
        };
    }

    private static InstanceView lookingLike(InstanceStatus status) {
        var power =
                switch (status) {
                    case RUNNING, AWAITING_CONFIRMATION -> PowerState.RUNNING;
                    case OFF, FAILED -> PowerState.OFF;
                    case PAUSED -> PowerState.PAUSED;
                    case SUSPENDED -> PowerState.SUSPENDED;
                    case BUILDING,
                            REBOOTING,
                            REBOOTING_HARD,
                            REBUILDING,
                            RESIZING,
                            REVERTING,
                            MIGRATING,
                            DELETING,
                            DELETED,
                            UNKNOWN -> PowerState.NONE;
                };
        return new InstanceView(status, power, Task.NONE);
    }

    /** What is shown once it was accepted; for orders that show what is seen, what will be seen. */
    private static InstanceStatus target(Ask ask) {
        return switch (ask) {
            case Ask.Start _, Ask.Unpause _, Ask.Resume _, Ask.ConfirmResize _ -> InstanceStatus.RUNNING;
            case Ask.Stop _ -> InstanceStatus.OFF;
            case Ask.Pause _ -> InstanceStatus.PAUSED;
            case Ask.Suspend _ -> InstanceStatus.SUSPENDED;
            case Ask.Reboot reboot -> open(ask.kind(), reboot.how()).status();
            case Ask.CallOffMigration _ -> InstanceStatus.MIGRATING;
            case Ask.Rebuild _,
                    Ask.ResizeTo _,
                    Ask.Migrate _,
                    Ask.MigrateCold _,
                    Ask.Evacuate _,
                    Ask.RevertResize _,
                    Ask.Delete _,
                    Ask.AttachVolume _,
                    Ask.DetachVolume _,
                    Ask.Replug _ -> open(ask.kind(), RebootKind.SOFT).status();
        };
    }

    private static InstanceView open(OperationKind kind, RebootKind how) {
        return InstanceView.compute(false, false, false, kind, how, true, ObservedState.RUNNING, true);
    }

    private static String word(Ask ask) {
        var kind = word(ask.kind());
        return ask instanceof Ask.Reboot reboot
                ? kind + " " + reboot.how().name().toLowerCase(Locale.ROOT)
                : kind;
    }

    private static List<String> operations() {
        var rows = new ArrayList<String>();
        for (var kind : OperationKind.values()) {
            // What was seen is none of what is waited for, so that it shows through.
            var view =
                    InstanceView.compute(false, false, false, kind, RebootKind.SOFT, true, ObservedState.UNKNOWN, true);
            var shown = view.status() == InstanceStatus.UNKNOWN ? "as without it" : "`" + view.status() + "`";
            rows.add("| " + word(kind) + " | " + shown + " | " + word(view.task()) + " |");
        }
        return rows;
    }

    private static List<String> sightings() {
        var rows = new ArrayList<String>();
        for (var seen : ObservedState.values()) {
            var view = InstanceView.compute(false, false, false, null, RebootKind.SOFT, true, seen, true);
            rows.add("| " + word(seen) + " | `" + view.status() + "` | " + word(view.power()) + " |");
        }
        return rows;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
