package io.xenith.hypervisor.dom0.console;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConsoleLog;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One log for each domain id, {@code <folder>/<id>.log}. xenconsoled opens {@code guest-<name>.log} in its own folder when a domain
 * comes, to append; a symbolic link put there before leads it to ours.
 *
 * <p><b>Bound.</b> {@link #trim} gives the old part of a log back to the file system by punching holes, so that xenconsoled
 * neither has to open the file again nor loses a byte, and offsets stay. Between two calls a guest can add at most about
 * 300 KB/s (xenconsoled takes 30 times 2 KiB in 200 ms); only the newest {@link #KEPT_BYTES} are ever read.
 *
 * <p>Failures by {@link HypervisorException}: {@link Failure.Unexpected} where the files cannot be used.
 */
public final class ConsoleLogs {
    /** How much of the end of a log can be read. */
    public static final int KEPT_BYTES = 1 << 20;

    /** Holes are punched in whole pieces of this size, not for every line. */
    private static final long PIECE_BYTES = 256 << 10;

    /** xenconsoled makes a path of the name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.+@:-]{1,200}");

    private static final String ENDING = ".log";

    private final Path xenconsoledFolder;
    private final Path folder;

    /**
     * Makes both folders where they are missing.
     *
     * @param xenconsoledFolder {@code --log-dir} of xenconsoled, {@code /var/log/xen/console} unless told otherwise
     * @param folder where the logs are to lie
     */
    public ConsoleLogs(Path xenconsoledFolder, Path folder) {
        this.xenconsoledFolder = xenconsoledFolder;
        this.folder = folder;
        onFiles(() -> {
            Files.createDirectories(folder);
            return Files.createDirectories(xenconsoledFolder);
        });
    }

    /**
     * Begins the log of a domain anew; to be called before the domain is made, as xenconsoled opens the log with the first byte.
     * {@link Failure.InvalidConfig} for a name that cannot be part of a file's.
     */
    public void begin(DomainId id, String xenName) {
        if (!NAME.matcher(xenName).matches()) {
            throw new HypervisorException(new Failure.InvalidConfig("name", "cannot name a log: " + xenName));
        }
        onFiles(() -> {
            var log = fileOf(id);
            // A new file, not an emptied one: a domain that is just going may still write to the old one.
            Files.deleteIfExists(log);
            Files.createFile(log);
            var link = xenconsoledFolder.resolve("guest-" + xenName + ENDING);
            var fresh = xenconsoledFolder.resolve(".guest-" + id);
            Files.deleteIfExists(fresh);
            Files.createSymbolicLink(fresh, log.toAbsolutePath());
            return Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** The log's file, to be told when it grows. Exists from {@link #begin} to {@link #discard}. */
    public Path fileOf(DomainId id) {
        return folder.resolve(id + ENDING);
    }

    /** Reads part of a log; empty where there is none. */
    public ConsoleLog read(DomainId id, ConsoleRange range) {
        return onFiles(() -> {
            try (var file = FileChannel.open(fileOf(id), StandardOpenOption.READ)) {
                long end = file.size();
                long start =
                        switch (range) {
                            case ConsoleRange.Tail(var most) -> Math.max(0, end - Math.min(most, KEPT_BYTES));
                            case ConsoleRange.From(var offset, _) ->
                                Math.min(end, Math.max(offset, end - KEPT_BYTES));
                        };
                var bytes = ByteBuffer.allocate((int) Math.min(range.maxBytes(), end - start));
                int read = 0;
                while (bytes.hasRemaining() && read >= 0) {
                    read = file.read(bytes, start + bytes.position());
                }
                return new ConsoleLog(start, end, java.util.Arrays.copyOf(bytes.array(), bytes.position()));
            } catch (NoSuchFileException e) {
                return new ConsoleLog(0, 0, new byte[0]);
            }
        });
    }

    /** Removes a log and what leads to it. Does nothing where there is none. */
    public void discard(DomainId id) {
        onFiles(() -> {
            var log = fileOf(id).toAbsolutePath();
            try (var links = Files.newDirectoryStream(xenconsoledFolder, "guest-*" + ENDING)) {
                for (var link : links) {
                    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(log)) {
                        Files.deleteIfExists(link);
                    }
                }
            }
            return Files.deleteIfExists(log);
        });
    }

    /**
     * Gives back what no reader is shown any more, of every log; returns how many were cut. To be called every ten seconds or so,
     * by one thread. A file system without holes is {@link Failure.Unexpected}: the logs then grow.
     */
    public int trim(Call call, Commands commands) {
        var time = new TimeLeft(call);
        return onFiles(() -> {
            int cut = 0;
            try (var logs = Files.newDirectoryStream(folder, "*" + ENDING)) {
                for (var log : logs) {
                    long keep = KEPT_BYTES + PIECE_BYTES;
                    long size = sizeOf(log);
                    long drop = (size - keep) / PIECE_BYTES * PIECE_BYTES;
                    if (drop > 0 && isUncut(log, drop)) {
                        commands.run(time, List.of("fallocate", "--punch-hole", "-o", "0", "-l", Long.toString(drop), log.toString()))
                                .orFail();
                        cut++;
                    }
                }
            }
            return cut;
        });
    }

    /** Whether the last of the pieces to drop still holds anything. What a guest wrote is hardly ever all zeros. */
    private static boolean isUncut(Path log, long drop) throws IOException {
        var bytes = ByteBuffer.allocate(4096);
        try (var file = FileChannel.open(log, StandardOpenOption.READ)) {
            file.read(bytes, drop - bytes.capacity());
        }
        for (byte one : bytes.array()) {
            if (one != 0) {
                return true;
            }
        }
        return false;
    }

    private static long sizeOf(Path log) throws IOException {
        try {
            return Files.size(log);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private interface OnFiles<T> {
        T run() throws IOException;
    }

    private static <T> T onFiles(OnFiles<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new HypervisorException(new Failure.Unexpected("the console logs: " + e), e);
        }
    }
}
