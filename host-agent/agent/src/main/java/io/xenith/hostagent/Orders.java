package io.xenith.hostagent;

import io.grpc.Status;
import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.domain.Power;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.domain.Targets;
import io.xenith.hostagent.journal.Entry;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.journal.Journal;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hypervisor.DomainId;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders of one host: which are stale, repeated or new, and the durable note of the new ones. One order at a time per
 * domain, so that generations reach the journal in their order.
 */
final class Orders {

    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
    private static final int STRIPES = 16;

    private final Journal journal;
    private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

    Orders(Journal journal) {
        this.journal = journal;
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /**
     * Stores an order. On return it is durable, and the answer tells the power asked for if work is needed; empty when the same
     * order was held already.
     */
    Optional<Power> store(DomainSpec spec) {
        DomainId id = DomainId.parse(spec.getDomainId());
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            Held held = journal.find(id).orElse(null);
            if (held != null && isRepeated(held, spec)) {
                return confirm(held);
            }
            Held.Domain next =
                    held instanceof Held.Domain domain ? domain.withSpec(spec) : Held.Domain.ordered(spec, null);
            write(new Entry.Put(next));
            return Optional.of(Targets.powerOf(spec));
        } finally {
            lock.unlock();
        }
    }

    /** The same order again is the word that a domain waits for after a reboot of the host; to others it says nothing new. */
    private Optional<Power> confirm(Held held) {
        if (held instanceof Held.Domain domain && domain.awaitsWord()) {
            Held.Domain confirmed = domain.withEnd(new EndNote.None());
            write(new Entry.Put(confirmed));
            return Optional.of(Targets.powerOf(confirmed.spec()));
        }
        return Optional.empty();
    }

    /** Stores that a domain which runs already is to be controlled, as it is. */
    Target adopt(DomainSpec spec) {
        DomainId id = DomainId.parse(spec.getDomainId());
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            if (journal.find(id).orElse(null) instanceof Held.Domain domain) {
                if (domain.adoptedAs() != null && domain.spec().equals(spec)) {
                    return domain.target();
                }
                throw ServiceException.of(Status.Code.ALREADY_EXISTS, "DOMAIN_HELD", "the domain is held already")
                        .with("instance_id", domain.spec().getInstanceId());
            }
            Target target = Targets.of(spec, true, Move.NONE);
            // What it is now counts as what it was made from: adopting restarts nothing.
            Marks asItIs = target.marks();
            write(new Entry.Put(Held.Domain.ordered(spec, asItIs)));
            return target;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that a domain has come or gone, if the order that this was done by still holds; whether it does. No order comes in
     * between the question and the note: which of both was first decides where the domain runs.
     *
     * @throws IOException when the disk did not take it; the note may be found all the same after a restart
     */
    boolean noteMove(DomainId id, Move move, Predicate<Held.Domain> holds) throws IOException {
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            boolean held = journal.find(id).orElse(null) instanceof Held.Domain domain && holds.test(domain);
            if (held) {
                journal.append(new Entry.Moved(id, move));
            }
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Runs with no order of the domain coming in meanwhile. */
    void whileNoOrder(DomainId id, Runnable action) {
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lockOf(DomainId id) {
        return locks[Math.floorMod(id.hashCode(), STRIPES)];
    }

    private static boolean isRepeated(Held held, DomainSpec spec) {
        if (spec.getGeneration() < held.generation()) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION, "STALE_GENERATION", "a newer generation is held already")
                    .with("held_generation", Long.toString(held.generation()));
        }
        if (spec.getGeneration() > held.generation()) {
            return false;
        }
        boolean same =
                switch (held) {
                    case Held.Domain domain -> essence(domain.spec()).equals(essence(spec));
                    case Held.Tombstone _ -> Targets.powerOf(spec) == Power.ABSENT;
                };
        if (!same) {
            throw ServiceException.of(
                    Status.Code.INVALID_ARGUMENT, "GENERATION_REUSED", "this generation was given with another spec");
        }
        return true;
    }

    /** What of a spec says how the domain should be: not who asked, nor where a disk that is made only once came from. */
    private static DomainSpec essence(DomainSpec spec) {
        DomainSpec.Builder essence = spec.toBuilder().clearReason();
        if (essence.hasRootDisk()) {
            essence.getRootDiskBuilder().clearCopyFrom();
        }
        if (essence.hasArriveFrom()) {
            essence.getArriveFromBuilder().clearAddress();
        }
        return essence.build();
    }

    private void write(Entry entry) {
        try {
            journal.append(entry);
        } catch (IOException e) {
            LOG.atError().addKeyValue("problem", e.getMessage()).log("an order could not be stored");
            throw ServiceException.of(
                            Status.Code.UNAVAILABLE, "STATE_UNWRITABLE", "the host's state directory is not writable")
                    .because(String.valueOf(e.getMessage()), e);
        }
    }
}
