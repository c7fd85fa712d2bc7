package io.xenith.hypervisor.libxl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Console logs, written as xenconsoled does: appended to a file by the domain's name. */
class ConsoleFilesTest {
    private static final ConsoleRange ALL = new ConsoleRange.From(0, ConsoleRange.MOST_BYTES);

    @TempDir
    Path folder = Path.of("");

    private ConsoleFiles files = new ConsoleFiles(Path.of(""), new Libc());

    @BeforeEach
    void open() {
        files = new ConsoleFiles(folder, new Libc());
    }

    @Test
    void findsByIdWhatWasWrittenByName() throws IOException {
        var domain = aDomain("web");
        files.startAnew(domain);
        append("web", "hello");

        assertThat(files.read(domain.id(), ALL).text()).isEqualTo("hello");
        assertThat(files.read(domain.id(), new ConsoleRange.Tail(2)).text()).isEqualTo("lo");
    }

    @Test
    void keepsTheLogsOfTwoDomainsOfOneNameApart() throws IOException {
        var first = aDomain("web");
        files.startAnew(first);
        append("web", "first");
        var second = aDomain("web");
        files.startAnew(second);
        append("web", "second");

        assertThat(files.read(first.id(), ALL).text()).isEqualTo("first");
        assertThat(files.read(second.id(), ALL).text()).isEqualTo("second");

        files.discard(first.id());
        append("web", " goes on");
        assertThat(files.read(first.id(), ALL).end()).isZero();
        assertThat(files.read(second.id(), ALL).text()).isEqualTo("second goes on");
    }

    @Test
    void startsAnewForTheSameDomain() throws IOException {
        var domain = aDomain("web");
        files.startAnew(domain);
        append("web", "before");

        files.startAnew(domain);

        assertThat(files.read(domain.id(), ALL).end()).isZero();
    }

    @Test
    void discardsSeveralAtOnce() throws Exception {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 200; i++) {
            var domain = aDomain("web-" + i);
            files.startAnew(domain);
            tasks.add(() -> {
                files.discard(domain.id());
                return true;
            });
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNothingAfterDiscarding() throws IOException {
        var domain = aDomain("web");
        files.startAnew(domain);

        files.discard(domain.id());
        files.discard(domain.id());

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void givesBackAllButTheEndOfALongLogWithoutMovingIt() throws IOException {
        var domain = aDomain("web");
        files.startAnew(domain);
        append("web", "0123456789abcdef".repeat(1 << 18));
        append("web", "the end");

        files.trim();

        var log = files.read(domain.id(), ALL);
        assertThat(log.end()).isEqualTo((16 << 18) + 7);
        // Where the file system cannot punch holes, nothing is lost and nothing is gained.
        assertThat(log.offset()).isBetween(0L, log.end() - ConsoleFiles.KEPT_BYTES);
        assertThat(files.read(domain.id(), new ConsoleRange.Tail(11)).text()).isEqualTo("cdefthe end");
        append("web", ", or not");
        assertThat(files.read(domain.id(), new ConsoleRange.Tail(8)).text()).isEqualTo(", or not");
        assertThat(log.text()).startsWith("0123456789abcdef");
    }

    private void append(String name, String text) throws IOException {
        Files.write(folder.resolve("guest-" + name + ".log"), text.getBytes(US_ASCII), StandardOpenOption.APPEND);
    }

    private static DomainConfig aDomain(String name) {
        return DomainConfig.of(new DomainId(UUID.randomUUID()), name, new Boot.Kernel(Path.of("k"), ""))
                .build();
    }
}
