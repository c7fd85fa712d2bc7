package io.xenith.hypervisor.contract;

/**
 * The whole contract. Extend it in a test class of the implementation and answer {@link ContractFixture}'s questions anew for
 * each test. Every way the simulator differs from real Xen is a bug of the simulator.
 */
public abstract class HypervisorContract
        implements LifeContract, FailureContract, DeviceContract, ConsoleContract, StreamContract, StoreContract {}
