package io.xenith.hostagent.machine;

import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.simulator.SimulatedHost;

/**
 * The machine under an agent.
 *
 * @param versionPrefix what the hypervisor is called in the host's facts, for example {@code Xen}
 * @param release lets go of the machine; touches no domain
 */
public record HostMachine(Hypervisor hypervisor, HostStore store, String versionPrefix, Runnable release) {

    /** A simulated machine. */
    public static HostMachine simulated(SimulatedHost host) {
        return new HostMachine(host.hypervisor(), host.store(), "simulator", host::close);
    }
}
