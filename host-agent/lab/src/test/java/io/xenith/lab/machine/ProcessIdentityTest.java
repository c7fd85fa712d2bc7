package io.xenith.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
    @TempDir
    Path proc;

    @Test
    void knowsTheMachineOfItsDirectoryByTheCommandLine() throws IOException {
        process(7, "(qemu (x) y) S", "/usr/bin/qemu-system-x86_64\0-pidfile\0/state/lab1/qemu.pid\0");
        var identity = ProcessIdentity.find(proc, 7).orElseThrow();
        assertThat(identity.isMachineIn(Path.of("/state/lab1"))).isTrue();
        assertThat(identity.isMachineIn(Path.of("/state/lab"))).isFalse();
        assertThat(identity.startTicks()).isEqualTo(4711);
    }

    @Test
    void takesNoOtherProgramForIt() throws IOException {
        process(7, "(vi) S", "vi\0-pidfile\0/state/lab1/qemu.pid\0");
        assertThat(ProcessIdentity.find(proc, 7).orElseThrow().isMachineIn(Path.of("/state/lab1")))
                .isFalse();
        process(8, "(kthreadd) S", "");
        assertThat(ProcessIdentity.find(proc, 8).orElseThrow().isMachineIn(Path.of("/state/lab1")))
                .isFalse();
    }

    @Test
    void countsADeadProcessAsGone() throws IOException {
        process(7, "(qemu) Z", "");
        assertThat(ProcessIdentity.find(proc, 7)).isEmpty();
        assertThat(ProcessIdentity.find(proc, 9)).isEmpty();
    }

    private void process(long pid, String commandAndState, String commandLine) throws IOException {
        var directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        var fields = " 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 1000 100";
        Files.writeString(directory.resolve("stat"), pid + " " + commandAndState + fields);
        Files.writeString(directory.resolve("cmdline"), commandLine);
    }
}
