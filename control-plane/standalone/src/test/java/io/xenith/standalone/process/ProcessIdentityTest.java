package io.xenith.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
    @TempDir
    Path directory;

    @Test
    void knowsItselfAsAlive() {
        var self = ProcessIdentity.current();
        assertThat(self.isAlive()).isTrue();
        assertThat(self.commandLine()).isNotEmpty();
    }

    @Test
    void sameNumberWithOtherStartTimeIsAnotherProcess() {
        var self = ProcessIdentity.current();
        var earlier = new ProcessIdentity(self.pid(), self.startTicks() - 1, self.bootId());
        assertThat(earlier.isAlive()).isFalse();
        assertThat(earlier.commandLine()).isEmpty();
        assertThat(Posix.signal(earlier, Posix.SIGKILL)).isFalse();
    }

    @Test
    void sameNumberAndTimeOfAnotherBootIsAnotherProcess() {
        var self = ProcessIdentity.current();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks(), "other-boot").isAlive())
                .isFalse();
    }

    @Test
    void endedProcessIsNotAlive() throws Exception {
        var child = start("sleep", "600");
        assertThat(child.isAlive()).isTrue();
        assertThat(child.stop(Posix.SIGTERM, Duration.ofSeconds(10))).isTrue();
        assertThat(child.isAlive()).isFalse();
        assertThat(ProcessIdentity.find(child.identity().pid())).isEmpty();
    }

    @Test
    void killsWhatDoesNotListen() throws Exception {
        var child = start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");
        awaitLog("deaf");
        assertThat(child.stop(Posix.SIGTERM, Duration.ofMillis(50))).isTrue();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void pidFileFindsTheProcessItSpeaksOf() throws Exception {
        var child = start("sleep", "601");
        try {
            var file = directory.resolve("sleep.pid");
            new PidFile(child.identity(), "601", "print").write(file);
            assertThat(PidFile.findRunning(file)).map(PidFile::process).contains(child.identity());
            new PidFile(child.identity(), "another argument", "print").write(file);
            assertThat(PidFile.findRunning(file)).isEmpty();
        } finally {
            child.stop(Posix.SIGKILL, Duration.ofSeconds(5));
        }
        assertThat(PidFile.findRunning(directory.resolve("none.pid"))).isEmpty();
    }

    @Test
    void adoptedProcessCanBeAwaitedAndStopped() throws Exception {
        var child = start("sleep", "602");
        var adopted = ChildProcess.adopt(child.identity());
        assertThat(adopted.awaitEnd(Duration.ofMillis(20))).isFalse();
        assertThat(adopted.stop(Posix.SIGTERM, Duration.ofSeconds(10))).isTrue();
        assertThat(adopted.exitCode()).isEmpty();
    }

    private ChildProcess start(String... command) throws IOException {
        var launch = new Launch(List.of(command), Map.of("PATH", "/usr/bin:/bin"), directory, command[1], "");
        return ChildProcess.start(launch, directory.resolve("log"));
    }

    private void awaitLog(String text) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (BoundedLog.lastLines(directory.resolve("log"), 5).stream().noneMatch(text::equals)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
