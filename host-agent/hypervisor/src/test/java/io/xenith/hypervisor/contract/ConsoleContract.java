package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.ShutdownReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The serial console, as a log and as a conversation. */
public interface ConsoleContract extends ContractFixture {
    @Test
    default void readsTheLogInStretchesAndByItsEnd() {
        var domain = boot(aGuest());
        var whole = console(domain);
        var first = hypervisor().readConsole(call(), domain.id(), new ConsoleRange.From(0, 40));
        var second = hypervisor().readConsole(call(), domain.id(), new ConsoleRange.From(40, 1 << 16));
        var tail = hypervisor().readConsole(call(), domain.id(), new ConsoleRange.Tail(10));

        assertThat(first.length()).isEqualTo(40);
        assertThat(first.text() + second.text()).isEqualTo(whole);
        assertThat(second.offset()).isEqualTo(40);
        assertThat(tail.text()).isEqualTo(whole.substring(whole.length() - 10));
        assertThat(tail.end()).isEqualTo(first.end());
        assertThat(hypervisor()
                        .readConsole(call(), domain.id(), new ConsoleRange.From(1 << 20, 10))
                        .length())
                .isZero();
    }

    @Test
    default void keepsTheLogAfterTheDomainUntilItIsDiscarded() {
        var domain = boot(aGuest());
        hypervisor().destroy(call(), domain);
        assertThat(console(domain)).contains("xenith.test=guest");

        hypervisor().discardConsole(call(), domain.id());
        hypervisor().discardConsole(call(), domain.id());

        assertThat(console(domain)).isEmpty();
    }

    @Test
    default void startsANewLogWithANewDomain() {
        var guest = aGuest();
        hypervisor().destroy(call(), boot(guest));

        var again = create(guest);

        assertThat(console(again)).isEmpty();
    }

    @Test
    default void discardsNothingOfALivingDomain() {
        var domain = boot(aGuest());

        hypervisor().discardConsole(call(), domain.id());

        assertThat(console(domain)).contains("login: ");
    }

    @Test
    default void answersAnEmptyLogForAStranger() {
        var log = hypervisor().readConsole(call(), new DomainId(UUID.randomUUID()), new ConsoleRange.Tail(100));

        assertThat(log.end()).isZero();
        assertThat(log.text()).isEmpty();
    }

    @Test
    default void showsAnOpenConsoleWhatTheGuestPrintsAndEndsWithIt() {
        var domain = create(aGuest());
        try (var console = hypervisor().openConsole(call(), domain)) {
            hypervisor().unpause(call(), domain);
            readUntil(console, "login: ");
            console.write(ByteBuffer.wrap("poweroff\n".getBytes(StandardCharsets.UTF_8)));
            awaitShutdown(domain, ShutdownReason.POWEROFF);
            await("the end of the console", () -> console.read(ByteBuffer.allocate(256), Duration.ofMillis(10)) < 0);
        }
    }

    @Test
    default void waitsNoLongerForOutputThanItIsTold() {
        var domain = boot(aGuest());
        try (var console = hypervisor().openConsole(call(), domain)) {
            // A booted guest may still have something to say, but not for ever.
            await("silence", () -> console.read(ByteBuffer.allocate(256), Duration.ofMillis(20)) == 0);
        }
    }

    @Test
    default void endsAReaderWhenTheDomainIsDestroyed() {
        var domain = boot(aGuest());
        try (var console = hypervisor().openConsole(call(), domain)) {
            hypervisor().destroy(call(), domain);
            await("the end of the console", () -> console.read(ByteBuffer.allocate(256), Duration.ofMillis(10)) < 0);
            assertFails(Failure.NoSuchDomain.class, () -> console.write(ByteBuffer.wrap(new byte[] {'x'})));
        }
        assertFails(Failure.NoSuchDomain.class, () -> hypervisor().openConsole(call(), domain));
    }

    private void readUntil(ConsoleChannel console, String expected) {
        var seen = new StringBuilder();
        await("'" + expected + "' on the open console", () -> {
            var buffer = ByteBuffer.allocate(64);
            console.read(buffer, Duration.ofMillis(50));
            seen.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            return seen.toString().contains(expected);
        });
    }
}
