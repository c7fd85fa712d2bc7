package io.xenith.standalone.bootimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;

class CpioWriterTest {
    @Test
    void anotherReaderReadsWhatItWrote() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var cpio = new CpioWriter(bytes)) {
            cpio.directory("bin");
            cpio.file("bin/tool", 0755, "abcde".getBytes(StandardCharsets.US_ASCII));
            cpio.link("bin/sh", "tool");
            cpio.characterDevice("console", 0600, 5, 1);
        }
        assertThat(bytes.size() % 4).isZero();
        try (var read = new CpioArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(next(read).isDirectory()).isTrue();
            var tool = next(read);
            assertThat(tool.getName()).isEqualTo("bin/tool");
            assertThat(tool.isRegularFile()).isTrue();
            assertThat(tool.getMode() & 0777).isEqualTo(0755);
            assertThat(read.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("abcde");
            assertThat(next(read).isSymbolicLink()).isTrue();
            assertThat(read.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("tool");
            var console = next(read);
            assertThat(console.isCharacterDevice()).isTrue();
            assertThat(console.getRemoteDeviceMaj()).isEqualTo(5);
            assertThat(console.getRemoteDeviceMin()).isEqualTo(1);
            assertThat(read.getNextEntry()).isNull();
        }
    }

    @Test
    void ramdiskHasAnInitAndIsTheSameEachTime() throws IOException {
        var busybox = new byte[] {1, 2, 3};
        var ramdisk = Ramdisk.build(busybox);
        assertThat(Ramdisk.build(busybox)).isEqualTo(ramdisk);
        try (var read = new CpioArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(ramdisk)))) {
            for (var entry = read.getNextEntry(); entry != null; entry = read.getNextEntry()) {
                if (entry.getName().equals("init")) {
                    assertThat(entry.getMode() & 0111).isNotZero();
                    return;
                }
            }
        }
        throw new AssertionError("no init");
    }

    private static CpioArchiveEntry next(CpioArchiveInputStream read) throws IOException {
        var entry = read.getNextEntry();
        assertThat(entry).isNotNull();
        return java.util.Objects.requireNonNull(entry);
    }
}
