package io.xenith.hypervisor.libxl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The contexts that calls lease, one each. All are opened before the first call and kept for good, as libxl takes it ill when
 * one is opened or closed while another has children of its own (hotplug scripts, the child that destroys a domain):
 *
 * <ul>
 *   <li>Both switch the process's handler of {@code SIGCHLD} off and on. A signal that a thread has begun to take in between, and
 *       takes note of only after that, is forgotten, and nobody hears that the child ended ({@code release_sigchld} in
 *       {@code libxl_fork.c}, Xen 4.17 to 4.20).
 *   <li>Both take the lock of {@code libxentoolcore} on its list of handles. A child of {@code fork} takes it too, and waits for
 *       ever when a thread that the child does not have held it at that moment.
 * </ul>
 *
 * So one that no longer works is put aside, and closed when no call is under way.
 */
final class Contexts implements AutoCloseable {
    private final int most;
    private final boolean detailedLog;
    private final Deque<Context> idle = new ArrayDeque<>();
    private final List<Context> broken = new ArrayList<>();
    private int leased;
    private boolean closed;

    /** @param most how many may be leased at once */
    Contexts(int most, boolean detailedLog) {
        this.most = most;
        this.detailedLog = detailedLog;
    }

    /**
     * One that works, for one call; to be given back or put aside.
     *
     * @throws io.xenith.hypervisor.HypervisorException as {@link Context#open}
     */
    synchronized Context lease(LibxlLibrary library) {
        if (idle.isEmpty()) {
            open(library);
        }
        leased++;
        return idle.removeFirst();
    }

    /** Whether a call is under way. */
    synchronized boolean isBusy() {
        return leased > 0;
    }

    synchronized void giveBack(Context context) {
        leased--;
        idle.addFirst(context);
        tidy();
    }

    /** Never leased again, nor are others that lost their connection with it. */
    synchronized void putAside(Context context) {
        leased--;
        broken.add(context);
        idle.removeIf(other -> {
            boolean lost = !other.answers();
            if (lost) {
                broken.add(other);
            }
            return lost;
        });
        tidy();
    }

    /** As many as may be needed. Where the toolstack is down not one of them is to be had. */
    private void open(LibxlLibrary library) {
        Libc.settleChildSignal();
        for (int count = most - leased; count > 0; count--) {
            idle.addLast(Context.open(library, detailedLog));
        }
    }

    private void tidy() {
        if (leased > 0) {
            return;
        }
        broken.forEach(Context::close);
        broken.clear();
        if (closed) {
            idle.forEach(Context::close);
            idle.clear();
        }
    }

    /** Closes those that nobody uses; the others when they come back. */
    @Override
    public synchronized void close() {
        closed = true;
        tidy();
    }
}
