package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationId;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Reason;
import java.time.Instant;

/** What follows from a report by itself, whatever is being done: what is known, what has ended, and where intent follows the guest. */
public final class Sightings {
    private Sightings() {}

    /** With what a report says of one domain. The same state when the report is old, repeated, or from another host than the domain's. */
    public static InstanceState seen(InstanceState state, HostReport from, DomainReport report, SagaContext context) {
        var found = state.domain(report.domain());
        if (found.isEmpty() || !found.get().host().equals(from.host())) {
            return state;
        }
        var domain = found.get();
        var observation = observation(from, report);
        var currentBoot = state.host(from.host()).map(HostNote::bootId).orElse("");
        if (!observation.follows(domain.seen(), currentBoot)) {
            return state;
        }
        return settled(state.with(domain.with(observation)), domain.with(observation), context);
    }

    /**
     * With a domain that a full snapshot of its host does not list. One that the agent held before is lost and must be told again. One that
     * was never reported may be on its way, and one that is to be absent still needs its agent's word.
     */
    public static InstanceState missing(InstanceState state, HostReport from) {
        var current = state;
        for (var domain : state.domains()) {
            var listed =
                    from.domains().stream().anyMatch(report -> report.domain().equals(domain.id()));
            if (!listed
                    && domain.host().equals(from.host())
                    && (domain.phase() == DomainPhase.LIVE
                            || domain.phase() == DomainPhase.RETAINED
                            || domain.phase() == DomainPhase.ARRIVING)
                    && domain.seen().heldGeneration() > 0
                    && isOlder(domain.seen(), from)) {
                current = current.with(domain.with(domain.seen().lost(from.bootId(), from.observedAt())));
            }
        }
        return current;
    }

    /**
     * With the intent following a guest that powered itself off: it is off because its user wanted so, inside. Only when it was seen running
     * before in the same boot of the host, or when the operation that just ended had started it; after a reboot of the host the domain is off
     * because its agent has not come to it yet.
     *
     * @param before as it was before the report
     */
    public static InstanceState followGuest(InstanceState before, InstanceState state, SagaContext context) {
        var found = state.live();
        if (state.open() != null || found.isEmpty() || state.intent().power() != IntendedPower.RUNNING) {
            return state;
        }
        var domain = found.get();
        if (domain.seen().state() != ObservedState.OFF
                || !domain.isAnswered()
                || domain.seen().failure() != null) {
            return state;
        }
        var ranBefore = before.domain(domain.id())
                .map(Domain::seen)
                .filter(seen -> seen.state() == ObservedState.RUNNING)
                .filter(seen -> seen.bootId().equals(domain.seen().bootId()))
                .isPresent();
        if (!ranBefore && before.open() == null) {
            return state;
        }
        var now = context.now();
        var off = state.with(state.intent().withPower(IntendedPower.OFF, now));
        var reason = new Reason("", "guest-" + context.ids().get(), "", "", "the guest powered itself off");
        return Follow.following(off)
                .withClosed(Operation.done(new OperationId(context.ids().get()), OperationKind.STOP, reason, now));
    }

    /**
     * Without the domains that are to be gone and are on a host of which somebody says that it is off: nothing of them runs, and nobody can be asked. A
     * host that comes back with one reports it, and is told again to remove it. With volumes all stays as it is: they are on such a host
     * themselves, and nobody else may have them while a domain there does.
     */
    public static InstanceState leftBehind(InstanceState state, SagaContext context) {
        if (!state.volumes().isEmpty()) {
            return state;
        }
        return Claims.released(state.mapDomains(domain -> domain.phase() == DomainPhase.ENDING
                        && state.host(domain.host()).filter(HostNote::fenced).isPresent()
                ? domain.ended(context.now())
                : domain));
    }

    private static InstanceState settled(InstanceState state, Domain domain, SagaContext context) {
        return switch (domain.phase()) {
            case ENDING ->
                domain.isAsIntended()
                        ? Claims.released(state.with(domain.ended(context.now())))
                        : state.with(domain.with(domain.intent().above(heldBeyond(domain))));
            // A call that was long under way made it again. It is told to be absent once more, above what its agent
            // holds.
            case ENDED -> domain.seen().state() == ObservedState.ABSENT ? state : revived(state, domain);
            case LIVE -> {
                var above = domain.with(domain.intent().above(heldBeyond(domain)));
                yield Attachments.settled(state.with(above), above);
            }
            case ARRIVING, RETAINED -> state.with(domain.with(domain.intent().above(heldBeyond(domain))));
            case PLANNED -> state;
        };
    }

    private static InstanceState revived(InstanceState state, Domain domain) {
        var intent = domain.intent().withPower(IntendedPower.ABSENT);
        return state.with(new Domain(
                domain.id(),
                domain.host(),
                DomainPhase.ENDING,
                intent.generation() > domain.seen().heldGeneration()
                        ? intent
                        : intent.above(domain.seen().heldGeneration()),
                domain.seen(),
                domain.createdAt(),
                null));
    }

    /** The agent holds more than was ever intended, as after a restored backup: go above it, or it would refuse everything. */
    private static long heldBeyond(Domain domain) {
        return domain.seen().heldGeneration() > domain.intent().generation()
                ? domain.seen().heldGeneration()
                : -1;
    }

    private static boolean isOlder(Observation seen, HostReport from) {
        Instant at = seen.observedAt();
        return !seen.bootId().equals(from.bootId()) || at == null || at.isBefore(from.observedAt());
    }

    private static Observation observation(HostReport from, DomainReport report) {
        return new Observation(
                from.bootId(),
                report.heldGeneration(),
                report.observedGeneration(),
                report.reportSequence(),
                report.state(),
                report.domid(),
                report.rebootCount(),
                report.rootDiskIncarnation(),
                report.failure(),
                report.progress(),
                report.observedAt(),
                report.startedAt());
    }
}
