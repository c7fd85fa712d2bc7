package io.xenith.imageservice.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobDirectoryTest {
    private static final Sha512 DIGEST = new Sha512("ab".repeat(64));

    @TempDir
    Path root = Path.of("");

    private static UUID upload(BlobDirectory directory, String text) throws IOException {
        UUID upload = UUID.randomUUID();
        try (FileChannel file = directory.createIncoming(upload)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
        return upload;
    }

    @Test
    void givesABlobItsNameOnceAndForRepetitions() throws IOException {
        try (BlobDirectory directory = BlobDirectory.open(root, "a")) {
            UUID upload = upload(directory, "one");
            directory.publish(upload, DIGEST);
            directory.publish(upload, DIGEST);
            assertThat(root.resolve("blobs/ab/ab/" + DIGEST.hex())).hasContent("one");
            assertThat(directory.listIncoming()).isEmpty();
            assertThat(directory.listShard(0xabab)).containsExactly(DIGEST);
        }
    }

    @Test
    void replacesABlobOfTheSameName() throws IOException {
        try (BlobDirectory directory = BlobDirectory.open(root, "a")) {
            directory.publish(upload(directory, "bad"), DIGEST);
            directory.publish(upload(directory, "new"), DIGEST);
            assertThat(root.resolve("blobs/ab/ab/" + DIGEST.hex())).hasContent("new");
        }
    }

    @Test
    void failsWhereNeitherUploadNorBlobIsThere() throws IOException {
        try (BlobDirectory directory = BlobDirectory.open(root, "a")) {
            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> directory.publish(UUID.randomUUID(), DIGEST));
            assertThat(directory.open(DIGEST)).isEmpty();
            assertThat(directory.delete(DIGEST)).isFalse();
        }
    }

    @Test
    void refusesASecondReplicaOfTheSameName() throws IOException {
        try (BlobDirectory _ = BlobDirectory.open(root, "a");
                BlobDirectory _ = BlobDirectory.open(root, "b")) {
            assertThatThrownBy(() -> BlobDirectory.open(root, "a")).hasMessageContaining("XENITH_REPLICA");
        }
        BlobDirectory.open(root, "a").close();
        assertThatThrownBy(() -> BlobDirectory.open(root, "../a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesNothingButADigestAsAName() {
        assertThat(Sha512.find("../../etc/passwd")).isEmpty();
        assertThat(Sha512.find("AB".repeat(64))).isEmpty();
        assertThat(Sha512.find("ab".repeat(63))).isEmpty();
        assertThat(Sha512.find("ab".repeat(64))).isPresent();
    }
}
