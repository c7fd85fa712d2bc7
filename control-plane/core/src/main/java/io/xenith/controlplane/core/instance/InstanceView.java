package io.xenith.controlplane.core.instance;

import org.jspecify.annotations.Nullable;

/**
 * What a user sees of an instance: a pure function of intent, open operation, observation and whether the host is heard of. The list query
 * states the same function in SQL, for its filters; a test holds the two together.
 */
public record InstanceView(InstanceStatus status, PowerState power, Task task) {
    /**
     * Computes the view.
     *
     * @param open the open operation's kind, if one is open
     * @param rebootKind of the last reboot ordered
     * @param placed whether a domain was placed for it, as far as an open create goes
     * @param seen what was last seen of the live domain; {@code UNSEEN} when there is none
     * @param hostReachable whether the live domain's host is heard of; true when there is none
     */
    public static InstanceView compute(
            boolean deleted,
            boolean failed,
            boolean awaitingConfirmation,
            @Nullable OperationKind open,
            RebootKind rebootKind,
            boolean placed,
            ObservedState seen,
            boolean hostReachable) {
        if (deleted) {
            return new InstanceView(InstanceStatus.DELETED, PowerState.NONE, Task.NONE);
        }
        var power = hostReachable ? power(seen) : PowerState.NONE;
        var task = open == null ? Task.NONE : task(open, rebootKind, placed);
        return new InstanceView(
                status(failed, awaitingConfirmation, open, rebootKind, seen, hostReachable), power, task);
    }

    /** The view of a state. */
    public static InstanceView of(InstanceState state) {
        var live = state.live();
        var open = state.open();
        return compute(
                state.intent().deletedAt() != null,
                state.intent().fault() != null,
                state.intent().resize() instanceof Resize.Awaiting,
                open == null ? null : open.kind(),
                state.intent().rebootKind(),
                live.isPresent(),
                live.map(domain -> domain.seen().state()).orElse(ObservedState.UNSEEN),
                live.flatMap(domain -> state.host(domain.host()))
                        .map(HostNote::reachable)
                        .orElse(true));
    }

    private static InstanceStatus status(
            boolean failed,
            boolean awaitingConfirmation,
            @Nullable OperationKind open,
            RebootKind rebootKind,
            ObservedState seen,
            boolean hostReachable) {
        var busy = open == null ? null : busy(open, rebootKind);
        if (busy != null) {
            return busy;
        }
        if (failed) {
            return InstanceStatus.FAILED;
        }
        if (awaitingConfirmation) {
            return InstanceStatus.AWAITING_CONFIRMATION;
        }
        if (!hostReachable) {
            return InstanceStatus.UNKNOWN;
        }
        return switch (open == null ? seen : beforeTheEnd(open, seen)) {
            case RUNNING -> InstanceStatus.RUNNING;
            case PAUSED -> InstanceStatus.PAUSED;
            case SUSPENDED -> InstanceStatus.SUSPENDED;
            case OFF -> InstanceStatus.OFF;
            // Its memory is gone and its user must act: start, reboot hard, rebuild or delete.
            case CRASHED -> InstanceStatus.FAILED;
            case UNSEEN, UNKNOWN, ABSENT, LEFT -> InstanceStatus.UNKNOWN;
        };
    }

    /**
     * What was asked for is shown once it can be built on: a client that waits for {@code SHUTOFF} starts the server in the next
     * moment, which an agent that still clears away would have refused. The power state tells what was seen.
     */
    private static ObservedState beforeTheEnd(OperationKind open, ObservedState seen) {
        return switch (open) {
            case START -> seen == ObservedState.RUNNING ? ObservedState.OFF : seen;
            case STOP -> seen == ObservedState.OFF ? ObservedState.RUNNING : seen;
            case PAUSE -> seen == ObservedState.PAUSED ? ObservedState.RUNNING : seen;
            case UNPAUSE -> seen == ObservedState.RUNNING ? ObservedState.PAUSED : seen;
            case SUSPEND -> seen == ObservedState.SUSPENDED ? ObservedState.RUNNING : seen;
            case RESUME -> seen == ObservedState.RUNNING ? ObservedState.SUSPENDED : seen;
            case CREATE,
                    DELETE,
                    REBOOT,
                    REBUILD,
                    RESIZE,
                    CONFIRM_RESIZE,
                    REVERT_RESIZE,
                    MIGRATE,
                    MIGRATE_COLD,
                    EVACUATE,
                    LOCK,
                    UNLOCK,
                    ATTACH_PORT,
                    DETACH_PORT,
                    ATTACH_VOLUME,
                    DETACH_VOLUME -> seen;
        };
    }

    /** The status that an open operation gives by itself; none where the instance goes on showing what was seen. */
    private static @Nullable InstanceStatus busy(OperationKind open, RebootKind rebootKind) {
        return switch (open) {
            case CREATE -> InstanceStatus.BUILDING;
            case DELETE -> InstanceStatus.DELETING;
            case REBUILD, EVACUATE -> InstanceStatus.REBUILDING;
            case RESIZE, MIGRATE_COLD -> InstanceStatus.RESIZING;
            case CONFIRM_RESIZE -> InstanceStatus.AWAITING_CONFIRMATION;
            case REVERT_RESIZE -> InstanceStatus.REVERTING;
            case MIGRATE -> InstanceStatus.MIGRATING;
            case REBOOT ->
                switch (rebootKind) {
                    case SOFT -> InstanceStatus.REBOOTING;
                    case HARD -> InstanceStatus.REBOOTING_HARD;
                };
            case START,
                    STOP,
                    PAUSE,
                    UNPAUSE,
                    SUSPEND,
                    RESUME,
                    LOCK,
                    UNLOCK,
                    ATTACH_PORT,
                    DETACH_PORT,
                    ATTACH_VOLUME,
                    DETACH_VOLUME -> null;
        };
    }

    private static PowerState power(ObservedState seen) {
        return switch (seen) {
            case RUNNING -> PowerState.RUNNING;
            case PAUSED -> PowerState.PAUSED;
            case SUSPENDED -> PowerState.SUSPENDED;
            case OFF -> PowerState.OFF;
            case CRASHED -> PowerState.CRASHED;
            case UNSEEN, UNKNOWN, ABSENT, LEFT -> PowerState.NONE;
        };
    }

    private static Task task(OperationKind open, RebootKind rebootKind, boolean placed) {
        return switch (open) {
            case CREATE -> placed ? Task.CREATING_DOMAIN : Task.PLACING;
            case DELETE -> Task.DELETING;
            case START -> Task.STARTING;
            case STOP -> Task.STOPPING;
            case REBOOT ->
                switch (rebootKind) {
                    case SOFT -> Task.REBOOTING;
                    case HARD -> Task.REBOOTING_HARD;
                };
            case PAUSE -> Task.PAUSING;
            case UNPAUSE -> Task.UNPAUSING;
            case SUSPEND -> Task.SUSPENDING;
            case RESUME -> Task.RESUMING;
            case REBUILD, EVACUATE -> Task.REBUILDING;
            case RESIZE, MIGRATE_COLD -> Task.RESIZING;
            case MIGRATE -> Task.MIGRATING;
            case CONFIRM_RESIZE -> Task.CONFIRMING;
            case REVERT_RESIZE -> Task.REVERTING;
            case LOCK, UNLOCK, ATTACH_PORT, DETACH_PORT, ATTACH_VOLUME, DETACH_VOLUME -> Task.NONE;
        };
    }
}
