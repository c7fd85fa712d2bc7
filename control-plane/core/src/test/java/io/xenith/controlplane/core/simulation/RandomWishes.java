package io.xenith.controlplane.core.simulation;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.saga.Ask;
import java.util.Random;

/** What the simulated users ask for, by chance. */
final class RandomWishes {
    private final Random random;

    RandomWishes(Random random) {
        this.random = random;
    }

    /** What a sensible user would ask of an instance that looks so. */
    Ask fitting(InstanceState state) {
        return switch (InstanceView.of(state).status()) {
            case PAUSED -> new Ask.Unpause();
            case SUSPENDED -> new Ask.Resume();
            case AWAITING_CONFIRMATION -> random.nextBoolean() ? new Ask.ConfirmResize() : new Ask.RevertResize();
            case OFF -> new Ask.Start();
            case RUNNING,
                    BUILDING,
                    REBOOTING,
                    REBOOTING_HARD,
                    REBUILDING,
                    RESIZING,
                    REVERTING,
                    MIGRATING,
                    FAILED,
                    DELETING,
                    DELETED,
                    UNKNOWN -> anything();
        };
    }

    /** Anything at all. */
    Ask anything() {
        return switch (random.nextInt(19)) {
            case 0 -> new Ask.Start();
            case 1 -> new Ask.Stop();
            case 2 -> new Ask.Reboot(RebootKind.SOFT);
            case 3 -> new Ask.Reboot(RebootKind.HARD);
            case 4 -> new Ask.Pause();
            case 5 -> new Ask.Unpause();
            case 6 -> new Ask.Suspend();
            case 7 -> new Ask.Resume();
            case 8 -> new Ask.ResizeTo(Samples.flavor("large", 2, 1024));
            case 9 -> new Ask.ResizeTo(Samples.flavor("small", 1, 512));
            case 10 -> new Ask.ConfirmResize();
            case 11 -> new Ask.RevertResize();
            case 12, 13, 14 -> new Ask.Migrate();
            case 15 -> new Ask.CallOffMigration();
            case 16 -> new Ask.MigrateCold();
            default -> new Ask.Delete();
        };
    }
}
