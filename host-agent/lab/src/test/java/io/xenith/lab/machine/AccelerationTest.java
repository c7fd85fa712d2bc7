package io.xenith.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccelerationTest {
    @TempDir
    Path modules;

    @Test
    void translatesWhereTheKernelDoesNotNest() throws IOException {
        var device = Files.createFile(modules.resolve("kvm"));
        assertThat(Acceleration.choose(device, modules)).isEqualTo(Acceleration.TCG);
        nest("kvm_intel", "N");
        assertThat(Acceleration.choose(device, modules)).isEqualTo(Acceleration.TCG);
    }

    @Test
    void usesTheProcessorWhereItNests() throws IOException {
        var device = Files.createFile(modules.resolve("kvm"));
        nest("kvm_amd", "1");
        assertThat(Acceleration.choose(device, modules)).isEqualTo(Acceleration.KVM);
        assertThat(Acceleration.choose(modules.resolve("none"), modules)).isEqualTo(Acceleration.TCG);
    }

    private void nest(String module, String value) throws IOException {
        var parameters = Files.createDirectories(modules.resolve(module).resolve("parameters"));
        Files.writeString(parameters.resolve("nested"), value + "\n");
    }
}
