package io.xenith.hypervisor.simulator;

import java.io.IOException;
import java.nio.file.Path;

/** The simulated host is open already, here or in another process. Two at once would each have half the truth. */
public final class HostInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    HostInUseException(Path journal, String by) {
        super("the simulated host at " + journal + " is open already, " + by + "; end that first");
    }
}
