package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How domains come, run, end and go. */
public interface LifeContract extends ContractFixture {
    @Test
    default void createsADomainPausedAndNotYetRunning() {
        var domain = create(aGuest().vcpus(2).labels(Map.of("generation", "7")));

        var info = info(domain);
        assertThat(info.ref()).isEqualTo(domain);
        assertThat(info.name()).isEqualTo("guest");
        assertThat(info.state()).isEqualTo(new RunState.Paused());
        assertThat(info.vcpus()).isEqualTo(1);
        assertThat(info.memory()).isEqualTo(ByteSize.ofMib(128));
        assertThat(info.labels()).containsExactly(Map.entry("generation", "7"));
        assertThat(console(domain)).isEmpty();
    }

    @Test
    default void bootsAnUnpausedDomainWithItsCommandLine() {
        var domain = boot(aGuest().vcpus(2));

        assertThat(info(domain).state()).isEqualTo(new RunState.Running());
        assertThat(info(domain).vcpus()).isEqualTo(2);
        assertThat(console(domain)).contains("xenith.test=guest");
    }

    @Test
    default void pausesAndUnpausesAnyNumberOfTimes() {
        var domain = boot(aGuest());

        hypervisor().pause(call(), domain);
        hypervisor().pause(call(), domain);
        assertThat(info(domain).state()).isEqualTo(new RunState.Paused());

        hypervisor().unpause(call(), domain);
        hypervisor().unpause(call(), domain);
        assertThat(info(domain).state()).isEqualTo(new RunState.Running());
    }

    @Test
    default void keepsADomainThatPoweredOffUntilItIsDestroyed() {
        var domain = boot(aGuest());
        hypervisor().requestShutdown(call(), domain);
        awaitShutdown(domain, ShutdownReason.POWEROFF);

        hypervisor().requestShutdown(call(), domain);
        assertFails(Failure.WrongState.class, () -> hypervisor().unpause(call(), domain));
        assertFails(Failure.WrongState.class, () -> hypervisor().pause(call(), domain));
        hypervisor().destroy(call(), domain);

        assertThat(hypervisor().findDomain(call(), domain.id())).isEmpty();
        assertThat(hypervisor().listDomains(call())).isEmpty();
    }

    @Test
    default void keepsADomainThatRebootedInsteadOfRestartingIt() {
        var domain = boot(aGuest());
        hypervisor().requestReboot(call(), domain);

        awaitShutdown(domain, ShutdownReason.REBOOT);
        hypervisor().destroy(call(), domain);
        var again = boot(aGuest());

        assertThat(again.domid()).isNotEqualTo(domain.domid());
    }

    @Test
    default void keepsADomainThatCrashed() {
        var domain = boot(aGuest());
        type(domain, "crash\n");

        awaitShutdown(domain, ShutdownReason.CRASH);
    }

    @Test
    default void destroysADeafGuest() {
        var domain = boot(aGuest());
        makeDeaf(domain);
        hypervisor().requestShutdown(call(), domain);
        passTime();
        assertThat(info(domain).state()).isEqualTo(new RunState.Running());

        hypervisor().destroy(call(), domain);

        assertFails(Failure.NoSuchDomain.class, () -> hypervisor().destroy(call(), domain));
    }

    @Test
    default void refusesARequestToAPausedDomain() {
        var domain = create(aGuest());

        assertFails(Failure.WrongState.class, () -> hypervisor().requestShutdown(call(), domain));
        assertFails(Failure.WrongState.class, () -> hypervisor().requestReboot(call(), domain));
    }

    @Test
    default void touchesNoDomainWhoseNumberAndIdDoNotGoTogether() {
        var one = create(aGuest("one"));
        var two = create(aGuest("two"));
        var crossed = new DomainRef(one.domid(), two.id());

        assertFails(Failure.NoSuchDomain.class, () -> hypervisor().destroy(call(), crossed));
        assertFails(Failure.NoSuchDomain.class, () -> hypervisor().unpause(call(), crossed));
        assertThat(hypervisor().listDomains(call())).hasSize(2);
    }

    @Test
    default void tellsOfEndsAndDeaths() {
        var heard = new CopyOnWriteArrayList<HypervisorEvent>();
        try (var _ = hypervisor().subscribe(heard::add)) {
            var domain = boot(aGuest());
            type(domain, "poweroff\n");
            await("the end to be told", () -> heard.stream()
                    .anyMatch(event -> event instanceof HypervisorEvent.DomainShutdown(var which, var why, var _)
                            && which.equals(domain)
                            && why == ShutdownReason.POWEROFF));
            hypervisor().destroy(call(), domain);
            await("the death to be told", () -> heard.stream()
                    .anyMatch(event ->
                            event instanceof HypervisorEvent.DomainGone(var which, var _) && which.equals(domain)));
        }
        int before = heard.size();
        hypervisor().destroy(call(), create(aGuest()));
        passTime();
        assertThat(heard).hasSize(before);
    }

    @Test
    default void listsDomainsByNumber() {
        var first = create(aGuest("first"));
        var second = create(aGuest("second"));

        assertThat(hypervisor().listDomains(call())).map(DomainInfo::ref).containsExactly(first, second);
    }

    @Test
    default void describesTheHost() {
        var before = hypervisor().describeHost(call());
        create(aGuest());
        var after = hypervisor().describeHost(call());

        assertThat(before.cpus()).isNotEmpty();
        assertThat(before.cells()).isNotEmpty();
        assertThat(before.xenVersion()).matches("\\d+\\.\\d+.*");
        assertThat(before.memory().claimable()).isLessThan(before.memory().total());
        assertThat(after.bootId()).isEqualTo(before.bootId());
        assertThat(after.domains()).isEqualTo(before.domains() + 1);
        assertThat(before.memory().free().minusOrZero(after.memory().free()))
                .isGreaterThanOrEqualTo(ByteSize.ofMib(128));
    }

    @Test
    default void givesAllMemoryBack() {
        var before = hypervisor().describeHost(call()).memory().free();
        hypervisor().destroy(call(), boot(aGuest()));

        await(
                "the memory to be free again",
                () -> hypervisor().describeHost(call()).memory().free().equals(before));
    }

    /** Types to the guest. */
    default void type(DomainRef domain, String text) {
        try (var console = hypervisor().openConsole(call(), domain)) {
            console.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
