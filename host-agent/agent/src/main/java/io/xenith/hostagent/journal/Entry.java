package io.xenith.hostagent.journal;

import static java.util.Objects.requireNonNull;

import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Move;
import io.xenith.hypervisor.DomainId;
import java.util.Map;

/** One line of the journal: a change of what is held. */
public sealed interface Entry {

    /** The whole of what is held under an id. */
    record Put(Held held) implements Entry {
        public Put {
            requireNonNull(held);
        }
    }

    /** The domain is removed. Means nothing when a newer order came first: that one must not be buried with it. */
    record Bury(Held.Tombstone tombstone) implements Entry {
        public Bury {
            requireNonNull(tombstone);
        }
    }

    /** The domain was seen as intended at this generation. */
    record Settled(DomainId id, long generation) implements Entry {
        public Settled {
            requireNonNull(id);
        }
    }

    /** The guest ended by itself. */
    record End(DomainId id, EndNote note) implements Entry {
        public End {
            requireNonNull(id);
            requireNonNull(note);
        }
    }

    /** The domain has come or gone as it ran. */
    record Moved(DomainId id, Move move) implements Entry {
        public Moved {
            requireNonNull(id);
            requireNonNull(move);
        }
    }

    /** Nothing is held under the id any more. */
    record Forget(DomainId id) implements Entry {
        public Forget {
            requireNonNull(id);
        }
    }

    /** The host is seen in this boot for the first time: what was wanted up has ended with the boot before. */
    record Boot(String bootId) implements Entry {
        public Boot {
            requireNonNull(bootId);
        }
    }

    /** The agent started for the n-th time on this state. */
    record Start(long number) implements Entry {}

    /** Does the change. Notes about ids that are not held any more are late and change nothing. */
    default void applyTo(Map<DomainId, Held> held) {
        switch (this) {
            case Put(var value) -> held.put(value.id(), value);
            case Bury(var tombstone) -> {
                if (held.get(tombstone.id()) instanceof Held.Domain domain
                        && domain.generation() == tombstone.generation()) {
                    held.put(tombstone.id(), tombstone);
                }
            }
            case Settled(var id, long generation) -> {
                if (held.get(id) instanceof Held.Domain domain) {
                    // Seen as intended, so that its end with the host is past.
                    EndNote end = domain.end() instanceof EndNote.WithHost ? new EndNote.None() : domain.end();
                    held.put(id, new Held.Domain(domain.spec(), domain.adoptedAs(), generation, end, domain.move()));
                }
            }
            case End(var id, var note) -> {
                if (held.get(id) instanceof Held.Domain domain) {
                    held.put(id, domain.withEnd(note));
                }
            }
            case Moved(var id, var move) -> {
                if (held.get(id) instanceof Held.Domain domain) {
                    held.put(id, domain.withMove(move));
                }
            }
            case Forget(var id) -> held.remove(id);
            case Boot _ ->
                held.replaceAll((id, value) -> value instanceof Held.Domain domain ? domain.rebooted() : value);
            case Start _ -> {}
        }
    }
}
