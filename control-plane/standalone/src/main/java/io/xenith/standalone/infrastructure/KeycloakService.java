package io.xenith.standalone.infrastructure;

import io.xenith.standalone.infrastructure.PostgresDatabases.Database;
import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Ports;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ManagedService;
import io.xenith.standalone.supervise.Probe;
import io.xenith.standalone.supervise.Probes;
import io.xenith.standalone.supervise.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keycloak with its database in the embedded PostgreSQL: unpacked once, built once for that, then quick to start. */
public final class KeycloakService implements ManagedService {
    /** Keycloak's own administrator. */
    public static final String ADMIN = "keycloak-admin";

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
    private static final int HEAP_MEGABYTES = 320;
    private static final List<String> BUILD_OPTIONS = List.of("--db=postgres", "--health-enabled=true");

    private final StateDirectory directory;
    private final Installation installation;
    private final Secrets secrets;
    private final Ports ports;

    /** The Keycloak of an installation. */
    public KeycloakService(StateDirectory directory, Installation installation, Secrets secrets, Ports ports) {
        this.directory = directory;
        this.installation = installation;
        this.secrets = secrets;
        this.ports = ports;
    }

    @Override
    public String name() {
        return "keycloak";
    }

    @Override
    public List<String> dependsOn() {
        return List.of("postgres");
    }

    @Override
    public int port() {
        return ports.port(PortName.KEYCLOAK);
    }

    @Override
    public Duration startLimit() {
        // The first start makes some hundred tables.
        return Duration.ofMinutes(3);
    }

    @Override
    public Probe probe() {
        return Probes.answersOk(ports.url(PortName.KEYCLOAK_MANAGEMENT) + "/health/ready");
    }

    @Override
    public void prepare(Progress progress) throws IOException, InterruptedException {
        if (!Files.isDirectory(home())) {
            progress.step("unpacking");
        }
        Archives.makeOnce(home(), fresh -> {
            Archives.unpackZip(installation.archive("keycloak-quarkus-dist"), fresh);
            progress.step("building for PostgreSQL, once");
            var command = command(fresh);
            command.add("build");
            command.addAll(BUILD_OPTIONS);
            Tool.run(command, Jvm.environment(Map.of()), fresh, directory.log(name()), BUILD_LIMIT);
        });
    }

    @Override
    public Launch launch() {
        var command = command(home());
        command.addAll(List.of(
                "start",
                "--optimized",
                // One node: without this it looks for others in the database, and after a crash waits 20 s for its old
                // self.
                "--cache=local",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port(),
                "--hostname=" + ports.url(PortName.KEYCLOAK),
                "--http-management-host=127.0.0.1",
                "--http-management-port=" + ports.port(PortName.KEYCLOAK_MANAGEMENT),
                // Otherwise two logins of one user at the same moment lock that user out, and scripts do log in side by
                // side.
                "--spi-brute-force-protector--default-brute-force-detector--allow-concurrent-requests=true",
                "--db-pool-initial-size=1",
                "--db-pool-min-size=1",
                "--db-pool-max-size=10"));
        var environment = Jvm.environment(Map.of(
                "KC_DB_URL",
                Database.KEYCLOAK.url(ports.port(PortName.POSTGRES)),
                "KC_DB_USERNAME",
                Database.KEYCLOAK.label(),
                "KC_DB_PASSWORD",
                secrets.value(Secret.POSTGRES_KEYCLOAK),
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                secrets.value(Secret.KEYCLOAK_ADMIN)));
        return new Launch(command, environment, home(), Jvm.marker(directory, name()), home().toString());
    }

    @Override
    public void afterStart(Progress progress) throws IOException, InterruptedException {
        var realm = new KeycloakRealm(ports.url(PortName.KEYCLOAK), secrets, ports);
        // Asking for everything anew costs a cold Keycloak seconds, at every start.
        var done = directory.data().resolve("keycloak-realm");
        if (Files.exists(done) && Files.readString(done).equals(realm.fingerprint()) && realm.exists()) {
            return;
        }
        progress.step("setting up the realm");
        realm.ensure();
        AtomicFile.writeDurably(done, realm.fingerprint().getBytes(StandardCharsets.UTF_8), AtomicFile.OWNER_ONLY);
    }

    /** As its script kc.sh would start it, without the shell in between, so that the process is ours to watch. */
    private List<String> command(Path home) {
        var command = Jvm.command(directory, name(), HEAP_MEGABYTES);
        command.addAll(List.of(
                "-XX:MaxMetaspaceSize=256m",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        return command;
    }

    private Path home() {
        var archive =
                String.valueOf(installation.archive("keycloak-quarkus-dist").getFileName());
        var version = archive.replaceAll(".*-([0-9][0-9.]*)\\.zip", "$1");
        return directory.cache().resolve("keycloak-" + version);
    }
}
