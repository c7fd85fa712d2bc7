package io.xenith.standalone.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a loopback port is free, and if not, who has it as far as we may see. */
public final class PortOwner {
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** Whether a server could listen there now. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // As servers do: a port with connections that only wait out their end is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process that listens on the port; empty when nobody does or it belongs to another user. */
    public static Optional<ProcessIdentity> find(int port) {
        var inodes = listeningInodes(port);
        return inodes.isEmpty()
                ? Optional.empty()
                : ProcessTable.pids().stream()
                        .filter(pid -> holdsOne(pid, inodes))
                        .findFirst()
                        .flatMap(ProcessIdentity::find);
    }

    private static Set<String> listeningInodes(int port) {
        var suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> inodes = new HashSet<>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (var line : readLines(Path.of(table))) {
                var fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
                    inodes.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return inodes;
    }

    /** None where there is no IPv6, or /proc/net is hidden: then the owner stays unknown. */
    private static List<String> readLines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holdsOne(long pid, Set<String> inodes) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (var file : files) {
                if (inodes.contains(target(file))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed since it was listed.
            return "";
        }
    }
}
