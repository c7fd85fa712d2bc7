package io.xenith.lab;

import io.xenith.lab.machine.Cables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * What is written beside the disks of a host, so that a later program can go on with it.
 *
 * @param release of Xen
 * @param image the directory of the image it was made from
 * @param cables its network to other hosts
 * @param forwards ports of Dom0 by the port of loopback that leads there
 */
record HostRecord(XenRelease release, Path image, Cables cables, SequencedMap<Integer, Integer> forwards) {
    private static final String NAME = "host.properties";
    private static final int SSH = 22;

    HostRecord {
        forwards = Collections.unmodifiableSequencedMap(new TreeMap<>(forwards));
    }

    /** The port of loopback that leads to a port of Dom0. */
    Optional<Integer> findForward(int inside) {
        return forwards.entrySet().stream()
                .filter(entry -> entry.getValue() == inside)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    int sshPort() {
        return findForward(SSH).orElseThrow();
    }

    HostRecord withForward(int local, int inside) {
        var more = new TreeMap<>(forwards);
        more.put(local, inside);
        return new HostRecord(release, image, cables, more);
    }

    /** The same with other ports of loopback: those it had are somebody else's by now. */
    HostRecord withFreshForwards(IntSupplier freePort) {
        var fresh = new TreeMap<Integer, Integer>();
        forwards.values().forEach(inside -> {
            int port = freePort.getAsInt();
            while (fresh.containsKey(port)) {
                port = freePort.getAsInt();
            }
            fresh.put(port, inside);
        });
        return new HostRecord(release, image, cables, fresh);
    }

    void write(Path directory) {
        var properties = new Properties();
        properties.setProperty("xen", release.version());
        properties.setProperty("image", image.toString());
        properties.setProperty("cables", Integer.toString(cables.firstPort()));
        forwards.forEach((local, inside) -> properties.setProperty("forward." + local, Integer.toString(inside)));
        try {
            var fresh = directory.resolve(NAME + ".new");
            try (var out = Files.newOutputStream(fresh)) {
                properties.store(out, null);
            }
            Files.move(
                    fresh,
                    directory.resolve(NAME),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when there is no host, or a start was cut off before there was one. */
    static Optional<HostRecord> find(Path directory) {
        var properties = new Properties();
        try (var in = Files.newInputStream(directory.resolve(NAME))) {
            properties.load(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        var forwards = new TreeMap<Integer, Integer>();
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith("forward.")) {
                forwards.put(
                        Integer.parseInt(name.substring("forward.".length())),
                        Integer.parseInt(properties.getProperty(name)));
            }
        }
        return Optional.of(new HostRecord(
                XenRelease.of(properties.getProperty("xen", "")),
                Path.of(properties.getProperty("image", "")),
                new Cables(Integer.parseInt(properties.getProperty("cables", "0"))),
                forwards));
    }
}
