package io.xenith.lab;

import io.xenith.lab.image.ImageCache;
import io.xenith.lab.image.Recipe;
import io.xenith.lab.machine.Cables;
import io.xenith.lab.machine.Ports;
import io.xenith.lab.machine.Qemu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * Hosts with real Xen on this machine, all of one release, in one directory. Closing a lab leaves its hosts running; {@link
 * #down} ends them. A lab that was left by {@code kill -9} is taken over as it is by the next one in the same directory.
 */
public final class Lab implements AutoCloseable {
    private final Path directory;
    private final Path cache;
    private final Progress progress;
    private final FileLock lock;

    private Lab(Path directory, Path cache, Progress progress, FileLock lock) {
        this.directory = directory;
        this.cache = cache;
        this.progress = progress;
        this.lock = lock;
    }

    /**
     * Takes the directory, which is made when missing; throws when another program has it.
     *
     * @param cache where images are kept, see {@link ImageCache#defaultDirectory}
     */
    public static Lab open(Path directory, Path cache, Progress progress) {
        try {
            Files.createDirectories(directory);
            var real = directory.toRealPath();
            var lock = FileLock.tryTake(real.resolve("lock"))
                    .orElseThrow(() -> new LabException("the lab in " + real
                            + " is in use by another program; wait for it, or use another --state"));
            return new Lab(real, cache.toAbsolutePath(), progress, lock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine can have a lab of the release; if not, what is missing and what to do. */
    public static Optional<String> findMissing(XenRelease release, Path cache) {
        return Requirements.findMissing(!new ImageCache(cache).holds(Recipe.of(release)));
    }

    /** The hosts in a directory, running or not, for a look: this needs no lock and changes nothing. */
    public static List<LabHost> list(Path directory) {
        var hosts = new ArrayList<LabHost>();
        for (int number = 1; number <= Cables.MOST_HOSTS; number++) {
            var place = hostDirectory(directory.toAbsolutePath().normalize(), number);
            if (Files.isDirectory(place)) {
                int found = number;
                try {
                    var real = place.toRealPath();
                    HostRecord.find(real).ifPresent(record -> hosts.add(new LabHost(found, real, record)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return List.copyOf(hosts);
    }

    /** The same of this lab. */
    public List<LabHost> list() {
        return list(directory);
    }

    /** Ends what runs here, and starts hosts with fresh disks; all answer when this returns. At most {@link Cables#MOST_HOSTS}. */
    public List<LabHost> up(int count, XenRelease release) {
        if (count < 1 || count > Cables.MOST_HOSTS) {
            throw new LabException("a lab has 1 to " + Cables.MOST_HOSTS + " hosts, not " + count);
        }
        findMissing(release, cache).ifPresent(missing -> {
            throw new LabException(missing);
        });
        down();
        var image = new ImageCache(cache).load(Recipe.of(release), progress);
        var snapshot = Snapshot.load(release, image, progress);
        var cables = new Cables(Ports.findFreeRow(Cables.PORTS));
        for (int number = 1; number <= count; number++) {
            progress.step("starting lab" + number + " with Xen " + release.version());
            var place = hostDirectory(directory, number);
            try {
                Files.createDirectories(place);
                Snapshot.makeDisks(snapshot.disk(), place);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var forwards = new TreeMap<Integer, Integer>();
            forwards.put(Ports.findFree(), 22);
            var host = new LabHost(number, place, new HostRecord(release, image.directory(), cables, forwards));
            host.switchOn(Optional.of(snapshot.state()));
        }
        return list();
    }

    /**
     * The hosts that were left here, switched on again where they are off and waited for. Where there are none, or not as many, or of another
     * release, they are made afresh as by {@link #up}.
     */
    public List<LabHost> resume(int count, XenRelease release) {
        var held = list();
        if (held.size() != count || held.stream().anyMatch(host -> host.release() != release)) {
            return up(count, release);
        }
        for (var host : held) {
            progress.step((host.isOn() ? "looking at " : "booting ") + host.name());
            host.boot();
            host.awaitAnswer(Deadline.in(LabHost.BOOT_LIMIT));
        }
        return held;
    }

    /** Switches all hosts off, together, and takes the power from those that are on after the limit; disks stay. */
    public void off(Duration limit) {
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var host : list()) {
                each.execute(() -> host.powerOff(limit));
            }
        }
    }

    /** Ends the hosts of this lab, and nobody else's, and deletes their disks. Serial logs stay until the next start. */
    public void down() {
        for (int number = 1; number <= Cables.MOST_HOSTS; number++) {
            var place = hostDirectory(directory, number);
            Qemu.find(place).ifPresent(qemu -> {
                progress.step("ending " + place.getFileName());
                qemu.kill();
            });
            try {
                Files.deleteIfExists(place.resolve("host.properties"));
                Files.deleteIfExists(place.resolve("disk.img"));
                Files.deleteIfExists(place.resolve("data.img"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path hostDirectory(Path directory, int number) {
        return directory.resolve("lab" + number);
    }

    @Override
    public void close() {
        lock.close();
    }
}
