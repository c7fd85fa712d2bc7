package io.xenith.standalone.supervise;

import io.xenith.standalone.process.BoundedLog;
import io.xenith.standalone.process.ChildProcess;
import io.xenith.standalone.process.PidFile;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The life of one service, in one thread: wait, prepare, start or adopt, watch, start again. */
final class ServiceRunner implements Runnable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
    private static final Duration FOREVER = Duration.ofDays(365);
    private static final long LOG_LIMIT_BYTES = 16L << 20;

    private final ManagedService service;
    private final List<String> dependents;
    private final Board board;
    private final StateDirectory directory;
    private final RestartPolicy policy;
    private final SupervisorLog log;
    private final BoundedLog output;
    private final String name;
    private int failures;

    ServiceRunner(
            ManagedService service,
            List<String> dependents,
            Board board,
            StateDirectory directory,
            RestartPolicy policy,
            SupervisorLog log) {
        this.service = service;
        this.dependents = List.copyOf(dependents);
        this.board = board;
        this.directory = directory;
        this.policy = policy;
        this.log = log;
        this.name = service.name();
        this.output = new BoundedLog(directory.log(name), LOG_LIMIT_BYTES);
    }

    @Override
    public void run() {
        try {
            while (awaitDependencies()) {
                try {
                    runOnce();
                    failures = 0;
                } catch (OperatorException e) {
                    fail(String.valueOf(e.getMessage()));
                } catch (IOException | RuntimeException e) {
                    backOff(e);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    backOff(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            board.update(name, line -> line.withProcess(null));
            board.move(name, ServiceState.STOPPED, "");
        }
    }

    /** False when there is nothing to start any more. */
    private boolean awaitDependencies() throws InterruptedException {
        if (!board.stopAsked() && !board.allReady(service.dependsOn())) {
            board.move(name, ServiceState.WAITING, "for " + String.join(", ", service.dependsOn()));
        }
        board.await(() -> board.stopAsked() || board.allReady(service.dependsOn()), FOREVER);
        return !board.stopAsked();
    }

    /** From preparation to an end that was asked for; every other end is an exception. */
    private void runOnce() throws Exception {
        board.restartBegun(name);
        board.move(name, ServiceState.PREPARING, "");
        service.prepare(this::step);
        var launch = service.launch();
        var pidFile = directory.pidFile(name);
        var adopted = Leftovers.adoptOrEnd(pidFile, launch, service.stopSignal(), service.stopLimit());
        var child = adopted.isPresent() ? adopted.get() : ChildProcess.start(launch, directory.log(name));
        try {
            if (adopted.isEmpty()) {
                new PidFile(child.identity(), launch.marker(), launch.fingerprint()).write(pidFile);
            }
            log.say(
                    adopted.isPresent() ? "service adopted" : "service started",
                    name,
                    child.identity().pid());
            board.update(name, line -> line.withProcess(child.identity()));
            board.move(name, ServiceState.STARTING, adopted.isPresent() ? "found running" : "");
            if (awaitReady(child)) {
                service.afterStart(this::step);
                board.move(name, ServiceState.READY, "");
                log.say("service ready", name, child.identity().pid());
                watch(child);
            }
        } finally {
            stop(child);
        }
    }

    private void step(String what) {
        board.move(name, board.line(name).state(), what);
        log.say(what, name, 0);
    }

    /** False when a stop or restart is asked before it is ready. */
    private boolean awaitReady(ChildProcess child) throws IOException, InterruptedException {
        var probe = service.probe();
        var deadline = System.nanoTime() + service.startLimit().toNanos();
        while (!endAsked()) {
            requireAlive(child);
            if (probe.isReady()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "did not answer within " + service.startLimit().toSeconds() + " s");
            }
            board.await(this::endAsked, Duration.ofMillis(100));
        }
        return false;
    }

    private void watch(ChildProcess child) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var nextProbe = began + PROBE_EVERY.toNanos();
        // Its own children's end is told at once; that of an adopted process is seen within the second.
        child.onEnd(board::changed);
        while (!board.await(() -> endAsked() || !child.isAlive(), LOOK_EVERY) || !endAsked()) {
            requireAlive(child);
            if (System.nanoTime() > nextProbe) {
                var answering = service.probe().isReady();
                board.update(name, line -> line.withAnswering(answering));
                output.rotateIfLarge();
                nextProbe = System.nanoTime() + PROBE_EVERY.toNanos();
                if (System.nanoTime() - began > policy.stableAfter().toNanos()) {
                    failures = 0;
                }
            }
        }
    }

    private void requireAlive(ChildProcess child) throws IOException, InterruptedException {
        if (!child.isAlive()) {
            var code = child.exitCode();
            throw new IOException(code.isPresent() ? "ended with exit code " + code.getAsInt() : "ended");
        }
    }

    private boolean endAsked() {
        return board.stopAsked() || board.restartAsked(name);
    }

    private void stop(ChildProcess child) throws InterruptedException {
        if (board.stopAsked()) {
            // Those that use this service end first, so that they can still write what they have to.
            board.await(() -> board.noneRuns(dependents), Supervisor.STOP_LIMIT);
        }
        // Also for one that ended by itself: without a process it must not be seen as ready for a moment longer.
        board.move(name, ServiceState.STOPPING, "");
        if (!child.stop(service.stopSignal(), service.stopLimit())) {
            log.say("service cannot be ended", name, child.identity().pid());
        }
        board.update(name, line -> line.withProcess(null));
    }

    private void backOff(Exception reason) throws InterruptedException {
        failures++;
        var why = Optional.ofNullable(reason.getMessage()).orElse(reason.toString());
        if (failures >= policy.giveUpAfter()) {
            fail(why + "; gave up after " + failures + " times");
            return;
        }
        var pause = policy.pauseAfter(failures);
        log.say("service failed: " + why, name, 0);
        board.update(name, ServiceStatus::restarted);
        board.move(name, ServiceState.BACKING_OFF, why);
        board.await(this::endAsked, pause);
    }

    private void fail(String why) throws InterruptedException {
        log.say("service given up: " + why, name, 0);
        board.move(name, ServiceState.FAILED, why);
        board.await(this::endAsked, FOREVER);
        failures = 0;
    }
}
