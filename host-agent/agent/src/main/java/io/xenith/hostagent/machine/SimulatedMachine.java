package io.xenith.hostagent.machine;

import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
import io.xenith.hypervisor.simulator.FaultPlan;
import io.xenith.hypervisor.simulator.SimulatedHost;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import io.xenith.hypervisor.simulator.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A machine that is simulated and outlives the agent in a journal of its own.
 *
 * @param name of the host
 * @param faults what goes wrong there
 * @param sharedDisks where it has its disks together with other hosts; empty for its own
 */
public record SimulatedMachine(String name, SimulatedHostSpec spec, FaultPlan faults, Optional<Path> sharedDisks)
        implements MachineOpener {

    @Override
    public HostMachine open(Path directory, UUID hostId) throws IOException {
        SimulatedHost host = SimulatedHost.open(
                name, spec, directory.resolve("machine.journal"), SimulatedTime.system(), new SplittableRandom());
        boolean opened = false;
        try {
            if (sharedDisks.isPresent()) {
                Files.createDirectories(sharedDisks.get());
                host.shareDisks(
                        SharedFolder.openAnywhere(sharedDisks.get(), hostId, directory.resolve("shared-store")));
            }
            opened = true;
        } catch (HypervisorException e) {
            throw new IOException(e.failure().message(), e);
        } finally {
            if (!opened) {
                host.close();
            }
        }
        host.faults().follow(faults);
        return HostMachine.simulated(host);
    }
}
