package io.xenith.standalone.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Keeps a log that another process writes below a size.
 *
 * <p>The writer has the file open for appending and goes on after its supervisor dies, so the file is copied and cut, not
 * renamed: what is written between the copy and the cut is lost, which a log can bear and a broken pipe cannot.
 */
public final class BoundedLog {
    private final Path file;
    private final long limitBytes;

    /** The log at {@code file}, with one older part beside it; together at most twice the limit. */
    public BoundedLog(Path file, long limitBytes) {
        this.file = file;
        this.limitBytes = limitBytes;
    }

    /** Moves the content to the older part when it has grown past the limit. */
    public void rotateIfLarge() throws IOException {
        if (!Files.exists(file) || Files.size(file) <= limitBytes) {
            return;
        }
        Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** The last lines; none when there is no log. */
    public static List<String> lastLines(Path file, int count) {
        try (var lines = Files.lines(file, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            var last = new ArrayDeque<String>();
            lines.forEach(line -> {
                last.addLast(line);
                if (last.size() > count) {
                    last.removeFirst();
                }
            });
            return List.copyOf(last);
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }
}
