package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainConfigBuilder;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.StoredDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What an implementation under test tells of itself, and the steps that the contracts are written in. The test guest boots
 * from {@link #kernel} and {@link #ramdisk}, prints its command line, ends its boot messages with {@code login: }, and
 * obeys the lines {@code poweroff}, {@code reboot} and {@code crash} on its console.
 */
public interface ContractFixture {
    /** A host for this test, with no domains of earlier ones and room for at least ten small guests. */
    Hypervisor hypervisor();

    HostStore store();

    Path kernel();

    Path ramdisk();

    /** A raw image file of at most 16 MiB. */
    Path image();

    /** Lets some time pass, at most a fraction of a second; how often {@link #await} looks. */
    void passTime();

    /** How long a step of a guest may take. */
    Duration patience();

    /** Makes the toolstack stop answering. Guests run on. */
    void takeToolstackDown();

    void bringToolstackUp();

    /** Makes this guest deaf to requests to shut down or reboot. */
    void makeDeaf(DomainRef domain);

    default Call call() {
        return Call.of("contract", patience());
    }

    default DomainConfigBuilder aGuest() {
        return aGuest("guest");
    }

    default DomainConfigBuilder aGuest(String name) {
        return DomainConfig.of(
                        new DomainId(UUID.randomUUID()),
                        name,
                        new Boot.KernelAndRamdisk(kernel(), ramdisk(), "console=hvc0 xenith.test=" + name))
                .memory(ByteSize.ofMib(128));
    }

    default DomainRef create(DomainConfigBuilder guest) {
        return hypervisor().createPaused(call(), guest.build());
    }

    /** Creates a guest and waits until it has booted. */
    default DomainRef boot(DomainConfigBuilder guest) {
        var domain = create(guest);
        hypervisor().unpause(call(), domain);
        awaitLogin(domain);
        return domain;
    }

    default void awaitLogin(DomainRef domain) {
        await("the login prompt of " + domain, () -> console(domain).contains("login: "));
    }

    default String console(DomainRef domain) {
        return hypervisor()
                .readConsole(call(), domain.id(), new ConsoleRange.Tail(1 << 16))
                .text();
    }

    default DomainInfo info(DomainRef domain) {
        return hypervisor().findDomain(call(), domain.id()).orElseThrow();
    }

    default void awaitShutdown(DomainRef domain, ShutdownReason reason) {
        await(domain + " to end by " + reason, () -> info(domain).state().equals(new RunState.Shutdown(reason)));
    }

    default StoredDisk createDisk(DomainId domain, int index) {
        return store().createEmptyDisk(call(), new DiskId(domain, DiskKind.EPHEMERAL, index, 0), ByteSize.ofMib(8));
    }

    /** Looks again and again until it is so; fails when it is not within {@link #patience}. */
    default void await(String what, Callable<Boolean> isSo) {
        long deadline = System.nanoTime() + patience().toNanos();
        int looks = 0;
        try {
            while (!isSo.call()) {
                if (System.nanoTime() > deadline || looks++ > 100_000) {
                    fail("waited in vain for " + what);
                }
                passTime();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("while waiting for " + what, e);
        }
    }

    default void assertFails(Class<? extends Failure> how, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> assertThat(e.failure())
                .isInstanceOf(how));
    }
}
