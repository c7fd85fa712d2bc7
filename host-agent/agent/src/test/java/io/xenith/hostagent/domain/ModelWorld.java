package io.xenith.hostagent.domain;

import static io.xenith.hostagent.domain.Situations.NOW;
import static io.xenith.hostagent.domain.Situations.REF;
import static io.xenith.hostagent.domain.Situations.SIZE;
import static io.xenith.hostagent.domain.Situations.disks;
import static io.xenith.hostagent.domain.Situations.images;
import static io.xenith.hostagent.domain.Situations.moved;
import static io.xenith.hostagent.domain.Situations.noted;
import static io.xenith.hostagent.domain.Situations.saved;
import static io.xenith.hostagent.domain.Situations.volumes;
import static io.xenith.hostagent.domain.Situations.with;
import static io.xenith.hostagent.domain.Situations.withStop;
import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A model of the world that does what a step says; every step must be legal where it is asked for. */
final class ModelWorld {

    private static final int STEPS_AT_MOST = 24;

    private ModelWorld() {}

    /** Walks from a situation until it settles; fails where it never does or settles wrongly. */
    static void walk(Target target, Observed start, Set<String> stepsSeen) {
        Observed now = start;
        Instant clock = NOW;
        List<Step> way = new ArrayList<>();
        for (int i = 0; i < STEPS_AT_MOST; i++) {
            Step step = Convergence.decide(target, now, clock);
            way.add(step);
            stepsSeen.add(step.getClass().getSimpleName());
            if (step instanceof Step.Settle(var state)) {
                assertSettledRightly(target, now, state, way);
                return;
            }
            if (step instanceof Step.WaitUntil(var at)) {
                clock = at;
            }
            now = effect(target, now, step, clock, way);
        }
        throw new AssertionError("no end from " + start + " to " + target + ": " + way);
    }

    private static Observed effect(Target target, Observed now, Step step, Instant clock, List<Step> way) {
        SortedMap<DiskId, ByteSize> disks = new TreeMap<>(now.disks());
        return switch (step) {
            case Step.Settle _, Step.AwaitWord _, Step.Refuse _ -> throw new AssertionError("not a way: " + way);
            case Step.WaitUntil _ -> now;
            case Step.LookAgain _ -> volumes(with(now, new Guest.None()), new TreeMap<>());
            case Step.FetchRootImage _ -> {
                assertThat(now.rootImageReady()).as("%s", way).isFalse();
                yield images(now, true, now.bootImagesReady());
            }
            case Step.FetchBootImages _ -> images(now, now.rootImageReady(), true);
            case Step.DeleteDisk(var disk) -> {
                assertThat(now.guest())
                        .as("no disk goes under a domain: %s", way)
                        .isInstanceOf(Guest.None.class);
                disks.remove(disk);
                yield disks(now, disks);
            }
            case Step.MakeDisk(var disk) -> {
                assertThat(now.rootImageReady()).as("%s", way).isTrue();
                disks.put(disk, SIZE);
                yield disks(now, disks);
            }
            case Step.GrowDisk(var disk) -> {
                assertThat(now.guest()).as("%s", way).isInstanceOf(Guest.None.class);
                disks.put(disk, SIZE);
                yield disks(now, disks);
            }
            case Step.CreatePaused _ -> {
                assertThat(now.guest())
                        .as("a domain is made only where none is: %s", way)
                        .isInstanceOf(Guest.None.class);
                assertThat(now.disks().keySet())
                        .as("%s", way)
                        .isEqualTo(target.disks().keySet());
                yield volumes(with(now, new Guest.Up(REF, true, target.marks())), target.volumes());
            }
            case Step.Restore _ -> {
                assertThat(now.guest()).as("%s", way).isInstanceOf(Guest.None.class);
                assertThat(now.bootImagesReady()).as("%s", way).isTrue();
                yield volumes(with(now, new Guest.Up(REF, true, savedOf(now, way))), target.volumes());
            }
            case Step.Arrive _ -> {
                assertThat(now.guest()).as("%s", way).isInstanceOf(Guest.None.class);
                assertThat(now.bootImagesReady()).as("%s", way).isTrue();
                yield moved(with(now, new Guest.Up(REF, true, target.marks())), Move.ARRIVED);
            }
            case Step.NoteReturned _ -> moved(now, Move.ARRIVED);
            case Step.DiscardSaved _ -> saved(now, new Saved.None());
            case Step.Suspend _ -> {
                Guest.Up up = upOf(now, way);
                yield saved(
                        with(now, new Guest.Ended(REF, ShutdownReason.SUSPEND, up.marks())),
                        new Saved.Kept(up.marks()));
            }
            case Step.Resume _ ->
                with(now, new Guest.Up(REF, false, endedOf(now, way).marks()));
            case Step.Pause _ ->
                with(now, new Guest.Up(REF, true, upOf(now, way).marks()));
            case Step.Unpause _ ->
                with(now, new Guest.Up(REF, false, upOf(now, way).marks()));
            case Step.RequestShutdown _, Step.RequestReboot _ -> {
                assertThat(upOf(now, way).paused())
                        .as("a paused guest cannot hear: %s", way)
                        .isFalse();
                // The guest does not listen: the longest way.
                yield withStop(now, new StopOrder.Asked(REF.domid(), clock));
            }
            case Step.AttachVolume(var _, var device, var volume) -> {
                upOf(now, way);
                assertThat(now.volumes())
                        .as("%s", way)
                        .doesNotContainKey(device)
                        .doesNotContainValue(volume);
                SortedMap<String, UUID> more = new TreeMap<>(now.volumes());
                more.put(device, volume);
                yield volumes(now, more);
            }
            case Step.DetachVolume(var _, var device) -> {
                upOf(now, way);
                assertThat(now.volumes()).as("%s", way).containsKey(device);
                SortedMap<String, UUID> less = new TreeMap<>(now.volumes());
                less.remove(device);
                yield volumes(now, less);
            }
            case Step.Destroy _ -> volumes(with(now, new Guest.None()), new TreeMap<>());
            case Step.NoteEnd(var note) -> noted(now, note);
        };
    }

    private static Guest.Up upOf(Observed observed, List<Step> way) {
        if (observed.guest() instanceof Guest.Up up) {
            return up;
        }
        throw new AssertionError("needs a domain that is up, at the end of " + way);
    }

    private static Guest.Ended endedOf(Observed observed, List<Step> way) {
        if (observed.guest() instanceof Guest.Ended ended) {
            return ended;
        }
        throw new AssertionError("needs a domain that has ended, at the end of " + way);
    }

    private static Marks savedOf(Observed observed, List<Step> way) {
        if (observed.saved() instanceof Saved.Kept(var marks)) {
            return marks;
        }
        throw new AssertionError("needs saved memory, at the end of " + way);
    }

    private static void assertSettledRightly(Target target, Observed seen, Step.Settled state, List<Step> way) {
        switch (state) {
            case RUNNING, PAUSED -> {
                Guest.Up up = upOf(seen, way);
                assertThat(target.power().isUp()).as("%s", way).isTrue();
                assertThat(up.paused()).as("%s", way).isEqualTo(target.power() == Power.PAUSED);
                assertThat(up.marks().shape()).as("%s", way).isEqualTo(target.shape());
                assertThat(seen.volumes()).as("%s", way).isEqualTo(target.volumes());
                assertThat(up.marks().incarnation()).as("%s", way).isGreaterThanOrEqualTo(target.incarnation());
                assertThat(up.marks().rebootCount()).as("%s", way).isGreaterThanOrEqualTo(target.rebootCount());
                assertThat(seen.saved()).as("%s", way).isInstanceOf(Saved.None.class);
            }
            case SUSPENDED -> {
                assertThat(target.power()).as("%s", way).isEqualTo(Power.SUSPENDED);
                assertThat(seen.saved()).as("%s", way).isInstanceOf(Saved.Kept.class);
            }
            case LEFT -> {
                assertThat(seen.move()).as("%s", way).isEqualTo(Move.LEFT);
                assertThat(target.mayReturn()).as("%s", way).isFalse();
                assertThat(seen.guest()).as("%s", way).isNotInstanceOf(Guest.Up.class);
            }
            case OFF, CRASHED -> {
                assertThat(seen.guest()).as("%s", way).isInstanceOf(Guest.None.class);
                boolean asked = target.power() == Power.OFF || target.power() == Power.SUSPENDED;
                assertThat(asked || seen.end().holdsFor(target.generation()))
                        .as("%s", way)
                        .isTrue();
            }
            case ABSENT -> {
                assertThat(target.power()).as("%s", way).isEqualTo(Power.ABSENT);
                assertThat(seen.isNothing()).as("%s", way).isTrue();
            }
        }
    }
}
