package io.xenith.standalone.supervise;

import io.xenith.standalone.process.ChildProcess;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.process.PidFile;
import io.xenith.standalone.process.ProcessIdentity;
import io.xenith.standalone.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Processes that an earlier supervisor started and could not end, because it was killed. */
final class Leftovers {

    private Leftovers() {}

    /**
     * The process of the pid file, if it runs and was started exactly as we would start it now. All others that carry our
     * marker are ended: one whose pid file was not yet written, or of an older build or other settings.
     */
    static Optional<ChildProcess> adoptOrEnd(Path pidFile, Launch launch, int stopSignal, Duration stopLimit)
            throws IOException, InterruptedException {
        var same = PidFile.findRunning(pidFile)
                .filter(held -> held.marker().equals(launch.marker())
                        && held.fingerprint().equals(launch.fingerprint()))
                .map(PidFile::process);
        for (var other : ProcessTable.findByArgument(launch.marker())) {
            // A forked child of the kept one that has not changed its title yet goes with its parent.
            if (same.isEmpty() || !(same.get().equals(other) || isChildOf(other, same.get()))) {
                if (!ChildProcess.adopt(other).stop(stopSignal, stopLimit)) {
                    throw new IOException("process " + other.pid() + " of an earlier start cannot be ended");
                }
            }
        }
        if (same.isEmpty()) {
            Files.deleteIfExists(pidFile);
        }
        return same.map(ChildProcess::adopt);
    }

    private static boolean isChildOf(ProcessIdentity process, ProcessIdentity parent) {
        return ProcessIdentity.findParent(process.pid())
                .filter(pid -> pid == parent.pid())
                .isPresent();
    }
}
