package io.xenith.hostagent.work;

import io.grpc.Status;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.transfer.Receiver;
import io.xenith.hypervisor.Cancellation;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose turn it is to act on a domain: its worker's, or that of the one move that gives it to another host. */
final class Turn {

    private final WorkContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable Cancellation> departure = new AtomicReference<>();

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
     */
    void give(Supplier<Held.Domain> find, Receiver receiver, Cancellation cancellation, Runnable leaving)
            throws IOException {
        if (!departure.compareAndSet(null, cancellation)) {
            throw ServiceException.of(
                    Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_MOVES", "the domain is being given away already");
        }
        try {
            // Only now: an order that comes from here on calls it off.
            Departure move = new Departure(context, find.get(), receiver, cancellation);
            Departure.Sent sent = move.sendDisks();
            lock.lock();
            try {
                leaving.run();
                move.leave(sent);
            } finally {
                lock.unlock();
            }
        } finally {
            departure.set(null);
        }
    }
}
