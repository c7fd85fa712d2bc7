package io.xenith.hostagent.work;

import io.grpc.Status;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.transfer.Receiver;
import io.xenith.hypervisor.Cancellation;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose turn it is to act on a domain: its worker's, or that of the one move that gives it to another host. */
final class Turn {

    private static final Duration RECEIVER_FIRST = Duration.ofSeconds(5);

    private final WorkContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable Cancellation> departure = new AtomicReference<>();

    private volatile @Nullable NotGiven notGiven;

    /** A move that failed here. */
    private record NotGiven(long generation, String why) {}

    Turn(WorkContext context) {
        this.context = context;
    }

    /** Converges, with no move suspending the domain meanwhile. */
    void converge(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a move that is under way, unless the domain has left. */
    void callOff() {
        Cancellation leaving = departure.get();
        if (leaving != null) {
            leaving.cancel();
        }
    }

    /**
     * Gives the domain away; on return it has left. The worker may work while disks are copied, and stands still for the rest.
     *
     * @param find answers what is held, if it is to leave for whoever asks; throws otherwise
     * @param leaving is run when the worker stands still
     * @param looking is run when there is something new to tell of a move that failed
     */
    void give(
            Supplier<Held.Domain> find,
            Receiver receiver,
            Cancellation cancellation,
            Runnable leaving,
            Runnable looking)
            throws IOException {
        if (!departure.compareAndSet(null, cancellation)) {
            throw ServiceException.of(
                    Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_MOVES", "the domain is being given away already");
        }
        try {
            // Only now: an order that comes from here on calls it off.
            Held.Domain held = find.get();
            notGiven = null;
            try {
                give(new Departure(context, held, receiver, cancellation), leaving);
            } catch (IOException | RuntimeException e) {
                var failed = new NotGiven(
                        held.generation(), "the domain did not leave, and goes on here: " + e.getMessage());
                // The other host's own report of what went wrong there says more, and may be on its way.
                context.timers().after(RECEIVER_FIRST, () -> {
                    notGiven = failed;
                    looking.run();
                });
                throw e;
            }
        } finally {
            departure.set(null);
        }
    }

    private void give(Departure move, Runnable leaving) throws IOException {
        Departure.Sent sent = move.sendDisks();
        lock.lock();
        try {
            leaving.run();
            move.leave(sent);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Why the domain did not leave at this generation, if it was to and did not; a moment after it happened. Should the other host be gone for
     * good, nobody else can tell.
     */
    Optional<WorkFailure> findFailure(long generation) {
        return Optional.ofNullable(notGiven)
                .filter(last -> last.generation() == generation)
                .map(last -> new WorkFailure("MOVE_FAILED", last.why(), WorkFailure.Retry.NEVER));
    }
}
