package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real processes that wait for a lock, in Perl, which every Debian has: {@code syscall} gives it the bare futex. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class StuckChildrenTest {
    private static final Path PERL = Path.of("/usr/bin/perl");
    private static final String WAIT_FOR_EVER = "my $lock = pack('l', 1); syscall(202, $lock, 128, 1, 0, 0, 0);";
    private static final String WAIT_A_MINUTE =
            "my $lock = pack('l', 1); my $time = pack('qq', 60, 0); syscall(202, $lock, 128, 1, $time, 0, 0);";

    private Process child = unset();

    @AfterEach
    void end() throws InterruptedException {
        child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    @Test
    void endsAChildThatWaitsForEverAtTheSecondLook() throws Exception {
        start(WAIT_FOR_EVER, "202 ");
        var stuck = new StuckChildren(PERL, () -> Stream.of(child.toHandle()));

        stuck.look();
        assertThat(child.isAlive()).isTrue();
        stuck.look();

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesAChildWhoseWaitHasAnEnd() throws Exception {
        start(WAIT_A_MINUTE, "202 ");

        lookTwice(PERL);

        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void leavesAChildThatWaitsForSomethingElse() throws Exception {
        start("sleep 60;", "");

        lookTwice(PERL);

        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void leavesAChildWithAProgramOfItsOwn() throws Exception {
        start(WAIT_FOR_EVER, "202 ");

        lookTwice(Path.of(System.getProperty("java.home"), "bin", "java"));

        assertThat(child.isAlive()).isTrue();
    }

    private void lookTwice(Path program) {
        var stuck = new StuckChildren(program, () -> Stream.of(child.toHandle()));
        stuck.look();
        stuck.look();
    }

    private void start(String script, String call) throws IOException {
        assumeThat(PERL).isExecutable();
        child = new ProcessBuilder(PERL.toString(), "-e", script).start();
        var now = Path.of("/proc", Long.toString(child.pid()), "syscall");
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!waits(Files.readString(now), call)) {
            assertThat(System.nanoTime()).as("it waits in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static boolean waits(String now, String call) {
        return now.startsWith(call) && !now.startsWith("running");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // started in each test
    private static <T> T unset() {
        return null;
    }
}
