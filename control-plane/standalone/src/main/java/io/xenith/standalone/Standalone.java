package io.xenith.standalone;

import io.xenith.standalone.infrastructure.Archives;
import io.xenith.standalone.infrastructure.Installation;
import io.xenith.standalone.process.Posix;
import io.xenith.standalone.process.ProcessIdentity;
import io.xenith.standalone.settings.LabSettings;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Ports;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.stack.OpenRc;
import io.xenith.standalone.stack.Stack;
import io.xenith.standalone.supervise.Board;
import io.xenith.standalone.supervise.RestartPolicy;
import io.xenith.standalone.supervise.ServiceState;
import io.xenith.standalone.supervise.ServiceStatus;
import io.xenith.standalone.supervise.Supervisor;
import io.xenith.standalone.supervise.SupervisorLog;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The whole product, started by a test inside its own JVM: the services are processes as ever, only their supervisor is not.
 *
 * <p>Ports are chosen free and the state is in a directory of its own, so that several can run side by side. The services need
 * the built tree, see {@link Installation}.
 */
public final class Standalone implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(10);
    // The image of Dom0 is made and booted for the first time, on an emulated processor.
    private static final Duration READY_LIMIT_OF_LAB = Duration.ofMinutes(40);

    private final StateDirectory directory;
    private final Settings settings;
    private final Supervisor supervisor;
    private final Secrets secrets;
    private final Thread atExit;

    private Standalone(StateDirectory directory, Settings settings) throws IOException {
        this.directory = directory;
        this.settings = settings;
        directory.prepare();
        var clock = InstantSource.system();
        var components = Stack.components(directory, Installation.find(), settings, clock);
        this.secrets = Secrets.load(directory.secretsFile());
        var log = new SupervisorLog(System.out, clock);
        this.supervisor = new Supervisor(directory, components, RestartPolicy.DEFAULT, log, clock);
        this.atExit = Thread.ofPlatform().unstarted(this::endAtExit);
    }

    /** Describes one. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts everything; answers at once, see {@link #awaitReady()}. */
    public void start() {
        // A run that is interrupted must not leave a cloud behind.
        Runtime.getRuntime().addShutdownHook(atExit);
        supervisor.start();
    }

    /** Waits until everything is ready; throws with what failed, or what is missing after ten minutes, or forty with real hosts. */
    public void awaitReady() throws InterruptedException {
        Board board = supervisor.board();
        var limit = settings.lab().hosts() > 0 ? READY_LIMIT_OF_LAB : READY_LIMIT;
        board.await(() -> board.allReady() || failed().isPresent(), limit);
        if (!board.allReady()) {
            throw new IllegalStateException("not ready: "
                    + board.lines().stream()
                            .filter(line -> line.state() != ServiceState.READY)
                            .map(line -> line.name() + " " + line.state() + " " + line.detail() + " (log "
                                    + directory.log(line.name()) + ")")
                            .collect(Collectors.joining("; ")));
        }
    }

    private Optional<ServiceStatus> failed() {
        return supervisor.board().lines().stream()
                .filter(line -> line.state() == ServiceState.FAILED)
                .findFirst();
    }

    /** Stops a service as an operator would and starts it again; answers when it is ready. */
    public void restart(String service) throws InterruptedException {
        var before = supervisor.board().line(service).findProcess();
        supervisor.board().askRestart(service);
        awaitOtherProcess(service, before);
    }

    /** Ends a service without a warning, as a crash would; it is started again by itself. Answers at once. */
    public void kill(String service) {
        supervisor.board().line(service).findProcess().ifPresent(process -> Posix.signal(process, Posix.SIGKILL));
    }

    /** {@link #kill}, and waits until the service is ready again. */
    public void killAndAwait(String service) throws InterruptedException {
        var before = supervisor.board().line(service).findProcess();
        kill(service);
        awaitOtherProcess(service, before);
    }

    /**
     * {@link #kill}, and keeps the process that is started in its place from doing anything, as if the machine were gone for good. The
     * service goes on with its start when the result is closed.
     */
    public Held killAndHold(String service) throws InterruptedException {
        var board = supervisor.board();
        var before = board.line(service).findProcess();
        kill(service);
        var started = board.await(
                () -> board.line(service).findProcess().isPresent()
                        && !board.line(service).findProcess().equals(before),
                READY_LIMIT);
        var next = board.line(service).findProcess();
        if (!started || next.isEmpty() || !Posix.signal(next.get(), Posix.SIGSTOP)) {
            throw new IllegalStateException(service + " was not started again: " + board.line(service));
        }
        return () -> Posix.signal(next.get(), Posix.SIGCONT);
    }

    /** A service that stands still. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private void awaitOtherProcess(String service, Optional<ProcessIdentity> before) throws InterruptedException {
        var board = supervisor.board();
        var ready = board.await(
                () -> board.line(service).state() == ServiceState.READY
                        && board.line(service).findProcess().isPresent()
                        && !board.line(service).findProcess().equals(before),
                READY_LIMIT);
        if (!ready) {
            throw new IllegalStateException(service + " is not ready again: " + board.line(service));
        }
    }

    /** How each service is. */
    public List<ServiceStatus> status() {
        return supervisor.board().lines();
    }

    /** The root pid of each service that has a process. */
    public Map<String, Long> processes() {
        Map<String, Long> pids = new TreeMap<>();
        for (var line : status()) {
            line.findProcess().ifPresent(process -> pids.put(line.name(), process.pid()));
        }
        return pids;
    }

    /** The variables of {@code admin} or {@code demo} for the {@code openstack} client. */
    public Map<String, String> openrc(String user) {
        return OpenRc.variables(user, settings, secrets);
    }

    /** The public address of the gateway. */
    public URI gateway() {
        return URI.create(settings.ports().url(PortName.API_GATEWAY));
    }

    /** Which port each listener has. */
    public Ports ports() {
        return settings.ports();
    }

    /** Passwords of this installation. */
    public Secrets secrets() {
        return secrets;
    }

    /** Where it keeps everything. */
    public StateDirectory directory() {
        return directory;
    }

    /** The output of a service so far; empty when it has none. */
    public String log(String service) throws IOException {
        var log = directory.log(service);
        return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    }

    /** Stops everything, gracefully and then not; the state stays. */
    public void stop() throws InterruptedException {
        supervisor.stop();
        if (!atExit.isAlive()) {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endAtExit() {
        try {
            supervisor.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What to start. */
    public static final class Builder {
        private Optional<Path> state = Optional.empty();
        private Optional<Path> cache = Optional.empty();
        private int hosts = Settings.DEFAULT_HOSTS;
        private LabSettings lab = LabSettings.NONE;
        private int replicas = 1;
        private List<String> only = List.of();

        private String otlpEndpoint = "";

        private Builder() {}

        /** Keeps its state there; otherwise in a new temporary directory. */
        public Builder state(Path path) {
            this.state = Optional.of(path);
            return this;
        }

        /** Keeps unpacked programs there, to share them between runs; otherwise below the state. */
        public Builder cache(Path path) {
            this.cache = Optional.of(path);
            return this;
        }

        /** Simulated hosts. */
        public Builder hosts(int count) {
            this.hosts = count;
            return this;
        }

        /** Hosts with real Xen, beside the simulated ones. */
        public Builder lab(LabSettings asked) {
            this.lab = asked;
            return this;
        }

        /** Control-plane replicas. */
        public Builder replicas(int count) {
            this.replicas = count;
            return this;
        }

        /** Sends the spans of all services to a collector at this address, which takes OTLP over HTTP. */
        public Builder otlpEndpoint(URI collector) {
            this.otlpEndpoint = collector.toString();
            return this;
        }

        /** Starts only these services. */
        public Builder only(String... services) {
            this.only = List.of(services);
            return this;
        }

        /** Chooses ports and makes secrets; starts nothing yet. */
        public Standalone build() throws IOException {
            var root = state.isPresent() ? state.get() : Files.createTempDirectory("xenith");
            var directory = cache.isPresent() ? new StateDirectory(root, cache.get()) : new StateDirectory(root);
            var defaults = Settings.defaults();
            return new Standalone(
                    directory,
                    new Settings(
                            Ports.free(Math.max(replicas, hosts)),
                            hosts,
                            lab,
                            replicas,
                            defaults.region(),
                            defaults.zones(),
                            otlpEndpoint,
                            only));
        }
    }

    /** Deletes the state of one that has been stopped. */
    public void delete() throws IOException {
        Archives.removeTree(directory.root());
    }
}
