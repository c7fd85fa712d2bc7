package io.xenith.hypervisor.simulator;

/** The simulator under the contract, in the machine's own time, as the agent runs it. */
class SimulatedHypervisorInRealTimeTest extends SimulatedContract {
    SimulatedHypervisorInRealTimeTest() {
        super(
                SimulatedTime.system(),
                SimulatedHostSpec.standard()
                        .withGuestTimes(DurationRange.ofMillis(2, 6), DurationRange.ofMillis(1, 3)));
    }
}
