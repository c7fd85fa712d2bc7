package io.xenith.controlplane.core.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.ClaimPurpose;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.simulation.Samples;
import io.xenith.scheduler.HostId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Sagas of one instance, with two hosts whose agents do what they are told. */
@NullMarked
abstract class TestingSagas {
    static final HostId HERE = new HostId(new UUID(1, 1));
    static final HostId THERE = new HostId(new UUID(1, 2));

    final Sagas sagas = Sagas.standard();
    final Requests requests = new Requests(sagas);
    long ids;
    final SagaContext context = new SagaContext(Samples.NOW, () -> new UUID(5, ++ids), SagaLimits.DEFAULT);

    /** With its host heard of no more. */
    static InstanceState silent(InstanceState state) {
        return silent(state, null);
    }

    /** With its host heard of no more, which had its disks in this store, if in any of several hosts. */
    static InstanceState silent(InstanceState state, @Nullable UUID store) {
        var was = Samples.host(HERE, "boot-0");
        var note = new HostNote(
                HERE, was.name(), was.availabilityZone(), was.transferAddress(), false, true, was.bootId(), store);
        return new InstanceState(
                state.instance(), state.domains(), state.claims(), state.volumes(), null, List.of(), List.of(note));
    }

    InstanceState accepted(InstanceState state, Ask ask) {
        var answer = requests.accept(state, ask, false, Samples.reason("req"), new Lease.Waiting(), context);
        return ((Answer.Accepted) answer).state();
    }

    InstanceState toTheEnd(InstanceState from, HostId where) {
        var state = from;
        for (int round = 0; round < 10 && state.open() != null; round++) {
            state = converged(advance(state, where));
        }
        return settled(state);
    }

    InstanceState advance(InstanceState state, HostId where) {
        return switch (sagas.advance(state, context)) {
            case Advance.Rested rested -> rested.state();
            case Advance.NeedsHost needs ->
                needs.onto().apply(Samples.host(where, "boot-0")).state();
        };
    }

    InstanceState running() {
        var instance = Samples.instance(new UUID(0, 1), Samples.flavor("small", 1, 512));
        var created =
                requests.create(InstanceState.of(instance), Samples.reason("create"), new Lease.Waiting(), context);
        return fresh(toTheEnd(created, HERE));
    }

    InstanceState powered(InstanceState running, IntendedPower power) {
        var asked = running.with(running.intent().withPower(power, context.now()));
        return converged(Follow.following(asked));
    }

    /** As it is read again: with nothing noted as closed. */
    static InstanceState fresh(InstanceState state) {
        return new InstanceState(
                state.instance(), state.domains(), state.claims(), state.volumes(), null, List.of(), state.hosts());
    }

    /** Every agent has done what it was told. */
    InstanceState converged(InstanceState state) {
        return Claims.released(state.mapDomains(domain -> switch (domain.phase()) {
            case PLANNED, ENDED -> domain;
            case ARRIVING, LIVE, RETAINED -> observed(domain, null);
            case ENDING -> domain.ended(context.now());
        }));
    }

    /** Domains that are told to go are gone, and what they held with them. */
    InstanceState settled(InstanceState state) {
        var released = converged(state);
        assertThat(released.claims().stream().filter(claim -> claim.purpose() == ClaimPurpose.DOMAIN))
                .hasSizeLessThanOrEqualTo(1);
        return released;
    }

    static Domain observed(Domain domain, @Nullable DomainFailure failure) {
        return domain.with(new Observation(
                "boot-0",
                domain.intent().generation(),
                domain.intent().generation(),
                domain.seen().reportSequence() + 1,
                failure == null ? domain.intent().power().seenAs() : ObservedState.OFF,
                null,
                domain.intent().rebootCount(),
                domain.intent().rootDiskIncarnation(),
                failure,
                "",
                Samples.NOW,
                null));
    }
}
