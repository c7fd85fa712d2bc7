package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.contract.HypervisorContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's answers to the contract's questions, in a time that the test chooses. */
abstract class SimulatedContract extends HypervisorContract {
    final SimulatedTime time;
    private final SimulatedHostSpec spec;

    @TempDir
    Path folder = Path.of("");

    private SimulatedHost host = unset();

    SimulatedContract(SimulatedTime time, SimulatedHostSpec spec) {
        this.time = time;
        this.spec = spec;
    }

    @BeforeEach
    void openHost() throws IOException {
        host = TestHosts.open(folder.resolve("host.journal"), time, 1, spec);
    }

    @AfterEach
    void closeHost() {
        host.close();
    }

    @Override
    public Hypervisor hypervisor() {
        return host.hypervisor();
    }

    @Override
    public HostStore store() {
        return host.store();
    }

    @Override
    public Path kernel() {
        return TestHosts.KERNEL;
    }

    @Override
    public Path ramdisk() {
        return TestHosts.RAMDISK;
    }

    @Override
    public Path image() {
        return TestHosts.IMAGE;
    }

    @Override
    public String bridge() {
        return "xenbr0";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void passTime() {
        time.waitUntil(time.instant().plusMillis(1), new Wakeup());
    }

    @Override
    public void takeToolstackDown() {
        host.faults().takeToolstackDown("stopped by the test");
    }

    @Override
    public void bringToolstackUp() {
        host.faults().heal();
    }

    @Override
    public void makeDeaf(DomainRef domain) {
        host.guests().ignoreShutdown(domain, true);
    }

    @SuppressWarnings("NullAway") // opened before each test
    private static SimulatedHost unset() {
        return null;
    }
}
