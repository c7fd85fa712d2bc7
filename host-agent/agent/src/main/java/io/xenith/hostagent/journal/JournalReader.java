package io.xenith.hostagent.journal;

import com.google.protobuf.ByteString;
import io.xenith.hypervisor.DomainId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The form of the file, and its reading: an 8-byte header, then frames of length, CRC-32C and payload. Reading ends at the
 * first frame that is not whole: a crash in the middle of a write leaves one, and nobody was answered for it.
 */
final class JournalReader {

    static final long HEADER = 0x58454e4a4f555231L; // "XENJOUR1"
    static final int HEADER_BYTES = 8;
    static final int FRAME_HEADER_BYTES = 8;
    static final int FRAME_BYTES_AT_MOST = 8 << 20;

    private JournalReader() {}

    /** What was read: the state, how often the agent has started, the last boot of the host, and how much of the file is good. */
    record Reading(Map<DomainId, Held> held, long starts, String bootId, long goodBytes, long fileBytes) {}

    static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER_BYTES).putLong(HEADER).flip();
    }

    static ByteBuffer frame(byte[] payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload);
        return ByteBuffer.allocate(FRAME_HEADER_BYTES + payload.length)
                .putInt(payload.length)
                .putInt((int) checksum.getValue())
                .put(payload)
                .flip();
    }

    /** Reads a journal; throws when the file is none of ours, or holds a whole entry that this agent cannot read. */
    static Reading read(Path file) throws IOException {
        Map<DomainId, Held> held = new HashMap<>();
        long starts = 0;
        String bootId = "";
        long good = HEADER_BYTES;
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                DataInputStream in = new DataInputStream(stream)) {
            if (in.readLong() != HEADER) {
                throw new IOException("not a journal of this agent: " + file);
            }
            for (byte[] payload = findFrame(in); payload != null; payload = findFrame(in)) {
                Entry entry = EntryCodec.decode(ByteString.copyFrom(payload));
                entry.applyTo(held);
                if (entry instanceof Entry.Start(long number)) {
                    starts = number;
                } else if (entry instanceof Entry.Boot(var boot)) {
                    bootId = boot;
                }
                good += FRAME_HEADER_BYTES + payload.length;
            }
        }
        return new Reading(held, starts, bootId, good, Files.size(file));
    }

    private static byte @org.jspecify.annotations.Nullable [] findFrame(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int expected = in.readInt();
            if (length <= 0 || length > FRAME_BYTES_AT_MOST) {
                return null;
            }
            byte[] payload = in.readNBytes(length);
            CRC32C checksum = new CRC32C();
            checksum.update(payload);
            return payload.length == length && (int) checksum.getValue() == expected ? payload : null;
        } catch (EOFException e) {
            return null;
        }
    }
}
