package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for what is on its way through a loop device, on files that look as the kernel's. */
class LoopDevicesTest {
    @TempDir
    Path folder = Path.of("");

    private Path disk = Path.of("");
    private Path device = Path.of("");

    @BeforeEach
    void make() throws IOException {
        folder = folder.toRealPath();
        disk = Files.createFile(folder.resolve("disk"));
        Files.createDirectories(folder.resolve("block/sda"));
        Files.createDirectories(folder.resolve("block/loop1"));
        device = folder.resolve("block/loop2");
        Files.createDirectories(device.resolve("loop"));
        say("loop/backing_file", disk.toString());
        say("inflight", "       0        0");
        say("stat", "17 0 136 0");
    }

    /** As the kernel does: never half of it. */
    private void say(String name, String text) throws IOException {
        var draft = Files.writeString(folder.resolve("draft"), text + "\n");
        Files.move(draft, device.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void await(Duration patience) throws IOException {
        new LoopDevices(folder.resolve("block")).awaitQuiet(new TimeLeft(Call.of("test", patience)), disk);
    }

    @Test
    void isQuietWhenNothingIsOnItsWayAndNothingComes() throws IOException {
        await(Duration.ofSeconds(30));
    }

    @Test
    void waitsWhileSomethingIsOnItsWay() throws IOException {
        say("inflight", "       0        1");
        assertThatThrownBy(() -> await(Duration.ofMillis(400))).hasMessageContaining("no end");
    }

    @Test
    void waitsWhileThingsComeAndAreDoneBetweenTwoLooks() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> {
                await(Duration.ofSeconds(30));
                return true;
            });
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (int i = 18; System.nanoTime() < until; i++) {
                say("stat", i + " 0 136 0");
                assertThat(waiting.isDone()).isFalse();
            }
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void asksNobodyWhereNoDeviceHasTheFile() throws IOException {
        say("inflight", "       0        1");
        new LoopDevices(folder.resolve("block"))
                .awaitQuiet(
                        new TimeLeft(Call.of("test", Duration.ofSeconds(1))),
                        Files.createFile(folder.resolve("other")));
    }
}
