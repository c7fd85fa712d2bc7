package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsedDiskTest {
    @Test
    void aBufferIsAlignedAsDevicesWantIt(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("disk"), new byte[8192]);
        try (var disk = UsedDisk.open(file)) {
            var buffer = disk.buffer(4096);

            assertThat(MemorySegment.ofBuffer(buffer).address() % 4096).isZero();
            assertThat(buffer.capacity()).isEqualTo(4096);
            assertThat(disk.read(buffer, 4096)).isEqualTo(4096);
            assertThat(disk.read(buffer, 8192)).isZero();
        }
    }

    /** What is no regular file is opened past the cache: of a character device the kernel may refuse it, but not the JDK. */
    @Test
    void whatIsNoFileIsReadPastTheCache() {
        try (var disk = UsedDisk.open(Path.of("/dev/zero"))) {
            assertThat(disk.buffer(4096).capacity()).isEqualTo(4096);
        } catch (IOException e) {
            assertThat(e).hasMessageNotContaining("this JDK");
        }
    }
}
