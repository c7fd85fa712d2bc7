package io.xenith.hostagent.machine;

import io.xenith.hypervisor.simulator.FaultPlan;
import io.xenith.hypervisor.simulator.SimulatedHost;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import io.xenith.hypervisor.simulator.SimulatedTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A machine that is simulated and outlives the agent in a journal of its own.
 *
 * @param name of the host
 * @param faults what goes wrong there
 */
public record SimulatedMachine(String name, SimulatedHostSpec spec, FaultPlan faults) implements MachineOpener {

    @Override
    public HostMachine open(Path directory) throws IOException {
        SimulatedHost host = SimulatedHost.open(
                name, spec, directory.resolve("machine.journal"), SimulatedTime.system(), new SplittableRandom());
        host.faults().follow(faults);
        return HostMachine.simulated(host);
    }
}
