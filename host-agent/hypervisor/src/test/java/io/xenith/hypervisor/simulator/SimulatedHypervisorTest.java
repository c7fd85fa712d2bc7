package io.xenith.hypervisor.simulator;

/** The simulator under the contract, in time that moves only when a test waits: one thread, no chance. */
class SimulatedHypervisorTest extends SimulatedContract {
    SimulatedHypervisorTest() {
        super(new ManualTime(TestHosts.START), SimulatedHostSpec.standard());
    }
}
