package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.ConsoleLog;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What guests wrote to their consoles. xenconsoled appends it to {@code guest-<name>.log}, one file for all domains of a name.
 * So before a domain is made, that name becomes a second name (a hard link) of a new file {@code xenith-<id>.log}: the log
 * starts anew, is found by the domain's id, and outlives the domain and the use of its name by another.
 *
 * <p>A guest can write for ever. What is older than the last {@link #KEPT_BYTES} is given back by punching a hole, which leaves
 * all offsets and xenconsoled's open file as they are.
 */
final class ConsoleFiles {
    static final long KEPT_BYTES = 1 << 20;
    private static final long BLOCK_BYTES = 4096;
    private static final int MOST_LOGS = 1024;
    private static final String PREFIX = "xenith-";
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleFiles.class);

    private final Path folder;
    private final Libc libc;

    ConsoleFiles(Path folder, Libc libc) {
        this.folder = folder;
        this.libc = libc;
    }

    Path folder() {
        return folder;
    }

    /** The file with the log of the latest domain of this id, whether there is one or not. */
    Path pathOf(DomainId id) {
        return folder.resolve(PREFIX + id + ".log");
    }

    /** To be called before a domain is made, when no other has its name. */
    void startAnew(DomainConfig config) {
        try {
            Files.createDirectories(folder);
            var own = pathOf(config.id());
            var shared = folder.resolve("guest-" + config.name() + ".log");
            Files.deleteIfExists(own);
            Files.deleteIfExists(shared);
            Files.createFile(own);
            Files.createLink(shared, own);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the console log of " + config.id(), e);
        }
    }

    ConsoleLog read(DomainId id, ConsoleRange range) {
        var file = pathOf(id);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size();
            long wanted =
                    switch (range) {
                        case ConsoleRange.Tail(int maxBytes) -> end - maxBytes;
                        case ConsoleRange.From(long offset, int _) -> offset;
                    };
            long from = Math.clamp(wanted, Math.min(findStart(file, end), end), end);
            var buffer = ByteBuffer.allocate((int) Math.min(range.maxBytes(), end - from));
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {}
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return new ConsoleLog(from, end, bytes);
        } catch (NoSuchFileException e) {
            return new ConsoleLog(0, 0, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console log of " + id, e);
        }
    }

    /** Forgets the log of a domain that is gone, under both its names. */
    void discard(DomainId id) {
        var own = pathOf(id);
        try {
            var key = findKey(own);
            if (key.isEmpty()) {
                return;
            }
            for (var other : list("guest-*.log")) {
                if (findKey(other).equals(key)) {
                    Files.deleteIfExists(other);
                }
            }
            Files.deleteIfExists(own);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot discard the console log of " + id, e);
        }
    }

    /** Gives back what need not be kept; run now and then. */
    void trim() {
        try {
            var logs = new ArrayList<>(list(PREFIX + "*.log"));
            for (var log : logs) {
                trim(log);
            }
            logs.sort(Comparator.comparing(ConsoleFiles::modifiedMillis));
            for (var log : logs.subList(0, Math.max(0, logs.size() - MOST_LOGS))) {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            LOG.warn("cannot trim the console logs in {}", folder, e);
        }
    }

    private void trim(Path log) throws IOException {
        long size = log.toFile().length(); // 0 when it was discarded meanwhile
        long surplus = (size - KEPT_BYTES) / BLOCK_BYTES * BLOCK_BYTES;
        if (surplus >= KEPT_BYTES && libc.findData(log) < surplus && !libc.punch(log, surplus)) {
            LOG.warn("cannot give the space of an old console log back: {}", log);
        }
    }

    /** Where what is kept begins: only a log that is long enough can have lost its start. */
    private long findStart(Path log, long end) {
        return end <= KEPT_BYTES ? 0 : libc.findData(log);
    }

    private List<Path> list(String glob) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            var paths = new ArrayList<Path>();
            found.forEach(paths::add);
            return paths;
        }
    }

    /** What two names of one file have in common; empty once it is gone, as others are discarded at the same time. */
    private static Optional<Object> findKey(Path file) throws IOException {
        try {
            return Optional.of(Objects.requireNonNullElse(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey(), file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static long modifiedMillis(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }
}
