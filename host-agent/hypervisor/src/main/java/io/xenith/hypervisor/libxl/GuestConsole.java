package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A guest's serial console: prints are followed in its log, so that every reader sees all of them; typing goes to its terminal. */
final class GuestConsole implements ConsoleChannel {
    /** How long after its end a guest's last words may still be on their way through xenconsoled. */
    private static final Duration LAST_WORDS = Duration.ofMillis(300);
    /** How long typing may wait for a guest that does not read. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DomainRef domain;
    private final FileChannel log;
    private final Terminal terminal;
    private final Consumer<GuestConsole> onClose;
    private final Runnable waker = this::wake;
    /** Guards the fields below; notified when there may be more to read. */
    private final Object monitor = new Object();

    private long position;
    private long changes;
    private long endedNanos;
    private boolean ended;
    private boolean closed;

    GuestConsole(DomainRef domain, Path log, Terminal terminal, Consumer<GuestConsole> onClose) {
        this.domain = domain;
        this.terminal = terminal;
        this.onClose = onClose;
        try {
            this.log = FileChannel.open(log, StandardOpenOption.READ);
            position = this.log.size();
        } catch (IOException e) {
            terminal.close();
            throw new UncheckedIOException("no console log; does xenconsoled run with --log=guest?", e);
        }
    }

    DomainRef domain() {
        return domain;
    }

    /** To be run when there may be more to read; always the same object. */
    Runnable waker() {
        return waker;
    }

    private void wake() {
        synchronized (monitor) {
            changes++;
            monitor.notifyAll();
        }
    }

    /** The guest ended: what is there is read, then no more. */
    void end() {
        synchronized (monitor) {
            if (!ended) {
                ended = true;
                endedNanos = System.nanoTime();
            }
            monitor.notifyAll();
        }
    }

    @Override
    public int read(ByteBuffer into, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            long seen;
            synchronized (monitor) {
                seen = changes;
            }
            int count = readNow(into);
            if (count != 0) {
                return count;
            }
            synchronized (monitor) {
                long now = System.nanoTime();
                if (ended && now - endedNanos >= LAST_WORDS.toNanos()) {
                    return -1;
                }
                long until = ended ? Math.min(deadline, endedNanos + LAST_WORDS.toNanos()) : deadline;
                if (deadline - now <= 0) {
                    return 0;
                }
                if (changes == seen && !closed) {
                    try {
                        TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(1, until - now));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return 0;
                    }
                }
            }
        }
    }

    @Override
    public void write(ByteBuffer typed) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (typed.hasRemaining()) {
            synchronized (monitor) {
                if (ended || closed) {
                    throw DomainReader.noSuch(domain);
                }
            }
            if (terminal.type(typed) < 0) {
                waitForRoom(deadline);
            }
        }
    }

    @Override
    public void close() {
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            monitor.notifyAll();
        }
        onClose.accept(this);
        terminal.close();
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** -1 when closed, 0 when there is nothing now. */
    private int readNow(ByteBuffer into) {
        synchronized (monitor) {
            if (closed) {
                return -1;
            }
            try {
                int count = log.read(into, position);
                position += Math.max(0, count);
                return Math.max(0, count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A guest that prints has taken what was typed; one that does not read is looked at again a moment later. */
    private void waitForRoom(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new HypervisorException(new Failure.DeviceFailed(domain, "console", "the guest does not read"));
        }
        synchronized (monitor) {
            try {
                TimeUnit.MILLISECONDS.timedWait(monitor, 20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HypervisorException(new Failure.Cancelled(), e);
            }
        }
    }
}
