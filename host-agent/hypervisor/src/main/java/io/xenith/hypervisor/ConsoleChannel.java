package io.xenith.hypervisor;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A serial console as a person has it: what the guest writes from now on, and what is typed to it. Several may be open on
 * one domain; each sees all output. One reader and one writer thread at a time.
 */
public interface ConsoleChannel extends AutoCloseable {
    /**
     * Reads what the guest wrote since the last read, waiting for the first byte.
     *
     * @return how many bytes were put into the buffer; 0 when none came in time; -1 when the domain ended or the channel
     *     was closed and everything was read
     */
    int read(ByteBuffer into, Duration atMost);

    /** Types to the guest; returns when all is handed over. {@link Failure.NoSuchDomain} when the domain is gone. */
    void write(ByteBuffer typed);

    /** Lets go of the console, not of the domain. Wakes a waiting reader. May be called twice. */
    @Override
    void close();
}
