package io.xenith.hypervisor.dom0.hotplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code block-xenith} with a file as the disk; XenStore's tools, losetup and stat are stand-ins that note what they were asked. */
class BlockScriptTest {
    private static final String BACKEND = "backend/vbd/7/51712";

    @TempDir
    Path folder = Path.of("");

    private Path disk = Path.of("");

    @BeforeEach
    void makeStandIns() throws IOException {
        disk = Files.createFile(folder.resolve("a-disk-with-a-name-as-long-as-those-of-real-domains-root0.raw"));
        Files.createFile(folder.resolve("asked"));
        Files.createFile(folder.resolve("loops"));
        Files.createFile(folder.resolve("backend"));
        // As the real one: values are cut at the width of a terminal.
        standIn("xenstore-ls", "sed 's/\\(.\\{70\\}\\).*/\\1\\\\.../' \"$here/backend\"");
        standIn(
                "xenstore-read",
                "for path; do sed -n \"s,^${path##*/} = \\\"\\(.*\\)\\\",\\1,p\" \"$here/backend\" | grep . || exit 1; done");
        standIn("xenstore-write", "note xenstore-write \"$@\"");
        standIn("stat", "echo 7:3");
        standIn(
                "losetup",
                "note losetup \"$@\"\ncase $1 in --associated) cat \"$here/loops\" ;; --find) echo /dev/loop3 ;; esac");
    }

    @Test
    void offersAFileThroughALoopDevice() throws Exception {
        backend("params = \"" + disk + "\"", "mode = \"w\"");

        assertThat(run("add")).isZero();

        assertThat(asked())
                .containsExactly(
                        "losetup --associated " + disk + " --noheadings --output NAME",
                        "losetup --find --show " + disk,
                        "xenstore-write " + BACKEND + "/node /dev/loop3 " + BACKEND
                                + "/physical-device-path /dev/loop3 " + BACKEND + "/physical-device 7:3 " + BACKEND
                                + "/hotplug-status connected");
    }

    @Test
    void keepsAReadOnlyDiskReadOnly() throws Exception {
        backend("params = \"" + disk + "\"", "mode = \"r\"");

        assertThat(run("add")).isZero();

        assertThat(asked()).contains("losetup --find --show --read-only " + disk);
    }

    @Test
    void usesTheLoopDeviceThatWasMadeBeforeItWasKilled() throws Exception {
        backend("params = \"" + disk + "\"", "mode = \"w\"");
        Files.writeString(folder.resolve("loops"), "/dev/loop9\n");

        assertThat(run("add")).isZero();

        assertThat(asked())
                .noneMatch(line -> line.contains("--find"))
                .anyMatch(line -> line.contains("/node /dev/loop9"));
    }

    @Test
    void doesNothingTheSecondTime() throws Exception {
        backend("params = \"" + disk + "\"", "mode = \"w\"", "physical-device = \"7:3\"");

        assertThat(run("add")).isZero();

        assertThat(asked()).isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        backend("params = \"/nowhere/disk.raw\"", "mode = \"w\"");

        assertThat(run("add")).isEqualTo(1);

        assertThat(asked())
                .containsExactly("xenstore-write " + BACKEND
                        + "/hotplug-error neither a block device nor a file: /nowhere/disk.raw " + BACKEND
                        + "/hotplug-status error");
    }

    @Test
    void readsAndWritesADiskOfASharedStorePastThePageCache() throws Exception {
        moveToASharedStore();
        direct("0", "--direct-io=on) echo 1 >\"$here/block/loop3/loop/dio\" ;;");

        assertThat(run("add")).isZero();

        assertThat(asked())
                .containsSubsequence(
                        "losetup --find --show --direct-io=on " + disk, "losetup --direct-io=on /dev/loop3");
        assertThat(asked().getLast()).contains("hotplug-status connected");
    }

    @Test
    void refusesADiskOfASharedStoreThatCannotBeWrittenPastThePageCache() throws Exception {
        moveToASharedStore();
        direct("0", "");

        assertThat(run("add")).isEqualTo(1);

        assertThat(asked().getLast()).contains("past the page cache", "hotplug-status error");
        assertThat(asked()).noneMatch(line -> line.contains("physical-device"));
    }

    @Test
    void doesTheSameWithALoopDeviceThatWasMadeBefore() throws Exception {
        moveToASharedStore();
        direct("1", "");
        Files.writeString(folder.resolve("loops"), "/dev/loop3\n");

        assertThat(run("add")).isZero();

        assertThat(asked()).noneMatch(line -> line.contains("--find") || line.contains("--direct-io"));
    }

    private void moveToASharedStore() throws IOException {
        Files.createFile(folder.resolve("store-id"));
        disk = Files.createFile(
                Files.createDirectories(folder.resolve("hosts/a")).resolve("disk.raw"));
        backend("params = \"" + disk + "\"", "mode = \"w\"");
    }

    private void direct(String before, String whenAsked) throws IOException {
        var loop = Files.createDirectories(folder.resolve("block/loop3/loop"));
        Files.writeString(loop.resolve("dio"), before + "\n");
        standIn(
                "losetup",
                "note losetup \"$@\"\ncase $1 in --associated) cat \"$here/loops\" ;; --find) echo /dev/loop3 ;; "
                        + whenAsked + " esac");
    }

    @Test
    void removesTheLoopDeviceWithTheDisk() throws Exception {
        backend("params = \"" + disk + "\"", "mode = \"w\"", "node = \"/dev/loop3\"");

        assertThat(run("remove")).isZero();

        assertThat(asked()).containsExactly("losetup --detach /dev/loop3");
    }

    @Test
    void leavesABlockDeviceAlone() throws Exception {
        backend("params = \"/dev/xenith/disk\"", "mode = \"w\"", "node = \"/dev/xenith/disk\"");

        assertThat(run("remove")).isZero();

        assertThat(asked()).isEmpty();
    }

    private void backend(String... lines) throws IOException {
        Files.write(folder.resolve("backend"), List.of(lines));
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    private void standIn(String name, String body) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(
                file,
                "#!/bin/sh\nhere=" + folder + "\nnote() { echo \"$*\" >> \"$here/asked\"; }\n" + body + "\n",
                StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        HotplugScript.DISK.install(folder.resolve("scripts")).toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("PATH", folder + ":/usr/bin:/bin");
        builder.environment().put("XENBUS_PATH", BACKEND);
        builder.environment().put("XENITH_BLOCK", folder.resolve("block").toString());
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
