package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;

/** Finds the domain that a call is about, in a state that allows it, or throws what the contract says. */
final class DomainLookup {
    private DomainLookup() {}

    static SimulatedDomain load(HostState state, DomainRef ref) {
        var domain = state.find(ref.domid());
        if (domain == null || !domain.id.equals(ref.id())) {
            throw new HypervisorException(new Failure.NoSuchDomain(ref.toString()));
        }
        return domain;
    }

    /** Running or paused. */
    static SimulatedDomain loadLiving(HostState state, DomainRef ref) {
        var domain = load(state, ref);
        if (domain.hasEnded()) {
            throw wrongState(domain);
        }
        return domain;
    }

    static SimulatedDomain loadRunning(HostState state, DomainRef ref) {
        var domain = load(state, ref);
        if (!domain.isRunning()) {
            throw wrongState(domain);
        }
        return domain;
    }

    static HypervisorException wrongState(SimulatedDomain domain) {
        return new HypervisorException(new Failure.WrongState(domain.ref(), domain.state));
    }
}
