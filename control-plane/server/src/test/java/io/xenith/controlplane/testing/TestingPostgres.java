package io.xenith.controlplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * One PostgreSQL server for each JVM, on loopback, gone when the JVM is. It refuses to run as root, so root gives it to
 * nobody. Each test class gets its own database, copied from one that was migrated once.
 */
public final class TestingPostgres {

    private static final String TEMPLATE = "migrated";
    private static final Duration START_AT_MOST = Duration.ofSeconds(60);
    private static final String DATA_PREFIX = "xenith-test-postgres-data-";

    // Quarkus loads the classes of its tests once more, so that a static field would be there twice; this is there
    // once.
    private static final String PORT_PROPERTY = "xenith.testing.postgres.port";

    private final int port;

    private TestingPostgres(int port) {
        this.port = port;
    }

    /** The server of this JVM; starts it at the first call. */
    public static TestingPostgres shared() {
        synchronized (System.getProperties()) {
            String running = System.getProperty(PORT_PROPERTY);
            if (running != null) {
                return new TestingPostgres(Integer.parseInt(running));
            }
            try {
                TestingPostgres fresh = start();
                fresh.migrateTemplate();
                System.setProperty(PORT_PROPERTY, Integer.toString(fresh.port));
                return fresh;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("cannot start PostgreSQL for tests", e);
            }
        }
    }

    /** Makes a migrated, empty database and answers its JDBC URL, credentials included. */
    public String createDatabase() {
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        synchronized (System.getProperties()) { // a template that somebody copies cannot be copied by another
            execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        }
        return url(name);
    }

    private void migrateTemplate() {
        execute("CREATE DATABASE " + TEMPLATE);
        Flyway.configure()
                .dataSource(url(TEMPLATE), "postgres", "")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    private static TestingPostgres start() throws IOException, SQLException {
        Path home = PostgresBinaries.unpack();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        deleteLeftovers(temporary);
        boolean root = System.getProperty("user.name").equals("root");
        Path data = temporary.resolve(DATA_PREFIX + ProcessHandle.current().pid());
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (root) {
            run(List.of("chown", "nobody", data.toString()));
        }
        List<String> initdb = new ArrayList<>(asServant(root));
        initdb.addAll(List.of(home + "/bin/initdb", "-D", data + "/db", "-U", "postgres", "-A", "trust"));
        initdb.addAll(List.of("-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"));
        run(initdb);

        int port = freePort();
        List<String> command = new ArrayList<>(asServant(root));
        command.addAll(List.of(home + "/bin/postgres", "-D", data + "/db", "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
                "max_connections=600",
                "shared_buffers=64MB",
                "deadlock_timeout=100ms")) {
            command.addAll(List.of("-c", setting));
        }
        Process server = launch(command, data.resolve("db/server.log"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
        TestingPostgres postgres = new TestingPostgres(port);
        postgres.awaitReady(server);
        return postgres;
    }

    // The signal of a dying parent is sent when the thread dies that started the child, hence a thread that does not.
    private static Process launch(List<String> command, Path log) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("testing-postgres").start(() -> {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                started.complete(process);
                process.waitFor();
            } catch (IOException | InterruptedException e) {
                started.completeExceptionally(new IllegalStateException("cannot start, see " + log, e));
            }
        });
        return started.join();
    }

    private void awaitReady(Process server) throws SQLException, IOException {
        long deadline = System.nanoTime() + START_AT_MOST.toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(url("postgres"))) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                waitABit(server);
            }
        }
    }

    private static void waitABit(Process server) throws IOException {
        try {
            if (server.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new IOException("PostgreSQL ended with " + server.exitValue());
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted while PostgreSQL starts", e);
        }
    }

    private static List<String> asServant(boolean root) {
        return root
                ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig", "INT")
                : List.of("setpriv", "--pdeathsig", "INT");
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + " ended with " + process.exitValue() + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted in " + command, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Process server, Path data) {
        try {
            // SIGQUIT of PostgreSQL is at once; its data is thrown away.
            new ProcessBuilder("kill", "-QUIT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            server.waitFor(10, TimeUnit.SECONDS);
            TemporaryFiles.deleteTree(data);
        } catch (IOException | InterruptedException | UncheckedIOException e) {
            server.destroyForcibly();
        }
    }

    // A JVM that was killed leaves its data; the server itself died with it.
    private static void deleteLeftovers(Path temporary) throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            for (Path path : all.filter(file -> file.getFileName().toString().startsWith(DATA_PREFIX))
                    .toList()) {
                String pid = path.getFileName().toString().substring(DATA_PREFIX.length());
                // A process of our own number that has left something is a dead one: we have made nothing yet.
                if (pid.chars().allMatch(Character::isDigit)
                        && (Long.parseLong(pid) == ProcessHandle.current().pid()
                                || ProcessHandle.of(Long.parseLong(pid)).isEmpty())) {
                    TemporaryFiles.deleteTree(path);
                }
            }
        }
    }
}
