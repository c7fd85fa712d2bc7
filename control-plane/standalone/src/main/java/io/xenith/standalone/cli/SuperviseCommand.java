package io.xenith.standalone.cli;

import io.xenith.standalone.infrastructure.Installation;
import io.xenith.standalone.process.Posix;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.stack.Stack;
import io.xenith.standalone.supervise.RestartPolicy;
import io.xenith.standalone.supervise.Supervisor;
import io.xenith.standalone.supervise.SupervisorLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** The supervisor process: started by {@code up}, ended by a signal. Not for people. */
final class SuperviseCommand {
    private final PrintStream out;
    private final StateDirectory directory;

    SuperviseCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    int run() throws IOException, InterruptedException {
        Posix.leaveSession();
        var clock = InstantSource.system();
        var log = new SupervisorLog(out, clock);
        // The kernel gives the lock back however this process ends, so there are never two supervisors of one
        // directory.
        try (var channel = FileChannel.open(
                        directory.run().resolve("supervisor.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                log.say("another supervisor runs");
                return 1;
            }
            var components =
                    Stack.components(directory, Installation.find(), Commands.effectiveSettings(directory), clock);
            var supervisor = new Supervisor(directory, components, RestartPolicy.DEFAULT, log, clock);
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                log.say("stopping");
                try {
                    supervisor.stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                log.say("stopped");
                stopped.countDown();
            }));
            log.say("supervisor started");
            supervisor.start();
            stopped.await();
            return 0;
        }
    }
}
