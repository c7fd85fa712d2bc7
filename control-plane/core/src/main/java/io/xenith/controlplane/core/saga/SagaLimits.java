package io.xenith.controlplane.core.saga;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.OperationKind;
import java.time.Duration;

/**
 * How long operations may take, and how often they try.
 *
 * @param building for creates, rebuilds, evacuations and resizes, which fetch images or copy disks
 * @param moving for moves to another host; longer than what an agent takes for a live one, so that its reason is heard
 * @param changing for everything that only changes power
 * @param deleting after which a deletion that still waits for a host says so; it is never given up
 * @param stopping how long a guest may take to stop by itself
 * @param hostsTried hosts that one create tries at most, 1 or more
 */
public record SagaLimits(
        Duration building, Duration moving, Duration changing, Duration deleting, Duration stopping, int hostsTried) {
    /** What is right for most. */
    public static final SagaLimits DEFAULT = new SagaLimits(
            Duration.ofMinutes(15),
            Duration.ofMinutes(75),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            3);

    public SagaLimits {
        requireNonNull(building, "building");
        requireNonNull(moving, "moving");
        requireNonNull(changing, "changing");
        requireNonNull(deleting, "deleting");
        requireNonNull(stopping, "stopping");
        if (hostsTried < 1) {
            throw new IllegalArgumentException("hostsTried out of bounds: " + hostsTried);
        }
    }

    /** The time an operation has. */
    public Duration of(OperationKind kind) {
        return switch (kind) {
            case CREATE, REBUILD, EVACUATE, RESIZE, REVERT_RESIZE -> building;
            case MIGRATE, MIGRATE_COLD -> moving;
            case DELETE -> deleting;
            case START,
                    STOP,
                    REBOOT,
                    PAUSE,
                    UNPAUSE,
                    SUSPEND,
                    RESUME,
                    CONFIRM_RESIZE,
                    LOCK,
                    UNLOCK,
                    ATTACH_PORT,
                    DETACH_PORT,
                    ATTACH_VOLUME,
                    DETACH_VOLUME -> changing;
        };
    }
}
