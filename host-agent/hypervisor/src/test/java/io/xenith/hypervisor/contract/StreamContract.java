package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DomainConfigBuilder;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.SuspendMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Suspending to a stream, going on from it, and what happens when the stream breaks. */
public interface StreamContract extends ContractFixture {
    @ParameterizedTest
    @EnumSource(SuspendMode.class)
    default void goesOnFromAStreamWhereItWas(SuspendMode mode) {
        var guest = aGuest();
        var domain = boot(guest);
        byte[] saved = suspend(domain, mode);
        assertThat(info(domain).state()).isEqualTo(new RunState.Shutdown(ShutdownReason.SUSPEND));
        hypervisor().destroy(call(), domain);

        var restored = restore(guest, saved);
        assertThat(info(restored).state()).isEqualTo(new RunState.Paused());
        hypervisor().unpause(call(), restored);

        hypervisor().requestShutdown(call(), restored);
        awaitShutdown(restored, ShutdownReason.POWEROFF);
    }

    @Test
    default void resumesASuspendedDomainInPlace() {
        var running = boot(aGuest("running"));
        var paused = boot(aGuest("paused"));
        hypervisor().pause(call(), paused);
        suspend(running, SuspendMode.STOPPED);
        suspend(paused, SuspendMode.STOPPED);

        hypervisor().resume(call(), running);
        hypervisor().resume(call(), paused);

        assertThat(info(running).state()).isEqualTo(new RunState.Running());
        assertThat(info(paused).state()).isEqualTo(new RunState.Paused());
        assertFails(Failure.WrongState.class, () -> hypervisor().resume(call(), running));
    }

    @Test
    default void suspendsNoDomainThatNeverRan() {
        var domain = create(aGuest());

        assertFails(Failure.WrongState.class, () -> suspend(domain, SuspendMode.STOPPED));
        assertThat(info(domain).state()).isEqualTo(new RunState.Paused());
    }

    @Test
    default void goesOnAsItWasWhenTheStreamCannotBeWritten() {
        var domain = boot(aGuest());

        assertFails(Failure.BadStream.class, () -> hypervisor()
                .suspend(call(), domain, new FailingChannel(), SuspendMode.STOPPED));

        assertThat(info(domain).state()).isEqualTo(new RunState.Running());
    }

    @Test
    default void makesNothingFromATornOrDamagedStream() {
        var guest = aGuest();
        var domain = boot(guest);
        byte[] saved = suspend(domain, SuspendMode.STOPPED);
        hypervisor().destroy(call(), domain);

        assertFails(Failure.BadStream.class, () -> restore(guest, Arrays.copyOf(saved, saved.length / 2)));
        assertFails(Failure.BadStream.class, () -> restore(guest, new byte[1024]));
        assertThat(hypervisor().listDomains(call())).isEmpty();

        assertThat(info(restore(guest, saved)).name()).isEqualTo("guest");
    }

    @Test
    default void restoresOnlyIntoTheSameMemory() {
        var guest = aGuest();
        var domain = boot(guest);
        byte[] saved = suspend(domain, SuspendMode.STOPPED);
        hypervisor().destroy(call(), domain);

        assertFails(
                Failure.InvalidConfig.class,
                () -> restore(guest.build().change().memory(ByteSize.ofMib(192)), saved));
        assertThat(hypervisor().listDomains(call())).isEmpty();
    }

    @Test
    default void restoresNothingBesideTheDomainItself() {
        var guest = aGuest();
        var domain = boot(guest);
        byte[] saved = suspend(domain, SuspendMode.STOPPED);

        assertFails(Failure.DomainExists.class, () -> restore(guest, saved));
        assertThat(hypervisor().listDomains(call())).hasSize(1);
    }

    private byte[] suspend(DomainRef domain, SuspendMode mode) {
        var bytes = new ByteArrayOutputStream();
        hypervisor().suspend(call(), domain, Channels.newChannel(bytes), mode);
        return bytes.toByteArray();
    }

    private DomainRef restore(DomainConfigBuilder guest, byte[] saved) {
        return hypervisor().restorePaused(call(), guest.build(), Channels.newChannel(new ByteArrayInputStream(saved)));
    }

    /** A full disk, or a connection that broke. */
    final class FailingChannel implements WritableByteChannel {
        @Override
        public int write(ByteBuffer src) throws IOException {
            throw new IOException("no space left on device");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
