package io.xenith.standalone.supervise;

import io.xenith.standalone.process.ProcessIdentity;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs all components until asked to stop, and tells how they are. */
public final class Supervisor {
    /** Within this everything has ended or been killed. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private static final String RESTART = "restart-";
    private static final Duration LISTEN_EVERY = Duration.ofMillis(500);

    private final StateDirectory directory;
    private final List<Component> components;
    private final Board board;
    private final SupervisorLog log;
    private final RestartPolicy policy;
    private final long startedMillis;
    private final ProcessIdentity self = ProcessIdentity.current();
    private final List<Thread> threads = new ArrayList<>();

    /** Refuses components that depend on one that comes later or is not there. */
    public Supervisor(
            StateDirectory directory,
            List<Component> components,
            RestartPolicy policy,
            SupervisorLog log,
            InstantSource clock) {
        this.directory = directory;
        this.components = List.copyOf(components);
        this.policy = policy;
        this.log = log;
        this.board = new Board(clock, components);
        this.startedMillis = clock.millis();
        Set<String> known = new HashSet<>();
        for (var component : components) {
            if (!known.containsAll(component.dependsOn()) || !known.add(component.name())) {
                throw new IllegalArgumentException("not in order of dependency: " + component.name());
            }
        }
    }

    /** What is known and asked. */
    public Board board() {
        return board;
    }

    /** Begins; answers at once. */
    public synchronized void start() {
        for (var component : components) {
            Runnable runner =
                    switch (component) {
                        case ManagedService service ->
                            new ServiceRunner(service, dependentsOf(service), board, directory, policy, log);
                        case SetupTask task -> new TaskRunner(task, board, policy, log);
                    };
            threads.add(Thread.ofPlatform().name(component.name()).daemon().start(runner));
        }
        threads.add(Thread.ofPlatform().name("status").daemon().start(this::report));
        threads.add(Thread.ofPlatform().name("requests").daemon().start(this::listen));
    }

    /** Stops everything, those that depend on others first; answers when nothing of ours runs any more. */
    public synchronized void stop() throws InterruptedException {
        board.askStop();
        var deadline = System.nanoTime() + STOP_LIMIT.multipliedBy(2).toNanos();
        for (var thread : threads) {
            var leftMillis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            thread.join(leftMillis);
        }
    }

    private List<String> dependentsOf(Component component) {
        return components.stream()
                .filter(other -> other.dependsOn().contains(component.name()))
                .map(Component::name)
                .toList();
    }

    private void report() {
        long written = -1;
        try {
            while (true) {
                var seen = written;
                board.await(() -> board.version() != seen, Duration.ofHours(1));
                written = board.version();
                try {
                    new StatusReport(self, startedMillis, board.lines()).write(directory.statusFile());
                } catch (IOException e) {
                    // Without a status file the services still run; a full disk is theirs to complain of.
                    log.say("cannot write the status: " + e.getMessage());
                }
                if (board.stopAsked() && board.lines().stream().allMatch(l -> l.state() == ServiceState.STOPPED)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Requests are files with the name of what is asked: nothing to connect to, and the file system says who may ask. */
    private void listen() {
        try {
            while (!board.await(board::stopAsked, LISTEN_EVERY)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.requests(), RESTART + "*")) {
                    for (var file : files) {
                        var service = file.getFileName().toString().substring(RESTART.length());
                        if (board.has(service)) {
                            board.askRestart(service);
                        }
                        Files.deleteIfExists(file);
                    }
                } catch (IOException e) {
                    log.say("cannot read requests: " + e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves a request for the supervisor of a directory. */
    public static void requestRestart(StateDirectory directory, String service) throws IOException {
        Files.writeString(directory.requests().resolve(RESTART + service), "");
    }
}
