package io.xenith.hypervisor.dom0.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogsTest {
    private final DomainId id = new DomainId(UUID.randomUUID());

    @TempDir
    Path folder = Path.of("");

    private ConsoleLogs logs = unset();

    @BeforeEach
    void open() {
        logs = new ConsoleLogs(folder.resolve("xen"), folder.resolve("own"));
    }

    @Test
    void readsWhatXenconsoledAppendsByTheDomainsName() throws IOException {
        logs.begin(id, "web-1");
        append("web-1", "Linux version 6.12\nlogin: ");

        assertThat(logs.read(id, new ConsoleRange.Tail(7)).text()).isEqualTo("login: ");
        var from = logs.read(id, new ConsoleRange.From(6, 7));
        assertThat(from.text()).isEqualTo("version");
        assertThat(from.offset()).isEqualTo(6);
        assertThat(from.end()).isEqualTo(26);
        assertThat(logs.read(id, new ConsoleRange.From(99, 7)).length()).isZero();
    }

    @Test
    void beginsAnewWithEachDomainAndOutlivesIt() throws IOException {
        logs.begin(id, "web-1");
        append("web-1", "first life");
        logs.begin(id, "web-1");
        append("web-1", "second");

        assertThat(logs.read(id, new ConsoleRange.Tail(100)).text()).isEqualTo("second");
    }

    @Test
    void forgetsALogWithItsLink() throws IOException {
        logs.begin(id, "web-1");
        append("web-1", "x");

        logs.discard(id);
        logs.discard(id);

        assertThat(logs.read(id, new ConsoleRange.Tail(100)).end()).isZero();
        assertThat(folder.resolve("xen")).isEmptyDirectory();
        assertThat(folder.resolve("own")).isEmptyDirectory();
    }

    @Test
    void boundsALogThatIsBeingWritten() throws IOException {
        logs.begin(id, "web-1");
        try (var xenconsoled = open("web-1")) {
            for (int line = 0; line < 3 * 1024; line++) {
                xenconsoled.write(
                        ("line %08d ".formatted(line) + "x".repeat(1009) + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(trim()).isEqualTo(1);
            assertThat(trim()).isZero();
            xenconsoled.write("the end".getBytes(StandardCharsets.US_ASCII));
        }

        var all = logs.read(id, new ConsoleRange.From(0, 1 << 20));
        assertThat(all.end()).isEqualTo(3 * 1024 * 1024 + 7);
        assertThat(all.offset()).isEqualTo(all.end() - ConsoleLogs.KEPT_BYTES);
        assertThat(all.text()).doesNotContain("\0").endsWith("the end");
    }

    @Test
    void refusesANameThatWouldBeAPath() {
        assertThatThrownBy(() -> logs.begin(id, "../../etc/passwd")).isInstanceOf(HypervisorException.class);
        assertThatThrownBy(() -> logs.begin(id, "")).isInstanceOf(HypervisorException.class);
    }

    private int trim() {
        return logs.trim(Call.of("trim", Duration.ofSeconds(20)), new SystemCommands());
    }

    private void append(String name, String text) throws IOException {
        try (var file = open(name)) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private OutputStream open(String name) throws IOException {
        return Files.newOutputStream(
                folder.resolve("xen").resolve("guest-" + name + ".log"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @SuppressWarnings("NullAway") // opened before each test
    private static ConsoleLogs unset() {
        return null;
    }
}
