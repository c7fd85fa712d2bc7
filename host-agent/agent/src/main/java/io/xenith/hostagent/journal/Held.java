package io.xenith.hostagent.journal;

import static java.util.Objects.requireNonNull;

import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.domain.Targets;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.DomainId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the agent holds under one domain id. */
public sealed interface Held {

    DomainId id();

    /** The generation that later ones must exceed. */
    long generation();

    /**
     * A domain with an intended state.
     *
     * @param adoptedAs set for a domain that was taken over: what it was when it was
     * @param settledGeneration the last generation at which it was seen as intended; 0 for never
     * @param end whether its guest ended by itself
     * @param move whether it has come or gone as it ran
     */
    record Domain(DomainSpec spec, @Nullable Marks adoptedAs, long settledGeneration, EndNote end, Move move)
            implements Held {
        public Domain {
            requireNonNull(spec);
            requireNonNull(end);
            requireNonNull(move);
        }

        /** A domain of a first order. */
        public static Domain ordered(DomainSpec spec, @Nullable Marks adoptedAs) {
            return new Domain(spec, adoptedAs, 0, new EndNote.None(), Move.NONE);
        }

        /** What it should be. */
        public Target target() {
            return Targets.of(spec, adoptedAs != null, move);
        }

        /** The same domain, come or gone. */
        Domain withMove(Move newMove) {
            return new Domain(spec, adoptedAs, settledGeneration, end, newMove);
        }

        /** The same domain with a newer order; what was noted about older generations stays. */
        public Domain withSpec(DomainSpec newSpec) {
            return new Domain(newSpec, adoptedAs, settledGeneration, end, move);
        }

        /** The same domain with its end noted or the note taken away. */
        public Domain withEnd(EndNote newEnd) {
            return new Domain(spec, adoptedAs, settledGeneration, newEnd, move);
        }

        /** The same domain after a reboot of the host: one that was wanted up and had not ended by itself waits for a word. */
        Domain rebooted() {
            boolean wantedUp = spec.getPower() == Power.POWER_RUNNING || spec.getPower() == Power.POWER_PAUSED;
            return wantedUp && !end.holdsFor(generation())
                    ? new Domain(spec, adoptedAs, 0, new EndNote.WithHost(generation()), move)
                    : this;
        }

        /** Whether nothing happens before the control plane has ordered it once more. */
        public boolean awaitsWord() {
            return end instanceof EndNote.WithHost && end.holdsFor(generation());
        }

        @Override
        public DomainId id() {
            return DomainId.parse(spec.getDomainId());
        }

        @Override
        public long generation() {
            return spec.getGeneration();
        }
    }

    /** A domain that was removed. Kept for a while, so that an order that was under way for long does not bring it back. */
    record Tombstone(DomainId id, String instanceId, long generation, Instant at) implements Held {
        public Tombstone {
            requireNonNull(id);
            requireNonNull(instanceId);
            requireNonNull(at);
        }
    }
}
