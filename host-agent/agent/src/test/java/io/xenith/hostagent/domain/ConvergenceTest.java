package io.xenith.hostagent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Walks from every combination of what may be seen to every combination of what may be wanted. */
class ConvergenceTest {

    private static final DomainId ID = new DomainId(new UUID(1, 2));
    private static final DomainRef REF = new DomainRef(new Domid(7), ID);
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    private static final ByteSize SIZE = ByteSize.ofGib(1);
    private static final long GENERATION = 5;
    private static final String SHAPE = "aa";
    private static final int STEPS_AT_MOST = 24;

    @Test
    void everyTargetIsReachedFromEverythingThatMayBeSeen() {
        Set<String> stepsSeen = new TreeSet<>();
        int walks = 0;
        for (Target target : targets()) {
            for (Observed start : observations()) {
                walk(target, start, stepsSeen);
                walks++;
            }
        }
        assertThat(walks).isGreaterThan(20_000);
        assertThat(stepsSeen).as("every kind of step is on some way").containsAll(allSteps());
    }

    @Test
    void whatIsAsItShouldBeIsNotTouched() {
        for (Target target : targets()) {
            for (Observed observed : observations()) {
                if (isAsIntended(target, observed)) {
                    assertThat(Convergence.decide(target, observed, NOW))
                            .as("%s seen as %s", target, observed)
                            .isInstanceOf(Step.Settle.class);
                }
            }
        }
    }

    @Test
    void aForeignDomainIsNeverTouched() {
        for (Target target : targets()) {
            Observed observed = with(nothing(), new Guest.Foreign(REF));
            assertThat(Convergence.decide(target, observed, NOW)).isInstanceOf(Step.Refuse.class);
        }
    }

    @Test
    void anAdoptedDomainIsNeverDestroyedToBeMadeAgain() {
        for (Target target : targets()) {
            Target adopted = new Target(
                    target.generation(),
                    target.power(),
                    target.shape(),
                    target.rebootCount(),
                    target.softReboot(),
                    target.stopTimeout(),
                    target.incarnation(),
                    target.disks(),
                    true);
            for (Observed observed : observations()) {
                Step step = Convergence.decide(adopted, observed, NOW);
                assertThat(step).isNotInstanceOfAny(Step.CreatePaused.class, Step.MakeDisk.class, Step.Suspend.class);
                if (adopted.power().isUp() && observed.guest() instanceof Guest.Up) {
                    assertThat(step).isNotInstanceOfAny(Step.Destroy.class, Step.RequestShutdown.class);
                }
            }
        }
    }

    @Test
    void aPatientStopDestroysOnlyWhenTimeIsUp() {
        Target off = target(Power.OFF, SHAPE, 0, true, Duration.ofSeconds(60), 1);
        Observed up = with(nothing(), up(false, SHAPE, 0, 1));
        assertThat(Convergence.decide(off, up, NOW)).isEqualTo(new Step.RequestShutdown(REF));
        Observed asked = withStop(up, new StopOrder.Asked(REF.domid(), NOW.minusSeconds(59)));
        assertThat(Convergence.decide(off, asked, NOW)).isEqualTo(new Step.WaitUntil(NOW.plusSeconds(1)));
        Observed overdue = withStop(up, new StopOrder.Asked(REF.domid(), NOW.minusSeconds(60)));
        assertThat(Convergence.decide(off, overdue, NOW)).isInstanceOf(Step.Destroy.class);
    }

    @Test
    void anOrderToStopThatWasGivenToAnEarlierDomainDoesNotCount() {
        Target off = target(Power.OFF, SHAPE, 0, true, Duration.ofSeconds(60), 1);
        Observed up = withStop(
                with(nothing(), up(false, SHAPE, 0, 1)), new StopOrder.Asked(new Domid(6), NOW.minusSeconds(600)));
        assertThat(Convergence.decide(off, up, NOW)).isEqualTo(new Step.RequestShutdown(REF));
    }

    @Test
    void aGuestThatPowersItselfOffStaysOffUntilANewerOrder() {
        Target running = target(Power.RUNNING, SHAPE, 0, true, Duration.ZERO, 1);
        Observed ended = settledAt(with(nothing(), ended(ShutdownReason.POWEROFF)), GENERATION);
        assertThat(Convergence.decide(running, ended, NOW))
                .isEqualTo(new Step.NoteEnd(new EndNote.PoweredOff(GENERATION)));
        Observed olderNote = noted(settledAt(nothing(), GENERATION - 1), new EndNote.PoweredOff(GENERATION - 1));
        assertThat(Convergence.decide(running, olderNote, NOW)).isInstanceOf(Step.FetchRootImage.class);
        Observed sameNote = noted(settledAt(nothing(), GENERATION), new EndNote.PoweredOff(GENERATION));
        assertThat(Convergence.decide(running, sameNote, NOW)).isEqualTo(new Step.Settle(Step.Settled.OFF));
    }

    /** A model of the world that does what a step says; every step must be legal where it is asked for. */
    private static void walk(Target target, Observed start, Set<String> stepsSeen) {
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
            case Step.Settle _, Step.Refuse _ -> throw new AssertionError("not a way: " + way);
            case Step.WaitUntil _ -> now;
            case Step.LookAgain _ -> with(now, new Guest.None());
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
                yield with(now, new Guest.Up(REF, true, target.marks()));
            }
            case Step.Restore _ -> {
                assertThat(now.guest()).as("%s", way).isInstanceOf(Guest.None.class);
                assertThat(now.bootImagesReady()).as("%s", way).isTrue();
                yield with(now, new Guest.Up(REF, true, savedOf(now, way)));
            }
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
            case Step.Destroy _ -> with(now, new Guest.None());
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
                assertThat(up.marks().incarnation()).as("%s", way).isGreaterThanOrEqualTo(target.incarnation());
                assertThat(up.marks().rebootCount()).as("%s", way).isGreaterThanOrEqualTo(target.rebootCount());
                assertThat(seen.saved()).as("%s", way).isInstanceOf(Saved.None.class);
            }
            case SUSPENDED -> {
                assertThat(target.power()).as("%s", way).isEqualTo(Power.SUSPENDED);
                assertThat(seen.saved()).as("%s", way).isInstanceOf(Saved.Kept.class);
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

    private static boolean isAsIntended(Target target, Observed observed) {
        return target.power().isUp()
                && observed.saved() instanceof Saved.None
                && observed.guest() instanceof Guest.Up up
                && up.paused() == (target.power() == Power.PAUSED)
                && up.marks().shape().equals(target.shape())
                && up.marks().rebootCount() >= target.rebootCount()
                && up.marks().incarnation() >= target.incarnation();
    }

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (Power power : Power.values()) {
            for (String shape : List.of(SHAPE, "bb")) {
                for (long reboots : List.of(0L, 1L)) {
                    for (boolean soft : List.of(true, false)) {
                        for (Duration patience : List.of(Duration.ZERO, Duration.ofSeconds(60))) {
                            for (long incarnation : List.of(1L, 2L)) {
                                targets.add(target(power, shape, reboots, soft, patience, incarnation));
                            }
                        }
                    }
                }
            }
        }
        return targets;
    }

    private static Target target(
            Power power, String shape, long reboots, boolean soft, Duration patience, long incarnation) {
        SortedMap<DiskId, ByteSize> disks = new TreeMap<>();
        disks.put(DiskId.root(ID, incarnation), SIZE);
        return new Target(GENERATION, power, shape, reboots, soft, patience, incarnation, disks, false);
    }

    private static List<Observed> observations() {
        List<Guest> guests = new ArrayList<>(List.of(new Guest.None(), new Guest.Dying(REF)));
        for (boolean paused : List.of(true, false)) {
            for (String shape : List.of(SHAPE, "bb")) {
                for (long reboots : List.of(0L, 1L)) {
                    guests.add(up(paused, shape, reboots, 1));
                }
            }
        }
        EnumSet.allOf(ShutdownReason.class).forEach(reason -> guests.add(ended(reason)));
        List<Saved> saveds =
                List.of(new Saved.None(), new Saved.Kept(marks(SHAPE, 0, 1)), new Saved.Kept(marks("bb", 1, 1)));
        List<SortedMap<DiskId, ByteSize>> disks = List.of(
                new TreeMap<>(),
                new TreeMap<>(Map.of(DiskId.root(ID, 1), SIZE)),
                new TreeMap<>(Map.of(DiskId.root(ID, 1), ByteSize.ofMib(1))));
        List<Observed> all = new ArrayList<>();
        for (Guest guest : guests) {
            for (Saved saved : saveds) {
                for (SortedMap<DiskId, ByteSize> disk : disks) {
                    for (long settled : List.of(GENERATION - 1, GENERATION)) {
                        for (EndNote note : List.of(
                                new EndNote.None(), new EndNote.Crashed(GENERATION), new EndNote.PoweredOff(4))) {
                            all.add(new Observed(
                                    guest, saved, disk, settled, note, new StopOrder.None(), false, false));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static Set<String> allSteps() {
        Set<String> names = new TreeSet<>();
        for (Class<?> step : Step.class.getPermittedSubclasses()) {
            names.add(step.getSimpleName());
        }
        names.remove("Refuse"); // by foreign and adopted domains only, which have tests of their own
        return names;
    }

    private static Marks marks(String shape, long reboots, long incarnation) {
        return new Marks(3, shape, reboots, incarnation);
    }

    private static Guest.Up up(boolean paused, String shape, long reboots, long incarnation) {
        return new Guest.Up(REF, paused, marks(shape, reboots, incarnation));
    }

    private static Guest.Ended ended(ShutdownReason reason) {
        return new Guest.Ended(REF, reason, marks(SHAPE, 0, 1));
    }

    private static Observed nothing() {
        return new Observed(
                new Guest.None(),
                new Saved.None(),
                new TreeMap<>(),
                GENERATION - 1,
                new EndNote.None(),
                new StopOrder.None(),
                false,
                false);
    }

    private static Observed with(Observed old, Guest guest) {
        return new Observed(
                guest,
                old.saved(),
                old.disks(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    private static Observed withStop(Observed old, StopOrder stop) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.settledGeneration(),
                old.end(),
                stop,
                old.rootImageReady(),
                old.bootImagesReady());
    }

    private static Observed saved(Observed old, Saved saved) {
        return new Observed(
                old.guest(),
                saved,
                old.disks(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    private static Observed disks(Observed old, SortedMap<DiskId, ByteSize> disks) {
        return new Observed(
                old.guest(),
                old.saved(),
                disks,
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    private static Observed images(Observed old, boolean root, boolean boot) {
        return new Observed(
                old.guest(), old.saved(), old.disks(), old.settledGeneration(), old.end(), old.stop(), root, boot);
    }

    private static Observed settledAt(Observed old, long generation) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                generation,
                old.end(),
                old.stop(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    private static Observed noted(Observed old, EndNote note) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.settledGeneration(),
                note,
                old.stop(),
                old.rootImageReady(),
                old.bootImagesReady());
    }
}
