package io.xenith.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.image.LabImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QemuCommandTest {
    private static final Path DIRECTORY = Path.of("/state/lab/lab2");

    private static QemuCommand command(Optional<Path> snapshot) {
        return new QemuCommand(
                new LabImage(Path.of("/cache/a,b")),
                2,
                DIRECTORY,
                Acceleration.TCG,
                Map.of(40022, 22),
                new Cables(21000),
                snapshot);
    }

    @Test
    void bootsXenByMultibootWithDom0AsItsModules() {
        var words = command(Optional.empty()).arguments();
        assertThat(after(words, "-kernel")).isEqualTo("/cache/a,b/xen");
        assertThat(after(words, "-initrd"))
                .startsWith("/cache/a,,b/vmlinuz console=hvc0 ")
                .endsWith(" xenith.lab=2,/cache/a,,b/initrd.img");
        assertThat(words).doesNotContain("-incoming");
    }

    @Test
    void listensOnLoopbackOnly() {
        var words = command(Optional.empty()).arguments();
        assertThat(after(words, "-netdev")).isEqualTo("user,id=machine,hostfwd=tcp:127.0.0.1:40022-:22");
        assertThat(words)
                .filteredOn(word -> word.startsWith("socket,"))
                .hasSize(3)
                .allMatch(word -> word.contains("udp=127.0.0.1:") && word.contains("localaddr=127.0.0.1:"));
    }

    @Test
    void goesOnFromASnapshotWhoseNameTheShellWouldMisread() {
        assertThat(after(command(Optional.of(Path.of("/cache/it's/state"))).arguments(), "-incoming"))
                .isEqualTo("exec:cat '/cache/it'\\''s/state'");
    }

    @Test
    void leavesOutWhatTheEmulatedProcessorDoesWrong() {
        assertThat(after(command(Optional.empty()).arguments(), "-cpu"))
                .contains("-smap")
                .contains("-rdtscp")
                .contains("-avx");
    }

    private static String after(java.util.List<String> words, String flag) {
        return words.get(words.indexOf(flag) + 1);
    }
}
