package io.xenith.controlplane.core.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.OperationState;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.controlplane.core.simulation.Samples;
import io.xenith.scheduler.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds every saga: each step failing unwinds clean, each undo may be run twice, each step may be run twice. */
@NullMarked
class SagaTest extends TestingSagas {
    private static final VolumeId VOLUME = new VolumeId(new UUID(7, 1));

    /** One saga on one host's choice, from a state in which it may be asked for. */
    record Case(Ask ask, HostId where) {
        @Override
        public String toString() {
            return ask + " on " + (where.equals(HERE) ? "its host" : "another host");
        }
    }

    static Stream<Case> cases() {
        var large = Samples.flavor("large", 2, 1024);
        return Stream.of(
                new Case(new Ask.Start(), HERE),
                new Case(new Ask.Stop(), HERE),
                new Case(new Ask.Reboot(RebootKind.SOFT), HERE),
                new Case(new Ask.Pause(), HERE),
                new Case(new Ask.Unpause(), HERE),
                new Case(new Ask.Suspend(), HERE),
                new Case(new Ask.Resume(), HERE),
                new Case(
                        new Ask.Rebuild(
                                Samples.instance(new UUID(0, 1), large).boot(),
                                Samples.instance(new UUID(0, 1), large).profile()),
                        HERE),
                new Case(new Ask.Replug(OperationKind.ATTACH_PORT), HERE),
                new Case(new Ask.Replug(OperationKind.DETACH_PORT), HERE),
                new Case(new Ask.AttachVolume(volume(AttachmentPhase.ATTACHING)), HERE),
                new Case(new Ask.DetachVolume(VOLUME), HERE),
                new Case(new Ask.ResizeTo(large), HERE),
                new Case(new Ask.ResizeTo(large), THERE),
                new Case(new Ask.ConfirmResize(), HERE),
                new Case(new Ask.ConfirmResize(), THERE),
                new Case(new Ask.RevertResize(), HERE),
                new Case(new Ask.RevertResize(), THERE),
                new Case(new Ask.Migrate(), THERE),
                new Case(new Ask.Migrate(THERE), THERE),
                new Case(new Ask.MigrateCold(), THERE),
                new Case(new Ask.Delete(), HERE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachSagaSucceedsWhenAgentsDoWhatTheyAreTold(Case example) {
        var end = toTheEnd(asked(example), example.where);
        assertThat(end.open()).isNull();
        assertThat(end.closed().getLast().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(end.closed().getLast().steps()).isNotEmpty().allSatisfy(step -> assertThat(step.finishedAt())
                .isNotNull());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachStepMayBeRunTwice(Case example) {
        for (var before : restingStates(example)) {
            var operation = before.open();
            if (operation == null) {
                continue;
            }
            var saga = sagas.find(operation.kind()).orElseThrow();
            var step = saga.steps().stream()
                    .filter(one -> one.name().equals(operation.step()))
                    .findFirst()
                    .orElseThrow();
            var once = ran(step, before, example.where);
            assertThat(ran(step, once, example.where)).isEqualTo(once);
        }
    }

    private InstanceState ran(Step step, InstanceState state, HostId where) {
        return switch (step.run(state, context)) {
            case Outcome.Done done -> done.state();
            case Outcome.Waiting waiting -> waiting.state();
            case Outcome.GoTo other -> other.state();
            case Outcome.NeedsHost needs -> needs.onto().apply(Samples.host(where, "boot-0"));
            case Outcome.Failed failed -> throw new AssertionError(failed.fault());
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachUndoMayBeRunTwice(Case example) {
        for (var before : restingStates(example)) {
            var operation = before.open();
            if (operation == null) {
                continue;
            }
            var saga = sagas.find(operation.kind()).orElseThrow();
            for (var step : saga.steps()) {
                var once = step.undo(before, context);
                assertThat(step.undo(once, context)).isEqualTo(once);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachStepFailingUnwindsClean(Case example) {
        var start = before(example);
        for (var state : restingStates(example)) {
            var operation = state.open();
            if (operation == null || example.ask instanceof Ask.Delete) {
                continue; // a deletion is never given up
            }
            var failing = state.with(operation.failing(fault(), context.now()));
            var end = settled(sagas.advance(failing, context).state());
            assertThat(end.open()).isNull();
            assertThat(end.closed().getLast().state()).isEqualTo(OperationState.FAILED);
            assertThat(end.live()).isPresent();
            assertThat(end.planned()).isEmpty();
            assertVolumesAreWhereTheyWere(example, end);
            if (example.ask instanceof Ask.ResizeTo || example.ask instanceof Ask.MigrateCold) {
                assertThat(end.claims()).isEqualTo(start.claims());
                assertThat(end.intent().resize()).isEqualTo(Resize.SETTLED);
                assertThat(end.live().orElseThrow().host()).isEqualTo(HERE);
                assertThat(end.live().orElseThrow().intent().size())
                        .isEqualTo(start.live().orElseThrow().intent().size());
                assertThat(end.instance().flavor()).isEqualTo(start.instance().flavor());
            }
        }
    }

    /** What was not attached may be there all the same, until its agent has said that it is not. */
    private void assertVolumesAreWhereTheyWere(Case example, InstanceState end) {
        switch (example.ask) {
            case Ask.AttachVolume _ -> {
                assertThat(end.volumes()).containsExactly(volume(AttachmentPhase.LEAVING));
                var live = end.live().orElseThrow();
                var unknown =
                        Attachments.settled(end, observed(live, new DomainFailure("DEVICE_FAILED", "", false, 3)));
                assertThat(unknown.volumes()).hasSize(1);
                assertThat(Attachments.settled(end, observed(live, null)).volumes())
                        .isEmpty();
            }
            case Ask.DetachVolume _ -> assertThat(end.volumes()).containsExactly(volume(AttachmentPhase.ATTACHED));
            default -> assertThat(end.volumes()).isEmpty();
        }
    }

    @Test
    void aVolumeComesAndGoesByOrdersOfTheirOwn() {
        var attach = new Case(new Ask.AttachVolume(volume(AttachmentPhase.ATTACHING)), HERE);
        var before = before(attach);
        var asked = asked(attach);
        assertThat(asked.live().orElseThrow().intent().generation())
                .isGreaterThan(before.live().orElseThrow().intent().generation());
        assertThat(toTheEnd(asked, HERE).volumes()).containsExactly(volume(AttachmentPhase.ATTACHED));

        var detach = new Case(new Ask.DetachVolume(VOLUME), HERE);
        assertThat(asked(detach).volumes()).containsExactly(volume(AttachmentPhase.DETACHING));
        assertThat(toTheEnd(asked(detach), HERE).volumes()).isEmpty();
    }

    @Test
    void anInstanceWithVolumesStaysOnItsHostAndLosesThemOnlyWithItsEnd() {
        var has = before(new Case(new Ask.DetachVolume(VOLUME), HERE));
        for (Ask leaving : List.of(new Ask.Migrate(), new Ask.Migrate(THERE), new Ask.MigrateCold())) {
            assertThat(requests.accept(has, leaving, true, Samples.reason("req"), new Lease.Waiting(), context))
                    .isInstanceOf(Answer.HasVolumes.class);
        }
        var resize = accepted(has, new Ask.ResizeTo(Samples.flavor("large", 2, 1024)));
        assertThat(sagas.advance(resize, context)).isInstanceOfSatisfying(Advance.NeedsHost.class, needs -> assertThat(
                        needs.demand().only())
                .isEqualTo(HERE));

        var deleting = advance(accepted(has, new Ask.Delete()), HERE);
        assertThat(deleting.volumes()).as("its agent may still have it").hasSize(1);
        assertThat(toTheEnd(deleting, HERE).volumes()).isEmpty();
    }

    @Test
    void aMoveEndsByTheWordOfTheHostThatKeptTheGuestThoughTheOtherIsSilent() {
        var moving = advance(accepted(running(), new Ask.Migrate()), THERE);
        var kept = observed(moving.live().orElseThrow(), new DomainFailure("MOVE_FAILED", "it has gone", false, 1));

        var calledOff = sagas.advance(moving.with(kept), context).state();
        assertThat(calledOff.open())
                .satisfies(open -> assertThat(open == null ? "" : open.step()).isEqualTo(MigrateSaga.CALL_OFF));
        var stays = observed(calledOff.live().orElseThrow(), null);
        var end = sagas.advance(calledOff.with(stays), context).state();

        assertThat(end.open()).isNull();
        assertThat(end.closed().getLast().fault()).satisfies(fault -> assertThat(fault == null ? "" : fault.reason())
                .isEqualTo("MOVE_FAILED"));
        assertThat(end.live().map(Domain::host)).contains(HERE);
        assertThat(end.claims())
                .as("what the silent host may have made of it holds its claim there")
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agentThatGivesUpEndsTheOperationAtOnce(Case example) {
        var state = asked(example);
        state = advance(state, example.where);
        var operation = state.open();
        if (operation == null || example.ask instanceof Ask.Delete || example.ask instanceof Ask.Migrate) {
            return; // the one is never given up, and the other waits for both hosts
        }
        var live = state.live().orElseThrow();
        var refused = observed(live, new DomainFailure("HOST_DISK", "full", false, 3));
        var end = sagas.advance(state.with(refused), context).state();
        assertThat(end.closed().getLast().state()).isEqualTo(OperationState.FAILED);
        assertThat(end.closed().getLast().fault()).satisfies(fault -> assertThat(fault == null ? "" : fault.reason())
                .isEqualTo("HOST_DISK"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agentThatFailsAndTriesAgainIsWaitedFor(Case example) {
        var state = asked(example);
        state = advance(state, example.where);
        var live = state.live();
        if (state.open() == null || live.isEmpty()) {
            return;
        }
        var trying = observed(live.get(), new DomainFailure("INTERNAL", "no bridge", true, 1));
        var next = sagas.advance(state.with(trying), context).state();
        assertThat(next.open())
                .as("the domain is seen off, which is not the end of a guest")
                .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anOrderThatIsRefusedForGoodEndsTheOperationAtOnce(Case example) {
        for (var state : restingStates(example)) {
            var end = sagas.giveUp(state, fault(), context).state();
            if (example.ask instanceof Ask.Delete || example.ask instanceof Ask.Migrate) {
                assertThat(end).as("there is no other way out").isEqualTo(state);
                continue;
            }
            assertThat(end.open()).isNull();
            assertThat(end.closed().getLast().fault()).isEqualTo(fault());
            assertThat(settled(end).live()).isPresent();
        }
    }

    /** All states in which the saga waits for something, the first included. */
    private List<InstanceState> restingStates(Case example) {
        var states = new ArrayList<InstanceState>();
        var state = asked(example);
        for (int round = 0; round < 10 && state.open() != null; round++) {
            states.add(state);
            state = converged(advance(state, example.where));
        }
        return states;
    }

    private Fault fault() {
        return new Fault("TEST", "It failed.", "on purpose", context.now());
    }

    private InstanceState asked(Case example) {
        var answer = requests.accept(
                before(example), example.ask, false, Samples.reason("req"), new Lease.Waiting(), context);
        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        return ((Answer.Accepted) answer).state();
    }

    private InstanceState before(Case example) {
        ids = 0;
        var running = running();
        return switch (example.ask) {
            case Ask.Start _ -> powered(running, IntendedPower.OFF);
            case Ask.Unpause _ -> powered(running, IntendedPower.PAUSED);
            case Ask.Resume _ -> powered(running, IntendedPower.SUSPENDED);
            case Ask.ConfirmResize _, Ask.RevertResize _ -> {
                var asked = requests.accept(
                        running,
                        new Ask.ResizeTo(Samples.flavor("large", 2, 1024)),
                        false,
                        Samples.reason("before"),
                        new Lease.Waiting(),
                        context);
                yield fresh(toTheEnd(((Answer.Accepted) asked).state(), example.where));
            }
            case Ask.DetachVolume _ -> running.withVolumes(List.of(volume(AttachmentPhase.ATTACHED)));
            case Ask.Stop _,
                    Ask.Reboot _,
                    Ask.AttachVolume _,
                    Ask.Pause _,
                    Ask.Suspend _,
                    Ask.Rebuild _,
                    Ask.ResizeTo _,
                    Ask.Migrate _,
                    Ask.MigrateCold _,
                    Ask.Evacuate _,
                    Ask.CallOffMigration _,
                    Ask.Delete _,
                    Ask.Replug _ -> running;
        };
    }

    private static VolumeAttachment volume(AttachmentPhase phase) {
        return new VolumeAttachment(VOLUME, 1L << 30, "xvde", phase, Samples.NOW);
    }
}
