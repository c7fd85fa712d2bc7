package io.xenith.hypervisor.dom0.network;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The bridges of Dom0. They belong to the host's set-up (systemd-networkd, ifupdown): nothing here makes or removes one, because a
 * bridge that is made wrong cuts the host off. Read from the kernel, so the answer is of this moment.
 */
public final class Bridges {
    private final Path interfaces;

    public Bridges() {
        this(Path.of("/sys/class/net"));
    }

    Bridges(Path interfaces) {
        this.interfaces = interfaces;
    }

    /** Every bridge there is, by name. */
    public SortedSet<String> list() {
        return names(interfaces, "bridge");
    }

    public boolean exists(String bridge) {
        return Files.isDirectory(interfaces.resolve(bridge).resolve("bridge"));
    }

    /** Of the bridges that the host is set up for, those that are not there. */
    public List<String> findMissing(Collection<String> wanted) {
        return wanted.stream().filter(bridge -> !exists(bridge)).sorted().toList();
    }

    /** The interfaces on a bridge; empty where there is no such bridge. */
    public SortedSet<String> ports(String bridge) {
        var folder = interfaces.resolve(bridge).resolve("brif");
        return Files.isDirectory(folder) ? names(folder, "") : new TreeSet<>();
    }

    private static SortedSet<String> names(Path folder, String having) {
        var names = new TreeSet<String>();
        try (var entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                if (having.isEmpty() || Files.isDirectory(entry.resolve(having))) {
                    names.add(entry.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new HypervisorException(new Failure.Unexpected("cannot list " + folder + ": " + e.getMessage()), e);
        }
        return names;
    }
}
