package io.xenith.hypervisor.dom0.command;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps two things apart that this process may not do at once. Java starts a program in two steps, and between them some
 * descriptors are there for the second program to inherit; whoever marks all descriptors as not to be inherited must not do
 * so in that moment.
 */
public final class ProgramStarts {
    private static final ReentrantLock LOCK = new ReentrantLock();

    private ProgramStarts() {}

    static Process start(ProcessBuilder builder) throws IOException {
        LOCK.lock();
        try {
            return builder.start();
        } finally {
            LOCK.unlock();
        }
    }

    /** Runs what must not meet the start of a program. It must be quick. */
    public static void apart(Runnable action) {
        LOCK.lock();
        try {
            action.run();
        } finally {
            LOCK.unlock();
        }
    }
}
