package io.xenith.hypervisor.libxl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Where one context logs to: libxl's own logger on a file in memory, read after each operation.
 *
 * <p>A logger that calls back into Java would be nearer at hand and would be wrong: libxl forks for hotplug scripts, for device
 * models and to destroy domains, and logs in the child, where the JVM has lost all its threads but one.
 */
final class NativeLog implements AutoCloseable {
    private static final int LEVEL_DEBUG = 1; // XTL_DEBUG
    private static final int LEVEL_INFO = 5; // XTL_INFO
    private static final int HIDE_PROGRESS = 4; // XTL_STDIOSTREAM_HIDE_PROGRESS
    private static final int PROGRESS_NO_CR = 020; // XTL_STDIOSTREAM_PROGRESS_NO_CR
    private static final int MOST_BYTES = 1 << 20;

    private final LibxlLibrary xl;
    private final MemorySegment stream;
    private final MemorySegment logger;
    private final FileChannel reader;

    private NativeLog(LibxlLibrary xl, MemorySegment stream, MemorySegment logger, FileChannel reader) {
        this.xl = xl;
        this.stream = stream;
        this.logger = logger;
        this.reader = reader;
    }

    static NativeLog open(LibxlLibrary xl, boolean detailed) {
        int descriptor = xl.libc.openMemoryFile("libxl-log");
        if (descriptor < 0) {
            throw new UncheckedIOException(new IOException("no file in memory: too many open files?"));
        }
        try {
            var reader = Libc.openAgain(descriptor, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var stream = xl.libc.openStream(descriptor);
            var logger = xl.createLogger.pointer(
                    stream, detailed ? LEVEL_DEBUG : LEVEL_INFO, HIDE_PROGRESS | PROGRESS_NO_CR);
            return new NativeLog(xl, stream, logger, reader);
        } catch (IOException e) {
            xl.libc.close(descriptor);
            throw new UncheckedIOException(e);
        }
    }

    /** What libxl writes to: {@code xentoollog_logger *}. */
    MemorySegment logger() {
        return logger;
    }

    /** What was written since the last time, without what is over a mebibyte. */
    List<LogLine> drain() {
        try {
            var buffer = ByteBuffer.allocate((int) Math.min(MOST_BYTES, reader.size()));
            int count;
            do {
                count = reader.read(buffer, buffer.position());
            } while (count > 0 && buffer.hasRemaining());
            // The stream appends, so it goes on at the new end.
            reader.truncate(0);
            return LogLine.parse(StandardCharsets.UTF_8.decode(buffer.flip()).toString());
        } catch (IOException e) {
            return List.of(new LogLine(LogLine.Level.WARNING, "the log of libxl cannot be read: " + e.getMessage()));
        }
    }

    @Override
    public void close() {
        xl.destroyLogger.run(logger);
        xl.libc.closeStream(stream);
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
