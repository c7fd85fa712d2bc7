package io.xenith.lab.machine;

import io.xenith.lab.image.LabImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines that get into a lab host as root, by the system's own client.
 *
 * @param image whose keys are used
 * @param port of loopback that leads to the host's port 22
 */
public record Ssh(LabImage image, int port) {
    /** Runs a command there. With an empty command it is a shell. */
    public List<String> shell(List<String> command) {
        var words = new ArrayList<>(List.of("ssh", "-p", Integer.toString(port)));
        words.addAll(options());
        words.add("root@127.0.0.1");
        if (!command.isEmpty()) {
            words.add("--");
            words.addAll(command);
        }
        return words;
    }

    /** Copies files and directories into a directory there. */
    public List<String> upload(List<Path> from, String to) {
        var words = copy();
        from.forEach(file -> words.add(file.toString()));
        words.add("root@127.0.0.1:" + to);
        return words;
    }

    /** Copies a file or directory from there. */
    public List<String> download(String from, Path to) {
        var words = copy();
        words.add("root@127.0.0.1:" + from);
        words.add(to.toString());
        return words;
    }

    private List<String> copy() {
        var words = new ArrayList<>(List.of("scp", "-q", "-r", "-P", Integer.toString(port)));
        words.addAll(options());
        return words;
    }

    private List<String> options() {
        return List.of(
                "-F",
                "/dev/null",
                "-i",
                image.key().toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "HostKeyAlias=xenith-lab",
                "-o",
                "UserKnownHostsFile=\"" + image.knownHosts() + "\"",
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ConnectTimeout=30",
                "-o",
                "ServerAliveInterval=15",
                "-o",
                "ServerAliveCountMax=8");
    }
}
