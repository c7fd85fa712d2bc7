package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.nio.ByteBuffer;

/**
 * The terminal behind which xenconsoled serves a guest, for typing alone: what the guest prints is read from its log, as a
 * terminal gives each byte to one reader only.
 */
final class Terminal implements AutoCloseable {
    private final Libc libc;
    private int descriptor;

    Terminal(Libc libc, String path) {
        this.libc = libc;
        descriptor = libc.openTerminal(path);
        if (descriptor < 0) {
            throw new HypervisorException(new Failure.NoSuchDomain("its console is gone: " + path));
        }
    }

    /** Types what the terminal takes now; how much that was, -1 for nothing at the moment or because it is gone. */
    synchronized int type(ByteBuffer typed) {
        return descriptor < 0 ? -1 : libc.write(descriptor, typed);
    }

    @Override
    public synchronized void close() {
        if (descriptor >= 0) {
            libc.close(descriptor);
            descriptor = -1;
        }
    }
}
