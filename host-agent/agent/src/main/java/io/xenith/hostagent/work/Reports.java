package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Guest;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.domain.Observed;
import io.xenith.hostagent.domain.Power;
import io.xenith.hostagent.domain.Saved;
import io.xenith.hostagent.domain.Step;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.Failure;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.ShutdownReason;

/** From what was seen to the contract's report. */
final class Reports {

    private static final int MESSAGE_AT_MOST = 500;

    private Reports() {}

    /** The state to report of what was seen. */
    static ObservedState stateOf(Target target, Observed observed) {
        if (observed.move() == Move.LEFT && !(observed.guest() instanceof Guest.Up)) {
            return ObservedState.OBSERVED_STATE_LEFT;
        }
        if (target.arrives()) {
            return ObservedState.OBSERVED_STATE_OFF; // whatever there is of it, it does not run
        }
        return switch (observed.guest()) {
            case Guest.Up up -> stateOf(up);
            case Guest.Foreign _ -> ObservedState.OBSERVED_STATE_UNKNOWN;
            case Guest.Ended ended -> stateOf(ended);
            case Guest.HalfMade _, Guest.Dying _ -> ObservedState.OBSERVED_STATE_OFF;
            case Guest.None _ -> {
                if (observed.saved() instanceof Saved.Kept) {
                    yield ObservedState.OBSERVED_STATE_SUSPENDED;
                }
                yield observed.end() instanceof EndNote.Crashed(long at) && at == target.generation()
                        ? ObservedState.OBSERVED_STATE_CRASHED
                        : ObservedState.OBSERVED_STATE_OFF;
            }
        };
    }

    /**
     * Whether the domain is away only for a moment, as its guest reboots or somebody destroyed it, and nobody has to act for it to come back. To
     * be told as off it would be taken for a guest that powered itself off.
     */
    private static boolean isBetweenTwoLives(Target target, Observed observed) {
        boolean was = target.power().isUp()
                && observed.settledGeneration() == target.generation()
                && observed.move() != Move.LEFT
                && !observed.end().holdsFor(target.generation());
        return was
                && switch (observed.guest()) {
                    case Guest.Ended(var _, var reason, var _) ->
                        reason == ShutdownReason.REBOOT || reason == ShutdownReason.SOFT_RESET;
                    case Guest.None _, Guest.HalfMade _, Guest.Dying _ -> true;
                    case Guest.Up _, Guest.Foreign _ -> false;
                };
    }

    private static ObservedState stateWanted(Power power) {
        return power == Power.PAUSED ? ObservedState.OBSERVED_STATE_PAUSED : ObservedState.OBSERVED_STATE_RUNNING;
    }

    private static ObservedState stateOf(Guest.Up up) {
        return up.paused() ? ObservedState.OBSERVED_STATE_PAUSED : ObservedState.OBSERVED_STATE_RUNNING;
    }

    private static ObservedState stateOf(Guest.Ended ended) {
        return switch (ended.reason()) {
            case POWEROFF, REBOOT, SOFT_RESET -> ObservedState.OBSERVED_STATE_OFF;
            // Its memory is being saved, or was and the domain goes next; should that fail, it simply runs on.
            case SUSPEND -> ObservedState.OBSERVED_STATE_RUNNING;
            case CRASH, WATCHDOG -> ObservedState.OBSERVED_STATE_CRASHED;
        };
    }

    /** Writes what was seen into a report; {@code failing} when the last step towards the target failed. */
    static void fill(DomainReport.Builder report, Target target, Observed observed, boolean failing) {
        report.setState(
                isBetweenTwoLives(target, observed) && !failing
                        ? stateWanted(target.power())
                        : stateOf(target, observed));
        report.clearDomid();
        switch (observed.guest()) {
            case Guest.Up up ->
                report.setDomid(up.ref().domid().value())
                        .setRebootCount(up.marks().rebootCount());
            case Guest.Ended ended -> report.setDomid(ended.ref().domid().value());
            case Guest.HalfMade(var ref) -> report.setDomid(ref.domid().value());
            case Guest.Dying(var ref) -> report.setDomid(ref.domid().value());
            case Guest.Foreign(var ref) -> report.setDomid(ref.domid().value());
            case Guest.None _ -> {
                // Orders to reboot what is off are done: the next start is fresh.
                if (observed.settledGeneration() == target.generation()) {
                    report.setRebootCount(target.rebootCount());
                }
            }
        }
        report.setRootDiskIncarnation(observed.disks().keySet().stream()
                .filter(disk -> disk.kind() == DiskKind.ROOT)
                .mapToLong(DiskId::incarnation)
                .max()
                .orElse(0));
    }

    /** What is told for people while a step is done. */
    static String progressOf(Step step) {
        return switch (step) {
            case Step.FetchRootImage _, Step.FetchBootImages _ -> "fetching image";
            case Step.MakeDisk _, Step.GrowDisk _ -> "making disk";
            case Step.CreatePaused _ -> "making domain";
            case Step.AttachVolume _ -> "attaching a volume";
            case Step.DetachVolume _ -> "detaching a volume";
            case Step.Suspend _ -> "saving memory";
            case Step.Restore _ -> "restoring memory";
            case Step.Arrive _ -> "coming from another host";
            case Step.RequestShutdown _ -> "asking the guest to stop";
            case Step.RequestReboot _ -> "asking the guest to reboot";
            case Step.DeleteDisk _, Step.DiscardSaved _, Step.Destroy _ -> "removing";
            case Step.Resume _, Step.Pause _, Step.Unpause _, Step.NoteEnd _, Step.NoteReturned _ -> "";
            case Step.Settle _, Step.WaitUntil _, Step.LookAgain _, Step.AwaitWord _, Step.Refuse _ -> "";
        };
    }

    static Failure failureOf(WorkFailure failure, boolean isFinal, int attempts) {
        String message = failure.message();
        return Failure.newBuilder()
                .setReason(failure.reason())
                .setMessage(message.substring(0, Math.min(message.length(), MESSAGE_AT_MOST)))
                .setRetrying(!isFinal)
                .setAttempts(attempts)
                .build();
    }
}
