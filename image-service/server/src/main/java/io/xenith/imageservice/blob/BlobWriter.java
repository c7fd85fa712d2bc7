package io.xenith.imageservice.blob;

import io.xenith.imageservice.format.Declaration;
import io.xenith.imageservice.format.FormatInspector;
import io.xenith.imageservice.format.Verdict;
import io.xenith.imageservice.image.ImageData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies one stream into one file, and knows at the end what it was. Holds one buffer and the format inspector. */
final class BlobWriter {
    /** Large enough that the digests and the file are asked seldom, small enough for many uploads in a small heap. */
    static final int BUFFER_BYTES = 128 * 1024;

    private final Guard guard;
    private final FileChannel file;
    private final FormatInspector inspector;
    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha512 = digest("SHA-512");
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;

    BlobWriter(FileChannel file, Declaration declared, Guard guard) {
        this.file = file;
        this.inspector = new FormatInspector(declared);
        this.guard = guard;
    }

    /** Says after each buffer whether the upload may go on; throws {@link UploadException} when not. */
    @FunctionalInterface
    interface Guard {
        void check(long bytesSoFar) throws IOException;
    }

    /**
     * Copies all, then syncs the file.
     *
     * @param announced length that the sender gave; negative when it gave none
     * @throws UploadException when the bytes are refused, or are not as many as announced
     */
    ImageData.Stored copy(InputStream source, long announced) throws IOException {
        for (int count = fill(source); count > 0; count = fill(source)) {
            position += count;
            if (announced >= 0 && position > announced) {
                throw lengthMismatch(announced);
            }
            guard.check(position);
            inspector.feed(buffer, 0, count).ifPresent(refused -> {
                throw UploadException.refused(refused);
            });
            md5.update(buffer, 0, count);
            sha512.update(buffer, 0, count);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        if (announced >= 0 && position != announced) {
            throw lengthMismatch(announced);
        }
        return switch (inspector.finish()) {
            case Verdict.Refused refused -> throw UploadException.refused(refused);
            case Verdict.Accepted(var virtualSize) -> {
                file.force(true);
                HexFormat hex = HexFormat.of();
                yield new ImageData.Stored(
                        position, virtualSize, hex.formatHex(md5.digest()), hex.formatHex(sha512.digest()));
            }
        };
    }

    /** Reads until the buffer is full or the stream ends. */
    private int fill(InputStream source) throws IOException {
        return source.readNBytes(buffer, 0, buffer.length);
    }

    private UploadException lengthMismatch(long announced) {
        return UploadException.of(
                UploadProblem.LENGTH_MISMATCH, announced + " bytes were announced, " + position + " came.");
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
