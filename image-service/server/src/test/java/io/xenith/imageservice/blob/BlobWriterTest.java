package io.xenith.imageservice.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.imageservice.format.ContainerFormat;
import io.xenith.imageservice.format.Declaration;
import io.xenith.imageservice.format.DiskFormat;
import io.xenith.imageservice.image.ImageData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobWriterTest {
    private static final Declaration RAW = new Declaration(DiskFormat.RAW, ContainerFormat.BARE, false);

    @TempDir
    Path directory = Path.of("");

    private ImageData.Stored copy(byte[] data, long announced, BlobWriter.Guard guard) throws IOException {
        try (FileChannel file =
                FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            return new BlobWriter(file, RAW, guard).copy(new ByteArrayInputStream(data), announced);
        }
    }

    @Test
    void knowsSizeAndDigestsOfWhatItWrote() throws IOException {
        ImageData.Stored data = copy("abc".getBytes(StandardCharsets.US_ASCII), 3, _ -> {});
        assertThat(data.sizeBytes()).isEqualTo(3);
        assertThat(data.virtualSizeBytes()).isEqualTo(3);
        assertThat(data.md5()).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
        assertThat(data.sha512())
                .isEqualTo("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    }

    @Test
    void writesEveryByteOfLargerStreams() throws IOException {
        byte[] data = new byte[3 * BlobWriter.BUFFER_BYTES + 17];
        new Random(3).nextBytes(data);
        copy(data, -1, _ -> {});
        assertThat(Files.readAllBytes(directory.resolve("file"))).isEqualTo(data);
    }

    @Test
    void refusesMoreOrFewerBytesThanAnnounced() {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> copy(new byte[10], 11, _ -> {}))
                .extracting(UploadException::reason)
                .isEqualTo("LENGTH_MISMATCH");
        assertThatExceptionOfType(UploadException.class).isThrownBy(() -> copy(new byte[10], 9, _ -> {}));
    }

    @Test
    void stopsWhereTheGuardSaysSo() {
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> copy(new byte[BlobWriter.BUFFER_BYTES * 4], -1, bytes -> {
                    if (bytes > BlobWriter.BUFFER_BYTES) {
                        throw UploadRecord.tooLarge();
                    }
                }))
                .extracting(UploadException::status)
                .isEqualTo(413);
        assertThat(directory.resolve("file")).hasSize(BlobWriter.BUFFER_BYTES);
    }

    @Test
    void tellsAFullDiskFromOtherFailures() throws IOException {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            BlobWriter writer = new BlobWriter(full, RAW, _ -> {});
            assertThatThrownBy(() -> writer.copy(new ByteArrayInputStream(new byte[10]), 10))
                    .isInstanceOfSatisfying(
                            IOException.class,
                            e -> assertThat(BlobReceiver.explain(e).status()).isEqualTo(507));
        }
        assertThat(BlobReceiver.explain(new IOException("broken")).status()).isEqualTo(500);
        assertThat(BlobReceiver.explain(new StalledException()).status()).isEqualTo(408);
    }
}
