package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Guest;
import io.xenith.hostagent.domain.Observed;
import io.xenith.hostagent.domain.Saved;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.Failure;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;

/** From what was seen to the contract's report. */
final class Reports {

    private static final int MESSAGE_AT_MOST = 500;

    private Reports() {}

    /** The state to report of what was seen. */
    static ObservedState stateOf(Target target, Observed observed) {
        return switch (observed.guest()) {
            case Guest.Up up ->
                up.paused() ? ObservedState.OBSERVED_STATE_PAUSED : ObservedState.OBSERVED_STATE_RUNNING;
            case Guest.Foreign _ -> ObservedState.OBSERVED_STATE_UNKNOWN;
            case Guest.Ended ended ->
                switch (ended.reason()) {
                    case POWEROFF, REBOOT, SOFT_RESET -> ObservedState.OBSERVED_STATE_OFF;
                    case SUSPEND -> ObservedState.OBSERVED_STATE_SUSPENDED;
                    case CRASH, WATCHDOG -> ObservedState.OBSERVED_STATE_CRASHED;
                };
            case Guest.Dying _ -> ObservedState.OBSERVED_STATE_OFF;
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

    /** Writes what was seen into a report. */
    static void fill(DomainReport.Builder report, Target target, Observed observed) {
        report.setState(stateOf(target, observed));
        report.clearDomid();
        switch (observed.guest()) {
            case Guest.Up up ->
                report.setDomid(up.ref().domid().value())
                        .setRebootCount(up.marks().rebootCount());
            case Guest.Ended ended -> report.setDomid(ended.ref().domid().value());
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
