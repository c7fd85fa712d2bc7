package io.xenith.imageservice.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL of its own on loopback, from the binaries on the class path. It refuses root, so root lends it nobody. */
public final class TestingPostgres implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");

    private final Path directory;
    private final Process server;
    private final int port;

    private TestingPostgres(Path directory, Process server, int port) {
        this.directory = directory;
        this.server = server;
        this.port = port;
    }

    /** Starts one; takes a few seconds. */
    public static TestingPostgres start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                "xenith-images-postgres-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        unpack(directory);
        Path data = Files.createDirectory(directory.resolve("data"));
        if (isRoot()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Path bin = directory.resolve("bin");
        Process init = command(
                directory,
                bin.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                "xenith",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync",
                "--no-instructions");
        String output = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (init.waitFor() != 0) {
            throw new IOException("initdb failed: " + output);
        }
        int port = freePort();
        Process server = command(
                directory,
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=40",
                "-c",
                "shared_buffers=16MB");
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        awaitReady(server);
        return new TestingPostgres(directory, server, port);
    }

    public int port() {
        return port;
    }

    public String jdbcUrl() {
        return jdbcUrl(port);
    }

    static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            deleteTree(directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Process command(Path directory, String... command) throws IOException {
        List<String> all = new ArrayList<>(isRoot() ? AS_NOBODY : List.of());
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Reads the server's log until it says that it serves; a timer ends a server that never does. */
    private static void awaitReady(Process server) throws IOException {
        Thread watchdog = Thread.ofVirtual().start(() -> {
            try {
                if (!Thread.currentThread().join(START)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        StringBuilder log = new StringBuilder();
        BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.append(line).append('\n');
            if (line.contains("database system is ready to accept connections")) {
                watchdog.interrupt();
                // Nobody may stop reading, or the server blocks on a full pipe.
                Thread.ofVirtual().start(() -> drain(lines));
                return;
            }
        }
        throw new IOException("PostgreSQL did not start: " + log);
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // The log of a test's database interests nobody.
            }
        } catch (IOException _) {
            // The server has ended.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void unpack(Path directory) throws IOException {
        try (InputStream archive = TestingPostgres.class.getResourceAsStream("/postgres-linux-x86_64.txz")) {
            if (archive == null) {
                throw new IOException("no binaries of PostgreSQL on the class path");
            }
            TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(archive));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("archive leaves its directory");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    String mode = (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x";
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
                }
            }
        }
    }
}
