package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One incarnation of an instance on one host: how it shall be, and how it was seen. */
public record Domain(
        DomainId id,
        HostId host,
        DomainPhase phase,
        DomainIntent intent,
        Observation seen,
        Instant createdAt,
        @Nullable Instant endedAt) {
    public Domain {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        requireNonNull(phase, "phase");
        requireNonNull(intent, "intent");
        requireNonNull(seen, "seen");
        requireNonNull(createdAt, "createdAt");
    }

    /** With another phase. */
    public Domain with(DomainPhase next) {
        return new Domain(id, host, next, intent, seen, createdAt, endedAt);
    }

    /** With another intent. */
    public Domain with(DomainIntent next) {
        return new Domain(id, host, phase, next, seen, createdAt, endedAt);
    }

    /** As seen now. */
    public Domain with(Observation next) {
        return new Domain(id, host, phase, intent, next, createdAt, endedAt);
    }

    /** To be removed from its host. One that its agent was never told of is gone at once. */
    public Domain ending(Instant now) {
        return switch (phase) {
            case PLANNED -> ended(now);
            case ARRIVING, LIVE, RETAINED ->
                with(DomainPhase.ENDING)
                        .with(intent.withPower(IntendedPower.ABSENT).above(seen.heldGeneration()));
            case ENDING, ENDED -> this;
        };
    }

    /** Nothing is left of it. */
    public Domain ended(Instant now) {
        return new Domain(id, host, DomainPhase.ENDED, intent, seen, createdAt, now);
    }

    /** Whether its agent has reported on the present intent, with success or without. */
    public boolean isAnswered() {
        return seen.observedGeneration() >= intent.generation();
    }

    /** Whether it was seen as it shall be. */
    public boolean isAsIntended() {
        if (!isAnswered()
                || seen.failure() != null
                || seen.state() != intent.power().seenAs()) {
            return false;
        }
        if (intent.power() == IntendedPower.ABSENT) {
            return true;
        }
        return seen.rebootCount() >= intent.rebootCount() && seen.rootDiskIncarnation() >= intent.rootDiskIncarnation();
    }

    /** Why its agent gave up on the present intent, if it did. */
    public @Nullable DomainFailure refusal() {
        var failure = seen.failure();
        return isAnswered() && failure != null && !failure.retrying() ? failure : null;
    }
}
