package io.xenith.hostagent.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** Opens the machine of one host. */
public interface MachineOpener {

    /**
     * Opens the machine. Called again after a failure, with growing pauses, as the toolstack may still be starting.
     *
     * @param directory the host's own state directory; exists
     * @param hostId what the host's certificate names it
     * @throws IOException when the machine cannot be had now
     */
    HostMachine open(Path directory, UUID hostId) throws IOException;
}
