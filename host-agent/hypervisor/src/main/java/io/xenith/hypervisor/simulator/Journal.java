package io.xenith.hypervisor.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of checked entries: magic, length, CRC-32C, payload. One write call per entry, so that what was
 * answered survives {@code kill -9}; a kill in the middle of one leaves a torn tail, which opening cuts off. Damage before
 * the end is told apart from that by a sound entry after it, and refuses to open.
 *
 * <p>Uses {@link RandomAccessFile}, not a channel, for writing: a channel closes itself when a thread that writes to it is
 * interrupted. Guarded by its host's lock.
 */
final class Journal implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MAGIC = 0x584a_e1b3;
    private static final int HEADER_BYTES = 12;
    private static final int MOST_PAYLOAD_BYTES = 1 << 20;
    /** Below this, compaction is not worth its writes. */
    private static final long LEAST_COMPACTED_BYTES = 64 << 10;

    private final Path path;
    private final boolean forced;
    private RandomAccessFile file;
    private long size;
    private long sizeAfterCompaction;
    private boolean broken;

    private Journal(Path path, RandomAccessFile file, boolean forced) {
        this.path = path;
        this.file = file;
        this.forced = forced;
    }

    /** Opens or makes a journal, for this process alone, and replays what is in it. */
    static Journal open(Path journal, Durability durability, HostState into) throws IOException {
        var path = JournalLock.canonical(journal);
        JournalLock.reserve(path);
        try {
            var opened = new Journal(path, JournalLock.open(path), durability == Durability.POWER_CUT);
            try {
                opened.replay(into);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.file.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            JournalLock.release(path);
            throw e;
        }
    }

    /** Writes one entry; on return it survives what the durability says. On failure nothing of it stays. */
    void append(JournalEntry entry) throws IOException {
        if (broken) {
            throw new IOException("an earlier write to " + path + " failed half-way and could not be undone");
        }
        byte[] payload = JournalEntry.encode(entry);
        if (payload.length > MOST_PAYLOAD_BYTES) {
            throw new IOException("an entry of " + payload.length + " bytes is too large");
        }
        byte[] frame = frame(payload);
        try {
            file.write(frame);
            if (forced) {
                file.getFD().sync();
            }
        } catch (IOException e) {
            undo();
            throw e;
        }
        size += frame.length;
    }

    /** Whether most of the file is history. */
    boolean wantsCompaction() {
        return size > LEAST_COMPACTED_BYTES && size > 4 * sizeAfterCompaction;
    }

    /**
     * Replaces the file by one that holds these entries alone. A kill at any point leaves the old file or the new one. The new
     * one is locked before it takes the name, so no other process gets in between.
     */
    void compact(List<JournalEntry> entries) throws IOException {
        var newPath = path.resolveSibling(path.getFileName() + ".compacting");
        var newFile = new RandomAccessFile(newPath.toFile(), "rw");
        long written = 0;
        try {
            JournalLock.lock(newPath, newFile);
            newFile.setLength(0);
            var frames = entries.stream()
                    .map(JournalEntry::encode)
                    .map(Journal::frame)
                    .toList();
            var all = ByteBuffer.allocate(
                    frames.stream().mapToInt(frame -> frame.length).sum());
            frames.forEach(all::put);
            newFile.write(all.array());
            written = all.capacity();
            if (forced) {
                newFile.getFD().sync();
            }
            Files.move(newPath, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            newFile.close();
            throw e;
        }
        var oldFile = file;
        file = newFile;
        size = written;
        sizeAfterCompaction = written;
        oldFile.close();
    }

    /** Puts the next compaction off after one that failed, until the file has grown as much again. */
    void postponeCompaction() {
        sizeAfterCompaction = size;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            JournalLock.release(path);
        }
    }

    private void undo() {
        try {
            file.setLength(size);
            file.seek(size);
        } catch (IOException e) {
            broken = true;
            LOG.error("cannot undo a failed write to {}; the simulated host stays down", path, e);
        }
    }

    private void replay(HostState into) throws IOException {
        long length = file.length();
        if (length > Integer.MAX_VALUE) {
            throw new DamagedJournalException(path, 0, "larger than 2 GiB");
        }
        byte[] bytes = new byte[(int) length];
        file.readFully(bytes);
        var buffer = ByteBuffer.wrap(bytes);
        int at = 0;
        for (int end = soundFrameEnd(bytes, buffer, at); end > 0; end = soundFrameEnd(bytes, buffer, at)) {
            byte[] payload = new byte[end - at - HEADER_BYTES];
            buffer.get(at + HEADER_BYTES, payload);
            into.apply(JournalEntry.decode(payload));
            at = end;
        }
        for (int later = at + 1; later <= bytes.length - HEADER_BYTES; later++) {
            if (buffer.getInt(later) == MAGIC && soundFrameEnd(bytes, buffer, later) > 0) {
                throw new DamagedJournalException(path, at, "an unreadable entry before a sound one");
            }
        }
        if (at < bytes.length) {
            LOG.warn("cutting off the torn tail of {}: {} bytes at {}", path, bytes.length - at, at);
            file.setLength(at);
        }
        file.seek(at);
        size = at;
    }

    /** Where the entry at this offset ends, or -1 where there is none that is whole and sound. */
    private static int soundFrameEnd(byte[] bytes, ByteBuffer buffer, int at) {
        if (buffer.capacity() - at < HEADER_BYTES || buffer.getInt(at) != MAGIC) {
            return -1;
        }
        int length = buffer.getInt(at + 4);
        if (length < 1 || length > MOST_PAYLOAD_BYTES || length > buffer.capacity() - at - HEADER_BYTES) {
            return -1;
        }
        int end = at + HEADER_BYTES + length;
        return checksum(bytes, at + HEADER_BYTES, length) == buffer.getInt(at + 8) ? end : -1;
    }

    private static byte[] frame(byte[] payload) {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .putInt(MAGIC)
                .putInt(payload.length)
                .putInt(checksum(payload, 0, payload.length))
                .put(payload)
                .array();
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
