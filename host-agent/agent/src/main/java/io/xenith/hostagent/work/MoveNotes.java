package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.journal.Held;
import io.xenith.hypervisor.DomainId;
import java.io.IOException;
import java.util.function.Predicate;

/** Where it is written down that a domain has come or gone. */
@FunctionalInterface
public interface MoveNotes {

    /**
     * Notes it durably, if what is held still is as the move rests on; whether it is. No order comes in between.
     *
     * @throws IOException when the disk did not take it; it may be found all the same after a restart
     */
    boolean note(DomainId id, Move move, Predicate<Held.Domain> holds) throws IOException;
}
