package io.xenith.hostagent.domain;

import io.xenith.hostagent.domain.Step.Settled;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides the one next step that brings a domain nearer to what it should be. Pure; the caller looks, decides, does the
 * step, and looks again.
 *
 * <ul>
 *   <li><b>Hardware</b> (vCPUs, memory, NICs, disks' sizes, boot) of a domain that is up is changed by a restart: the
 *       guest is asked to stop, then destroyed, then made anew. Saved memory of another hardware is discarded.
 *   <li><b>Rebuild</b> (a higher root disk incarnation) fetches the image first, then destroys without asking, since what
 *       the guest would write is thrown away; old disks go before new ones are made, as both may not fit.
 *   <li><b>Reboot</b> orders count only for a domain that is up; to one that is off, the next start is the reboot.
 *   <li><b>A guest that ends by itself</b> after it was seen as intended stays off until a newer generation asks again;
 *       one that reboots by itself is made anew at once.
 *   <li><b>A guest that ended with its host</b> waits for the control plane's word: the order again, or a newer one.
 *   <li><b>A domain whose making was cut off</b>, as by the agent's end, is destroyed, never run.
 *   <li><b>A domain that is to arrive</b> is taken from the other host in one step, and what an earlier try left of it goes
 *       first: until it is noted that it has arrived, nothing here may run.
 *   <li><b>A domain that has left</b> is kept as it is until it may return or is to be removed.
 *   <li><b>Volumes</b> come and go while the domain is up; those that go first, as another may take their device.
 *   <li><b>Suspended</b> is asked of a domain that is up; one that is off stays off and says so.
 * </ul>
 */
public final class Convergence {

    private Convergence() {}

    /** The next step; ends in {@link Step.Settle}, {@link Step.Refuse}, or waits. */
    public static Step decide(Target target, Observed observed, Instant now) {
        return switch (observed.guest()) {
            case Guest.Foreign(var ref) ->
                new Step.Refuse("domain " + ref + " was made by somebody else; adopt it first");
            case Guest.Dying _ -> new Step.LookAgain();
            // Never run it: it may lack what the guest needs. What is wanted is made anew.
            case Guest.HalfMade(var ref) -> new Step.Destroy(ref, "its making was cut off");
            case Guest.Ended _, Guest.Up _, Guest.None _ -> decideWhole(target, observed, now);
        };
    }

    private static Step decideWhole(Target target, Observed observed, Instant now) {
        if (target.power() != Power.ABSENT) {
            if (observed.move() == Move.LEFT) {
                return decideLeft(target, observed);
            }
            if (target.arrives()) {
                return decideArrival(observed);
            }
        }
        return switch (observed.guest()) {
            case Guest.Ended ended -> decideEnded(target, observed, ended);
            case Guest.Up up -> decideUp(target, observed, up, now);
            case Guest.None _ ->
                target.power() == Power.ABSENT ? decideRemoval(observed) : decideDown(target, observed);
            case Guest.Foreign _, Guest.Dying _, Guest.HalfMade _ -> throw new AssertionError("answered above");
        };
    }

    /**
     * A guest that runs although it has left was let go on because the note could not be written, as it seemed; the word to run
     * elsewhere is given only after a note that was.
     */
    private static Step decideLeft(Target target, Observed observed) {
        boolean goesOn = observed.guest() instanceof Guest.Up;
        return goesOn || target.mayReturn() ? new Step.NoteReturned() : new Step.Settle(Settled.LEFT);
    }

    private static Step decideArrival(Observed observed) {
        return switch (observed.guest()) {
            case Guest.Up(var ref, var _, var _) -> new Step.Destroy(ref, "its arrival was cut off");
            case Guest.Ended(var ref, var _, var _) -> new Step.Destroy(ref, "its arrival was cut off");
            case Guest.None _, Guest.Foreign _, Guest.Dying _, Guest.HalfMade _ -> {
                if (observed.saved() instanceof Saved.Kept) {
                    yield new Step.DiscardSaved();
                }
                yield observed.bootImagesReady() ? new Step.Arrive() : new Step.FetchBootImages();
            }
        };
    }

    private static Step decideRemoval(Observed observed) {
        if (observed.saved() instanceof Saved.Kept) {
            return new Step.DiscardSaved();
        }
        return observed.disks().isEmpty()
                ? new Step.Settle(Settled.ABSENT)
                : new Step.DeleteDisk(observed.disks().firstKey());
    }

    private static Step decideEnded(Target target, Observed observed, Guest.Ended ended) {
        if (target.power() == Power.ABSENT) {
            return new Step.Destroy(ended.ref(), "absent");
        }
        return switch (ended.reason()) {
            // A suspend is done when its file is; before that the guest can simply go on.
            case SUSPEND ->
                observed.saved() instanceof Saved.Kept
                        ? new Step.Destroy(ended.ref(), "its memory is saved")
                        : new Step.Resume(ended.ref());
            case REBOOT, SOFT_RESET -> restart(target, ended.ref(), "the guest reboots");
            case POWEROFF, CRASH, WATCHDOG ->
                endedByItself(target, observed) && !observed.end().holdsFor(target.generation())
                        ? new Step.NoteEnd(noteOf(target, ended.reason()))
                        : new Step.Destroy(ended.ref(), "the guest has ended");
        };
    }

    private static boolean endedByItself(Target target, Observed observed) {
        return target.power().isUp() && observed.settledGeneration() == target.generation();
    }

    private static EndNote noteOf(Target target, ShutdownReason reason) {
        return reason == ShutdownReason.POWEROFF
                ? new EndNote.PoweredOff(target.generation())
                : new EndNote.Crashed(target.generation());
    }

    private static Step decideUp(Target target, Observed observed, Guest.Up up, Instant now) {
        if (target.power() == Power.ABSENT) {
            return new Step.Destroy(up.ref(), "absent");
        }
        if (observed.saved() instanceof Saved.Kept) {
            // Left from the restore that made this domain; from now on the file is the past.
            return new Step.DiscardSaved();
        }
        if (up.marks().incarnation() < target.incarnation()) {
            return rebuild(target, observed, up.ref());
        }
        return switch (target.power()) {
            case OFF -> stop(target, observed, up, now, new Step.RequestShutdown(up.ref()));
            case SUSPENDED -> target.adopted() ? cannotMakeAgain() : new Step.Suspend(up.ref());
            case RUNNING, PAUSED -> decideUpAndWanted(target, observed, up, now);
            case ABSENT -> throw new AssertionError("answered above");
        };
    }

    private static Step decideUpAndWanted(Target target, Observed observed, Guest.Up up, Instant now) {
        if (!up.marks().shape().equals(target.shape())) {
            return target.adopted()
                    ? cannotMakeAgain()
                    : stop(target, observed, up, now, new Step.RequestShutdown(up.ref()));
        }
        if (up.marks().rebootCount() < target.rebootCount()) {
            if (target.adopted()) {
                return cannotMakeAgain();
            }
            return target.softReboot()
                    ? stop(target, observed, up, now, new Step.RequestReboot(up.ref()))
                    : new Step.Destroy(up.ref(), "hard reboot");
        }
        Optional<Step> volumes = decideVolumes(target, observed, up.ref());
        if (volumes.isPresent()) {
            return volumes.get();
        }
        boolean wantPaused = target.power() == Power.PAUSED;
        if (up.paused() == wantPaused) {
            return new Step.Settle(wantPaused ? Settled.PAUSED : Settled.RUNNING);
        }
        return wantPaused ? new Step.Pause(up.ref()) : new Step.Unpause(up.ref());
    }

    private static Optional<Step> decideVolumes(Target target, Observed observed, DomainRef ref) {
        for (Map.Entry<String, UUID> has : observed.volumes().entrySet()) {
            if (!has.getValue().equals(target.volumes().get(has.getKey()))) {
                return Optional.of(new Step.DetachVolume(ref, has.getKey()));
            }
        }
        for (Map.Entry<String, UUID> wanted : target.volumes().entrySet()) {
            if (!observed.volumes().containsKey(wanted.getKey())) {
                return Optional.of(new Step.AttachVolume(ref, wanted.getKey(), wanted.getValue()));
            }
        }
        return Optional.empty();
    }

    private static Step rebuild(Target target, Observed observed, DomainRef ref) {
        if (target.adopted()) {
            return cannotMakeAgain();
        }
        return observed.rootImageReady() ? new Step.Destroy(ref, "rebuild") : new Step.FetchRootImage();
    }

    /** Asks the guest, waits as long as it may take, then destroys. A paused guest could not hear the question. */
    private static Step stop(Target target, Observed observed, Guest.Up up, Instant now, Step ask) {
        if (up.paused() || target.stopTimeout().isZero()) {
            return new Step.Destroy(up.ref(), "stop without asking the guest");
        }
        return switch (observed.stop()) {
            case StopOrder.Asked(var domid, var at)
            when domid.equals(up.ref().domid()) -> {
                Instant patience = at.plus(target.stopTimeout());
                yield now.isBefore(patience)
                        ? new Step.WaitUntil(patience)
                        : new Step.Destroy(up.ref(), "the guest did not stop in time");
            }
            case StopOrder.Asked _, StopOrder.None _ -> ask;
        };
    }

    private static Step decideDown(Target target, Observed observed) {
        if (target.leaves() && observed.isNothing() && observed.settledGeneration() == 0) {
            return observed.end() instanceof EndNote.WithHost
                    ? new Step.AwaitWord()
                    : new Step.Refuse("it is to leave for another host, and there is nothing of it here");
        }
        if (target.power().isUp() && observed.end().holdsFor(target.generation())) {
            return switch (observed.end()) {
                case EndNote.WithHost _ -> new Step.AwaitWord();
                case EndNote.Crashed _ -> new Step.Settle(Settled.CRASHED);
                case EndNote.PoweredOff _, EndNote.None _ -> new Step.Settle(Settled.OFF);
            };
        }
        if (target.adopted()) {
            return target.power().isUp() ? cannotMakeAgain() : new Step.Settle(Settled.OFF);
        }
        if (observed.saved() instanceof Saved.Kept(var marks)) {
            if (!isUsable(marks, target)) {
                return new Step.DiscardSaved();
            }
            if (target.power() == Power.SUSPENDED) {
                return new Step.Settle(Settled.SUSPENDED);
            }
            // The configuration names the kernel, although a guest that goes on where it was does not load it again.
            return observed.bootImagesReady() ? new Step.Restore() : new Step.FetchBootImages();
        }
        Optional<Step> disks = decideDisks(target, observed);
        if (disks.isPresent()) {
            return disks.get();
        }
        if (!target.power().isUp()) {
            return new Step.Settle(Settled.OFF);
        }
        return observed.bootImagesReady() ? new Step.CreatePaused() : new Step.FetchBootImages();
    }

    private static boolean isUsable(Marks saved, Target target) {
        boolean sameDisk = saved.incarnation() == target.incarnation();
        return switch (target.power()) {
            case SUSPENDED -> sameDisk;
            case RUNNING, PAUSED -> {
                boolean hardReboot = saved.rebootCount() < target.rebootCount() && !target.softReboot();
                yield sameDisk && saved.shape().equals(target.shape()) && !hardReboot;
            }
            case OFF, ABSENT -> false;
        };
    }

    private static Optional<Step> decideDisks(Target target, Observed observed) {
        boolean rootMissing = target.disks().keySet().stream()
                .anyMatch(disk -> isRoot(disk) && !observed.disks().containsKey(disk));
        if (rootMissing && !observed.rootImageReady()) {
            return Optional.of(new Step.FetchRootImage());
        }
        for (DiskId disk : observed.disks().keySet()) {
            if (!target.disks().containsKey(disk)) {
                return Optional.of(new Step.DeleteDisk(disk));
            }
        }
        for (Map.Entry<DiskId, ByteSize> disk : target.disks().entrySet()) {
            ByteSize size = observed.disks().get(disk.getKey());
            if (size == null) {
                return Optional.of(new Step.MakeDisk(disk.getKey()));
            }
            // A disk is never shrunk: after a resize that was taken back it stays larger than asked.
            if (disk.getValue().isMoreThan(size)) {
                return Optional.of(new Step.GrowDisk(disk.getKey()));
            }
        }
        return Optional.empty();
    }

    private static boolean isRoot(DiskId disk) {
        return disk.kind() == DiskKind.ROOT;
    }

    private static Step restart(Target target, DomainRef ref, String why) {
        return target.adopted() && target.power().isUp() ? cannotMakeAgain() : new Step.Destroy(ref, why);
    }

    private static Step cannotMakeAgain() {
        return new Step.Refuse("an adopted domain cannot be made again: its disks are not the agent's");
    }
}
