package io.xenith.hypervisor.dom0.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SystemCommandsTest {
    private final SystemCommands commands = new SystemCommands();

    @Test
    void saysWhatAProgramSaid() {
        var output = commands.run(within(20), List.of("sh", "-c", "echo out; echo oops >&2; exit 3"));

        assertThat(output.out()).isEqualTo("out\n");
        assertThat(output.exitCode()).isEqualTo(3);
        assertThatThrownBy(output::orFail).isInstanceOfSatisfying(HypervisorException.class, e -> {
            assertThat(e.failure()).isEqualTo(new Failure.Unexpected("sh ended with 3: oops"));
            assertThat(e.log()).containsExactly("oops");
        });
    }

    @Test
    void readsNoShellIntoArgumentsAndSpeaksTheCLocale() {
        assertThat(commands.run(within(20), List.of("echo", "$HOME; rm -rf *")).out())
                .isEqualTo("$HOME; rm -rf *\n");
        assertThat(commands.run(within(20), List.of("sh", "-c", "echo $LC_ALL $HOME"))
                        .out())
                .isEqualTo("C\n");
        assertThat(commands.run(within(20), List.of("cat"), "typed").out()).isEqualTo("typed");
    }

    @Test
    void saysSoWhereThereIsNoSuchProgram() {
        assertFails(Failure.ToolstackDown.class, () -> commands.run(within(20), List.of("xenith-has-no-such-program")));
    }

    @Test
    void endsAProgramAtTheDeadlineAndItsChildrenToo() {
        assertFails(
                Failure.TimedOut.class,
                () -> commands.run(
                        new TimeLeft(Call.of("test", Duration.ofMillis(300))), List.of("sh", "-c", "sleep 60; true")));
    }

    @Test
    void endsAProgramWhenCancelled() {
        var cancellation = new Cancellation();
        var call = new Call("test", Duration.ofSeconds(60), cancellation);
        Thread.ofVirtual().start(cancellation::cancel);

        assertFails(Failure.Cancelled.class, () -> commands.run(new TimeLeft(call), List.of("sleep", "60")));
    }

    @Test
    void refusesAFloodWithoutKeepingIt() {
        assertFails(
                Failure.Unexpected.class,
                () -> commands.run(within(20), List.of("head", "-c", "6000000", "/dev/zero")));
    }

    private static TimeLeft within(int seconds) {
        return new TimeLeft(Call.of("test", Duration.ofSeconds(seconds)));
    }

    private static void assertFails(Class<? extends Failure> how, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> assertThat(e.failure())
                .isInstanceOf(how));
    }
}
