package io.xenith.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xenith.standalone.process.ChildProcess;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.process.PidFile;
import io.xenith.standalone.process.Posix;
import io.xenith.standalone.process.ProcessIdentity;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the supervisor over real processes that do nothing. */
class SupervisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RestartPolicy IMPATIENT =
            new RestartPolicy(Duration.ofMillis(10), Duration.ofMillis(20), 3, Duration.ofSeconds(30));

    @TempDir
    Path temporary;

    private StateDirectory directory;
    private final List<Supervisor> running = new ArrayList<>();

    @BeforeEach
    void prepare() {
        directory = new StateDirectory(temporary);
        directory.prepare();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (var supervisor : running) {
            supervisor.stop();
        }
    }

    @Test
    void startsInOrderAndStopsInReverse() throws Exception {
        var supervisor = start(idle("database"), idle("service", "database"));
        awaitReady(supervisor);
        var database = process(supervisor, "database");
        var service = process(supervisor, "service");
        assertThat(service.startTicks()).isGreaterThanOrEqualTo(database.startTicks());
        supervisor.stop();
        assertThat(database.isAlive()).isFalse();
        assertThat(service.isAlive()).isFalse();
        assertThat(supervisor.board().lines()).allMatch(line -> line.state() == ServiceState.STOPPED);
    }

    @Test
    void startsAKilledServiceAgain() throws Exception {
        var supervisor = start(idle("service"));
        awaitReady(supervisor);
        var first = process(supervisor, "service");
        Posix.signal(first, Posix.SIGKILL);
        await(supervisor, "service", line -> line.restarts() == 1 && line.state() == ServiceState.READY);
        assertThat(process(supervisor, "service")).isNotEqualTo(first);
    }

    @Test
    void givesUpAServiceThatOnlyEnds() throws Exception {
        var supervisor = start(new TestingService("broken", List.of(), false));
        await(supervisor, "broken", line -> line.state() == ServiceState.FAILED);
        assertThat(supervisor.board().line("broken").detail()).contains("gave up after 3 times");
    }

    @Test
    void doesNotTryAgainWhatOnlyAPersonCanPutRight() throws Exception {
        var supervisor = start(new TestingTask("task", () -> {
            throw new OperatorException("install it");
        }));
        await(supervisor, "task", line -> line.state() == ServiceState.FAILED);
        assertThat(supervisor.board().line("task").detail()).isEqualTo("install it");
        assertThat(supervisor.board().line("task").restarts()).isZero();
    }

    @Test
    void restartsOnRequestLeftInTheDirectory() throws Exception {
        var supervisor = start(idle("service"));
        awaitReady(supervisor);
        var first = process(supervisor, "service");
        Supervisor.requestRestart(directory, "service");
        await(
                supervisor,
                "service",
                line -> line.state() == ServiceState.READY
                        && !line.findProcess().filter(first::equals).isPresent());
        assertThat(first.isAlive()).isFalse();
    }

    @Test
    void adoptsTheProcessThatAnEarlierSupervisorStarted() throws Exception {
        var service = idle("service");
        var left = leave(service);
        var supervisor = start(service);
        awaitReady(supervisor);
        assertThat(process(supervisor, "service")).isEqualTo(left.identity());
    }

    @Test
    void endsTheProcessOfAnEarlierBuildAndStartsItsOwn() throws Exception {
        var service = idle("service");
        var left = leave(service);
        new PidFile(left.identity(), service.launch().marker(), "fingerprint of another build")
                .write(directory.pidFile("service"));
        var supervisor = start(service);
        awaitReady(supervisor);
        assertThat(left.isAlive()).isFalse();
        assertThat(process(supervisor, "service")).isNotEqualTo(left.identity());
    }

    @Test
    void endsAProcessOfItsOwnWhosePidFileWasNeverWritten() throws Exception {
        var service = idle("service");
        var left = leave(service);
        Files.delete(directory.pidFile("service"));
        var supervisor = start(service);
        awaitReady(supervisor);
        assertThat(left.isAlive()).isFalse();
    }

    @Test
    void leavesAStrangerAloneThatHasTheNumberOfThePidFile() throws Exception {
        var service = idle("service");
        new PidFile(
                        ProcessIdentity.current(),
                        service.launch().marker(),
                        service.launch().fingerprint())
                .write(directory.pidFile("service"));
        var supervisor = start(service);
        awaitReady(supervisor);
        assertThat(process(supervisor, "service")).isNotEqualTo(ProcessIdentity.current());
    }

    @Test
    void tellsItsStatusInAFile() throws Exception {
        var supervisor = start(idle("service"));
        awaitReady(supervisor);
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (StatusReport.find(directory.statusFile())
                .filter(StatusReport::isReady)
                .isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        var report = StatusReport.find(directory.statusFile()).orElseThrow();
        assertThat(report.supervisor()).isEqualTo(ProcessIdentity.current());
        assertThat(report.services()).isEqualTo(supervisor.board().lines());
    }

    @Test
    void refusesComponentsOutOfOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> supervisor(idle("service", "database"), idle("database")));
    }

    private Supervisor start(Component... components) {
        var supervisor = supervisor(components);
        running.add(supervisor);
        supervisor.start();
        return supervisor;
    }

    private Supervisor supervisor(Component... components) {
        var log = new SupervisorLog(new PrintStream(PrintStream.nullOutputStream()), InstantSource.system());
        return new Supervisor(directory, List.of(components), IMPATIENT, log, InstantSource.system());
    }

    private ChildProcess leave(TestingService service) throws Exception {
        var launch = service.launch();
        var left = ChildProcess.start(launch, directory.log("service"));
        new PidFile(left.identity(), launch.marker(), launch.fingerprint()).write(directory.pidFile("service"));
        return left;
    }

    private static void awaitReady(Supervisor supervisor) throws InterruptedException {
        assertThat(supervisor.board().await(supervisor.board()::allReady, LIMIT))
                .as(() -> supervisor.board().lines().toString())
                .isTrue();
    }

    private static void await(
            Supervisor supervisor, String service, java.util.function.Predicate<ServiceStatus> condition)
            throws InterruptedException {
        var board = supervisor.board();
        assertThat(board.await(() -> condition.test(board.line(service)), LIMIT))
                .as(() -> board.lines().toString())
                .isTrue();
    }

    private static ProcessIdentity process(Supervisor supervisor, String service) {
        return supervisor.board().line(service).findProcess().orElseThrow();
    }

    private TestingService idle(String name, String... dependsOn) {
        return new TestingService(name, List.of(dependsOn), true);
    }

    private final class TestingService implements ManagedService {
        private final String name;
        private final List<String> dependsOn;
        private final boolean lasts;

        TestingService(String name, List<String> dependsOn, boolean lasts) {
            this.name = name;
            this.dependsOn = dependsOn;
            this.lasts = lasts;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> dependsOn() {
            return dependsOn;
        }

        @Override
        public Launch launch() {
            // sleep adds its operands up: the second one is nearly nothing, and only this service's.
            var marker = "0.000" + Integer.toUnsignedString((name + "@" + directory.root()).hashCode());
            var command = lasts ? List.of("sleep", "600", marker) : List.of("sleep", "0", marker);
            return new Launch(command, Map.of("PATH", "/usr/bin:/bin"), directory.root(), marker, "");
        }

        @Override
        public Probe probe() {
            return () -> lasts;
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public Duration stopLimit() {
            return Duration.ofSeconds(2);
        }
    }

    @Test
    void whatATaskSwitchedOnIsSwitchedOffBeforeWhatItNeeds() throws Exception {
        var database = new CompletableFuture<ProcessIdentity>();
        var databaseRan = new AtomicBoolean();
        var supervisor = start(
                idle("database"),
                new TestingTask(
                        "lab",
                        List.of("database"),
                        () -> {},
                        () -> databaseRan.set(database.join().isAlive())));
        awaitReady(supervisor);
        database.complete(process(supervisor, "database"));
        supervisor.stop();
        assertThat(databaseRan).isTrue();
    }

    private record TestingTask(String name, List<String> dependsOn, Runnable work, Runnable undo) implements SetupTask {
        TestingTask(String name, Runnable work) {
            this(name, List.of(), work, () -> {});
        }

        @Override
        public void stop() {
            undo.run();
        }

        @Override
        public String run(Progress progress) {
            work.run();
            return "";
        }
    }
}
