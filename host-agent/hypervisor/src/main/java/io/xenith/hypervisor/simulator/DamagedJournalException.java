package io.xenith.hypervisor.simulator;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The journal is damaged before its end, which no crash of the process can do: a disk fault or a power cut. Opening it would
 * forget domains; move the file away to start the host empty.
 */
public final class DamagedJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedJournalException(Path journal, long offset, String what) {
        super("the journal of the simulated host at " + journal + " is damaged at byte " + offset + ": " + what
                + "; move it away to start the host empty");
    }
}
