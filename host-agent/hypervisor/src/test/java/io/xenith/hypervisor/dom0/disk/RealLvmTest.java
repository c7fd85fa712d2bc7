package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Disks as thin volumes under the contract, on real LVM: a group of its own on a loop device. Runs as root where LVM, its thin
 * tools and the device mapper are; skipped elsewhere.
 */
@Tag("root")
@EnabledIf("canUseLvm")
class RealLvmTest extends StoreFixture {
    private static final String GROUP = "xenithtest" + ProcessHandle.current().pid();

    private final SystemCommands system = new SystemCommands();
    private String loop = "";

    @BeforeEach
    @Override
    void open() throws IOException {
        var file = folder.resolve("pv");
        try (var pv = new RandomAccessFile(file.toFile(), "rw")) {
            pv.setLength(2L << 30);
        }
        loop = run("losetup", "--find", "--show", file.toString()).strip();
        run("vgcreate", "-q", "-y", GROUP, loop);
        run("lvcreate", "-q", "-y", "-L", "1g", "--thinpool", "pool", GROUP);
        super.open();
    }

    @AfterEach
    void tearDown() {
        if (!loop.isEmpty()) {
            run("vgremove", "-q", "-f", "-y", GROUP);
            run("losetup", "--detach", loop);
        }
    }

    /** Whether LVM can make a thin pool here, as far as can be told without trying. */
    static boolean canUseLvm() {
        return System.getProperty("user.name", "").equals("root")
                && Stream.of("/usr/sbin/lvcreate", "/usr/sbin/thin_check", "/dev/mapper/control", "/run/udev/control")
                        .allMatch(path -> Files.exists(Path.of(path)));
    }

    @Override
    HostStore openStore() {
        return new HostDisks(
                LvmThinVolumes.open(
                        new TimeLeft(call()), new LvmThinSettings(GROUP, "pool", 2), system, Path.of("/dev")),
                this::findUser,
                new ConfigDriveImage(commands, folder.resolve("scratch")),
                Clock.systemUTC());
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(20);
    }

    @Test
    void copiesAnImageOnceAndSnapshotsItThen() {
        for (int i = 0; i < 3; i++) {
            store().createRootDisk(
                            call(),
                            rootId(),
                            image(),
                            DiskFormat.RAW,
                            ByteSize.ofGib(0).plus(ByteSize.ofMib(64)));
        }

        // Three times the image would be 6 MiB of its 2 MiB that are not zeros.
        var used = run("lvs", "--noheadings", "-o", "data_percent", GROUP + "/pool")
                .strip();
        assertThat(Double.parseDouble(used) / 100 * 1024).as("MiB used").isLessThan(3);
    }

    private String run(String... command) {
        return system.run(new TimeLeft(call()), List.of(command)).orFail().out();
    }
}
