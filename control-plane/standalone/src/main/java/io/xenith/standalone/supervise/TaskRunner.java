package io.xenith.standalone.supervise;

import io.xenith.standalone.settings.OperatorException;
import java.time.Duration;
import java.util.Optional;

/** Does a piece of work once what it needs is ready, and again when it failed or somebody asks. */
final class TaskRunner implements Runnable {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final SetupTask task;
    private final Board board;
    private final RestartPolicy policy;
    private final SupervisorLog log;
    private final String name;

    TaskRunner(SetupTask task, Board board, RestartPolicy policy, SupervisorLog log) {
        this.task = task;
        this.board = board;
        this.policy = policy;
        this.log = log;
        this.name = task.name();
    }

    @Override
    public void run() {
        try {
            int failures = 0;
            while (!board.stopAsked()) {
                board.move(name, ServiceState.WAITING, "for " + String.join(", ", task.dependsOn()));
                board.await(() -> board.stopAsked() || board.allReady(task.dependsOn()), FOREVER);
                if (board.stopAsked()) {
                    break;
                }
                failures = attempt() ? 0 : failures + 1;
                var done = board.line(name).state() != ServiceState.BACKING_OFF;
                var pause = done ? FOREVER : policy.pauseAfter(failures);
                if (!done && failures >= policy.giveUpAfter()) {
                    board.move(name, ServiceState.FAILED, board.line(name).detail());
                    pause = FOREVER;
                }
                board.await(() -> board.stopAsked() || board.restartAsked(name), pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
            board.move(name, ServiceState.STOPPED, "");
        }
    }

    private void stop() {
        board.move(name, ServiceState.STOPPING, "");
        try {
            task.stop();
        } catch (Exception e) {
            log.say("stopping failed: " + e, name, 0);
        }
    }

    private boolean attempt() throws InterruptedException {
        board.restartBegun(name);
        board.move(name, ServiceState.PREPARING, "");
        try {
            var note = task.run(what -> board.move(name, ServiceState.PREPARING, what));
            board.move(name, ServiceState.READY, note);
            log.say("task done", name, 0);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (OperatorException e) {
            log.say("task given up: " + e.getMessage(), name, 0);
            board.move(
                    name,
                    ServiceState.FAILED,
                    Optional.ofNullable(e.getMessage()).orElse(""));
            return false;
        } catch (Exception e) {
            log.say("task failed: " + e, name, 0);
            board.update(name, ServiceStatus::restarted);
            board.move(
                    name,
                    ServiceState.BACKING_OFF,
                    Optional.ofNullable(e.getMessage()).orElse(e.toString()));
            return false;
        }
    }
}
