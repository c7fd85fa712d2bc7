package io.xenith.hostagent.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hostagent.journal.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words that an agent is started with. */
class OptionsTest {

    private final Path file;

    OptionsTest(@TempDir Path directory) {
        file = directory.resolve("agent.conf");
    }

    @Test
    void aRealHostNeedsToBeToldOnlyWhereItsServicesAre() throws IOException {
        Files.writeString(file, """
                # Written by hand.
                control-plane=cp.example.org:9443
                image-service = images.example.org:9292

                disks=lvm-thin:vg0/xenith
                """);
        Options options = Options.parse(List.of("--config", file.toString()), true);
        assertThat(options.controlPlane()).isEqualTo("cp.example.org:9443");
        assertThat(options.imageService()).isEqualTo("images.example.org:9292");
        assertThat(options.state()).isEqualTo(Path.of("/var/lib/xenith"));
        assertThat(options.durability()).isEqualTo(Durability.POWER);
        assertThat(options.afterReboot()).isEqualTo(AfterReboot.ASK);
        assertThat(options.hosts()).isInstanceOfSatisfying(HostOptions.Xen.class, xen -> assertThat(xen.disks())
                .isEqualTo(new DiskPlace.LvmThin("vg0", "xenith")));
    }

    @Test
    void tellsTheControlPlaneAndOtherHostsDifferentAddresses() {
        var words = List.of(
                "--control-plane",
                "cp:1",
                "--image-service",
                "i:1",
                "--announce",
                "a:1",
                "--announce-transfers",
                "b:2");
        Options options = Options.parse(words, true);
        assertThat(options.announce()).contains("a:1");
        assertThat(options.announceTransfers()).contains("b:2");
        for (String word : List.of("--announce", "--announce-transfers")) {
            assertThatThrownBy(() -> Options.parse(
                            List.of("--control-plane", "cp:1", "--image-service", "i:1", word, "b"), true))
                    .hasMessage(word + " must be HOST:PORT, not b");
        }
    }

    @Test
    void aHostHasOneStoreItsOwnOrAShared() throws IOException {
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\nshared-disks=/srv/disks\n");
        assertThat(Options.parse(List.of("--config", file.toString()), true).hosts())
                .isInstanceOfSatisfying(HostOptions.Xen.class, xen -> assertThat(xen.disks())
                        .isEqualTo(new DiskPlace.Shared(Path.of("/srv/disks"))));
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\nshared-disks=/srv/disks\ndisks=file:/a\n");
        assertWrong("--disks and --shared-disks exclude each other");
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\nshared-disks=disks\n");
        assertWrong("--shared-disks must be /DIRECTORY");
    }

    @Test
    void theCommandLineWinsOverTheFile() throws IOException {
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\nlog-level=warn\n");
        Options options = Options.parse(List.of("--control-plane", "c:3", "--config", file.toString()), true);
        assertThat(options.controlPlane()).isEqualTo("c:3");
        assertThat(options.logLevel().name()).isEqualTo("WARN");
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() throws IOException {
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\nnonsense=1\n");
        assertWrong("--nonsense", "line 3");
        Files.writeString(file, "control-plane\n");
        assertWrong("line 1", "key=value");
        Files.writeString(file, "control-plane=a:1\ncontrol-plane=a:1\n");
        assertWrong("said twice: control-plane");
        Files.writeString(file, "control-plane=a\nimage-service=b:2\n");
        assertWrong("--control-plane must be HOST:PORT");
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\ndurability=maybe\n");
        assertWrong("--durability must be one of process, power");
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\nmetrics-port=x\n");
        assertWrong("--metrics-port must be a number");
        Files.writeString(file, "control-plane=a:1\nimage-service=b:2\ndisks=somewhere\n");
        assertWrong("--disks must be");
        Files.delete(file);
        assertWrong("no file", "agent.conf");
    }

    private void assertWrong(String... words) {
        assertThatThrownBy(() -> Options.parse(List.of("--config", file.toString()), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void aMachineWithoutXenIsToldSo() {
        assertThatThrownBy(() -> Options.parse(List.of(), false))
                .hasMessageContainingAll("not the Dom0", "--simulate N");
        assertThatThrownBy(() -> Options.parse(List.of("--simulate", "3"), false))
                .hasMessageContaining("missing: --state");
        assertThatThrownBy(() -> Options.parse(List.of("--hypervisor", "libxl", "--simulate", "3"), true))
                .hasMessageContaining("exclude each other");
    }

    @Test
    void aFileKeepsItsCommentsWhenValuesAreSet() throws IOException {
        Files.writeString(file, "# Where things are.\n#control-plane=HOST:PORT\nlog-level=debug\nname=old\n");
        ConfigFile.update(file, Map.of("control-plane", "a:1", "name", "new"));
        assertThat(file).hasContent("# Where things are.\ncontrol-plane=a:1\nlog-level=debug\nname=new\n");
        ConfigFile.update(file, Map.of("zone", "az1"));
        assertThat(Files.readAllLines(file)).contains("zone=az1").hasSize(5);
    }
}
