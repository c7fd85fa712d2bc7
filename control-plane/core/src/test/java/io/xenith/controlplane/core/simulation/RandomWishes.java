package io.xenith.controlplane.core.simulation;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.controlplane.core.saga.Ask;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** What the simulated users ask for, by chance. */
final class RandomWishes {
    private final Random random;
    private long volumes;

    RandomWishes(Random random) {
        this.random = random;
    }

    /** What a sensible user would ask of an instance that looks so. */
    Ask fitting(InstanceState state) {
        var status = InstanceView.of(state).status();
        if ((status == InstanceStatus.RUNNING || status == InstanceStatus.OFF) && random.nextInt(3) == 0) {
            return volume(state);
        }
        return switch (status) {
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

    /** A new volume, or one less. */
    private Ask volume(InstanceState state) {
        var attached = state.volumes().stream()
                .filter(volume -> volume.phase() == AttachmentPhase.ATTACHED)
                .toList();
        if (!attached.isEmpty() && random.nextInt(4) > 0) {
            return new Ask.DetachVolume(
                    attached.get(random.nextInt(attached.size())).volume());
        }
        var device = IntStream.rangeClosed('e', 'y')
                .mapToObj(letter -> "xvd" + (char) letter)
                .filter(name -> state.volumes().stream()
                        .noneMatch(volume -> volume.device().equals(name)))
                .findFirst();
        return device.<Ask>map(name -> new Ask.AttachVolume(new VolumeAttachment(
                        new VolumeId(new UUID(9, ++volumes)), 1L << 30, name, AttachmentPhase.ATTACHING, Samples.NOW)))
                .orElseGet(this::anything);
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
