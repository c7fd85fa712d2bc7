package io.xenith.hostagent.transfer;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Moves between hosts that have their disks for themselves. */
class MoveCrashTest extends CrashingMoves {

    MoveCrashTest(@TempDir Path directory) throws Exception {
        super(directory, List.of());
    }
}
