package io.xenith.hostagent.domain;

import static io.xenith.hostagent.domain.Situations.GENERATION;
import static io.xenith.hostagent.domain.Situations.NOW;
import static io.xenith.hostagent.domain.Situations.REF;
import static io.xenith.hostagent.domain.Situations.SHAPE;
import static io.xenith.hostagent.domain.Situations.allSteps;
import static io.xenith.hostagent.domain.Situations.ended;
import static io.xenith.hostagent.domain.Situations.images;
import static io.xenith.hostagent.domain.Situations.moved;
import static io.xenith.hostagent.domain.Situations.moving;
import static io.xenith.hostagent.domain.Situations.noted;
import static io.xenith.hostagent.domain.Situations.nothing;
import static io.xenith.hostagent.domain.Situations.observations;
import static io.xenith.hostagent.domain.Situations.settledAt;
import static io.xenith.hostagent.domain.Situations.target;
import static io.xenith.hostagent.domain.Situations.targets;
import static io.xenith.hostagent.domain.Situations.up;
import static io.xenith.hostagent.domain.Situations.with;
import static io.xenith.hostagent.domain.Situations.withStop;
import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Duration;
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

    @Test
    void everyTargetIsReachedFromEverythingThatMayBeSeen() {
        Set<String> stepsSeen = new TreeSet<>();
        int walks = 0;
        for (Target target : targets()) {
            for (Observed start : observations()) {
                ModelWorld.walk(target, start, stepsSeen);
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
                    target.volumes(),
                    true,
                    false,
                    false,
                    false);
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

    @Test
    void aGuestThatEndedWithItsHostWaitsForAWord() {
        Target running = target(Power.RUNNING, SHAPE, 0, true, Duration.ZERO, 1);
        Observed waiting = noted(settledAt(nothing(), 0), new EndNote.WithHost(GENERATION));
        assertThat(Convergence.decide(running, waiting, NOW)).isEqualTo(new Step.AwaitWord());
        Observed newerOrder = noted(settledAt(nothing(), 0), new EndNote.WithHost(GENERATION - 1));
        assertThat(Convergence.decide(running, newerOrder, NOW)).isInstanceOf(Step.FetchRootImage.class);
        Target absent = target(Power.ABSENT, SHAPE, 0, true, Duration.ZERO, 1);
        assertThat(Convergence.decide(absent, waiting, NOW)).isEqualTo(new Step.Settle(Step.Settled.ABSENT));
    }

    @Test
    void nothingRunsOfADomainThatIsStillToArrive() {
        Set<String> stepsSeen = new TreeSet<>();
        for (Target target : targets()) {
            if (!target.power().isUp()) {
                continue;
            }
            for (Observed start : observations()) {
                Step first = Convergence.decide(moving(target, true, false), start, NOW);
                assertThat(first)
                        .as("%s seen as %s", target, start)
                        .isInstanceOfAny(
                                Step.Destroy.class,
                                Step.LookAgain.class,
                                Step.DiscardSaved.class,
                                Step.FetchBootImages.class,
                                Step.Arrive.class);
                // Once it has arrived, the order asks for what every other one does.
                stepsSeen.add(first.getClass().getSimpleName());
            }
        }
        assertThat(stepsSeen).contains("FetchBootImages", "Destroy", "DiscardSaved");
        Target toCome = moving(target(Power.RUNNING, SHAPE, 0, true, Duration.ZERO, 1), true, false);
        assertThat(Convergence.decide(toCome, images(nothing(), false, true), NOW))
                .isEqualTo(new Step.Arrive());
    }

    @Test
    void whatHasLeftStaysUntilItMayReturnOrIsToBeAbsent() {
        Set<String> stepsSeen = new TreeSet<>();
        for (Target target : targets()) {
            for (Observed start : observations()) {
                Observed left = moved(start, Move.LEFT);
                boolean whole = start.guest() instanceof Guest.Ended || start.guest() instanceof Guest.None;
                if (whole && target.power() != Power.ABSENT) {
                    assertThat(Convergence.decide(target, left, NOW)).isEqualTo(new Step.Settle(Step.Settled.LEFT));
                }
                ModelWorld.walk(target, left, stepsSeen);
                ModelWorld.walk(moving(target, false, true), left, stepsSeen);
            }
        }
        assertThat(stepsSeen).contains("NoteReturned", "Resume", "Settle");
    }

    @Test
    void volumesComeAndGoUnderADomainThatIsUpAndTouchNothingElse() {
        UUID one = new UUID(7, 1);
        UUID other = new UUID(7, 2);
        List<SortedMap<String, UUID>> all = List.of(
                new TreeMap<>(),
                new TreeMap<>(Map.of("xvde", one)),
                new TreeMap<>(Map.of("xvde", other)),
                new TreeMap<>(Map.of("xvde", other, "xvdf", one)));
        Set<String> stepsSeen = new TreeSet<>();
        for (Target target : targets()) {
            for (SortedMap<String, UUID> wanted : all) {
                for (SortedMap<String, UUID> has : all) {
                    for (boolean paused : List.of(true, false)) {
                        Observed start = Situations.volumes(with(nothing(), up(paused, SHAPE, 0, 1)), has);
                        ModelWorld.walk(Situations.volumes(target, wanted), start, stepsSeen);
                    }
                }
            }
        }
        assertThat(stepsSeen).contains("AttachVolume", "DetachVolume");

        Target running = target(Power.RUNNING, SHAPE, 0, true, Duration.ZERO, 1);
        Observed up = with(nothing(), up(false, SHAPE, 0, 1));
        assertThat(Convergence.decide(Situations.volumes(running, all.get(3)), Situations.volumes(up, all.get(1)), NOW))
                .as("its device is taken by another, and it goes to another device")
                .isEqualTo(new Step.DetachVolume(REF, "xvde"));
        assertThat(Convergence.decide(Situations.volumes(running, all.get(1)), Situations.volumes(up, all.get(1)), NOW))
                .isEqualTo(new Step.Settle(Step.Settled.RUNNING));
    }

    private static boolean isAsIntended(Target target, Observed observed) {
        return target.power().isUp()
                && observed.saved() instanceof Saved.None
                && observed.guest() instanceof Guest.Up up
                && up.paused() == (target.power() == Power.PAUSED)
                && up.marks().shape().equals(target.shape())
                && observed.volumes().equals(target.volumes())
                && up.marks().rebootCount() >= target.rebootCount()
                && up.marks().incarnation() >= target.incarnation();
    }
}
