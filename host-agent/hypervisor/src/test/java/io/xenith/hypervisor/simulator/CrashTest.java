package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.DomainInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host in another process that is killed: what was answered is there once, what was not is there once or not at all. */
class CrashTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @Timeout(120)
    void losesAndDoublesNoDomainWhenTheProcessIsKilled() throws Exception {
        var chance = new SplittableRandom(20260101);
        var known = new HashMap<String, Known>();
        for (int round = 0; round < 6; round++) {
            var report = killAfter(chance.nextInt(1, 4000), round);
            read(report, known);
            checkAgainst(known);
        }
        assertThat(known.size()).isGreaterThan(100);
    }

    @Test
    @Timeout(60)
    void refusesAHostThatAnotherProcessHasOpen() throws Exception {
        var child = startChild("hold");
        try (var lines = reader(child)) {
            assertThat(lines.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> TestHosts.open(journal(), SimulatedTime.system()))
                    .isInstanceOf(HostInUseException.class)
                    .hasMessageContaining("by another process");
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        TestHosts.open(journal(), SimulatedTime.system()).close();
    }

    /** What the child was told of one name: asked for at least, and maybe answered. */
    private record Known(boolean made, int domid, boolean destroying, boolean destroyed) {}

    private void checkAgainst(Map<String, Known> known) throws IOException {
        try (var host = TestHosts.open(journal(), SimulatedTime.system())) {
            var found = host.hypervisor().listDomains(TestHosts.CALL);
            Map<String, DomainInfo> byName = found.stream()
                    .collect(Collectors.toMap(DomainInfo::name, Function.identity())); // throws on doubles
            assertThat(found).map(info -> info.ref().id()).doesNotHaveDuplicates();
            assertThat(known.keySet()).containsAll(byName.keySet());
            known.forEach((name, told) -> {
                var info = byName.get(name);
                if (told.destroyed()) {
                    assertThat(info).as(name).isNull();
                } else if (told.made() && !told.destroying()) {
                    assertThat(info).as(name).isNotNull();
                }
                if (info != null && told.made()) {
                    assertThat(info.ref().domid().value()).as(name).isEqualTo(told.domid());
                }
            });
        }
    }

    private static void read(List<String> report, Map<String, Known> known) {
        for (var line : report) {
            var words = line.split(" ", -1);
            var name = words[1];
            var told = known.getOrDefault(name, new Known(false, 0, false, false));
            known.put(
                    name,
                    switch (words[0]) {
                        case "making" -> told;
                        case "made" -> new Known(true, Integer.parseInt(words[2]), false, false);
                        case "destroying" -> new Known(true, told.domid(), true, false);
                        case "destroyed" -> new Known(true, told.domid(), true, true);
                        default -> throw new AssertionError(line);
                    });
        }
    }

    /** Runs the child until it has said so many lines, kills it at whatever it does then, and reads what it had still said. */
    private List<String> killAfter(int lines, int round) throws Exception {
        var child = startChild("churn", "round-" + round);
        var report = new ArrayList<String>();
        try (var reader = reader(child)) {
            for (int i = 0; i < lines; i++) {
                report.add(Objects.requireNonNull(reader.readLine(), "the child ended by itself"));
            }
            child.toHandle().destroyForcibly(); // Process.destroyForcibly would also close the pipe we still read
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.endsWith(".")) {
                    report.add(line);
                }
            }
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return report.stream().map(line -> line.substring(0, line.length() - 1)).toList();
    }

    private Process startChild(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ChildHost.class.getName(),
                journal().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader reader(Process child) {
        return child.inputReader(StandardCharsets.UTF_8);
    }

    private Path journal() {
        return folder.resolve("host.journal");
    }

    /** The process that is killed. Says what it is about to do, does it, says what was answered. */
    static final class ChildHost {
        private ChildHost() {}

        public static void main(String[] arguments) throws Exception {
            var host = TestHosts.open(Path.of(arguments[0]), SimulatedTime.system());
            if (arguments[1].equals("hold")) {
                say("open");
                var end = SimulatedTime.system().instant().plus(Duration.ofMinutes(1));
                SimulatedTime.system().waitUntil(end, new Wakeup());
                return;
            }
            for (int i = 0; i < 100_000; i++) {
                var name = arguments[2] + "-" + i;
                say("making " + name + ".");
                var domain = TestHosts.start(host, name);
                say("made " + name + " " + domain.domid() + ".");
                if (i % 8 != 0) {
                    say("destroying " + name + ".");
                    host.hypervisor().destroy(TestHosts.CALL, domain);
                    say("destroyed " + name + ".");
                }
            }
        }

        private static void say(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
