package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.ShutdownReason;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Disks, NICs, vCPUs and memory that change while a guest runs. */
public interface DeviceContract extends ContractFixture {
    /** A bridge that exists on the host. */
    String bridge();

    @Test
    default void attachesAndDetachesADisk() {
        var domain = boot(aGuest());
        var disk = createDisk(domain.id(), 0).attachAs("xvdb", false);

        hypervisor().attachDisk(call(), domain, disk);
        assertThat(hypervisor().loadConfig(call(), domain).disks()).containsExactly(disk);
        assertFails(Failure.DeviceInUse.class, () -> hypervisor().attachDisk(call(), domain, disk));

        hypervisor().detachDisk(call(), domain, "xvdb");
        assertThat(hypervisor().loadConfig(call(), domain).disks()).isEmpty();
        assertFails(Failure.NoSuchDevice.class, () -> hypervisor().detachDisk(call(), domain, "xvdb"));
    }

    @Test
    default void attachesAndDetachesANic() {
        var domain = boot(aGuest().nics(List.of(aNic("02:00:00:00:00:01"))));
        var second = aNic("02:00:00:00:00:02");

        hypervisor().attachNic(call(), domain, second);
        assertThat(hypervisor().loadConfig(call(), domain).nics()).hasSize(2).contains(second);
        assertFails(Failure.DeviceInUse.class, () -> hypervisor().attachNic(call(), domain, second));

        hypervisor().detachNic(call(), domain, second.mac());
        assertThat(hypervisor().loadConfig(call(), domain).nics()).hasSize(1).doesNotContain(second);
        assertFails(Failure.NoSuchDevice.class, () -> hypervisor().detachNic(call(), domain, second.mac()));
    }

    @Test
    default void setsVcpusWithinTheMost() {
        var domain = boot(aGuest().vcpus(1, 2));

        hypervisor().setVcpus(call(), domain, 2);

        await("the second vCPU", () -> info(domain).vcpus() == 2);
        assertFails(Failure.InvalidConfig.class, () -> hypervisor().setVcpus(call(), domain, 3));
        assertFails(Failure.InvalidConfig.class, () -> hypervisor().setVcpus(call(), domain, 0));
    }

    @Test
    default void setsTheMemoryTargetWithinTheMost() {
        var domain = boot(aGuest().memory(ByteSize.ofMib(128), ByteSize.ofMib(256)));

        hypervisor().setMemoryTarget(call(), domain, ByteSize.ofMib(192));

        await("the balloon", () -> info(domain).memory().equals(ByteSize.ofMib(192)));
        assertFails(
                Failure.InvalidConfig.class, () -> hypervisor().setMemoryTarget(call(), domain, ByteSize.ofMib(257)));
    }

    @Test
    default void attachesNothingToADomainThatEnded() {
        var domain = boot(aGuest());
        var disk = createDisk(domain.id(), 0).attachAs("xvdb", false);
        hypervisor().requestShutdown(call(), domain);
        awaitShutdown(domain, ShutdownReason.POWEROFF);

        assertFails(Failure.WrongState.class, () -> hypervisor().attachDisk(call(), domain, disk));
        assertFails(Failure.WrongState.class, () -> hypervisor().setVcpus(call(), domain, 1));
    }

    @Test
    default void loadsTheConfigurationItWasGiven() {
        var id = aGuest().build().id();
        var config = DomainConfig.of(id, "full", aGuest().build().boot())
                .vcpus(1, 2)
                .memory(ByteSize.ofMib(128))
                .disks(List.of(
                        createDisk(id, 0).attachAs("xvda", false),
                        createDisk(id, 1).attachAs("xvdb", true)))
                .nics(List.of(aNic("02:00:00:00:00:07")))
                .labels(Map.of("a", "1", "b", ""))
                .build();

        var domain = hypervisor().createPaused(call(), config);

        assertThat(hypervisor().loadConfig(call(), domain)).isEqualTo(config);
        assertThat(hypervisor().findVncAddress(call(), domain)).isEmpty();
    }

    private NicConfig aNic(String mac) {
        return new NicConfig(
                UUID.randomUUID(),
                new MacAddress(mac),
                bridge(),
                List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7")),
                1450);
    }
}
