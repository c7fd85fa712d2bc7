package io.xenith.hostagent.options;

import io.xenith.hypervisor.simulator.FaultPlan;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which hosts a process carries. */
public sealed interface HostOptions {

    /**
     * Simulated hosts.
     *
     * @param count at least one
     * @param namePrefix hosts are called {@code <prefix>-0001} and so on
     * @param zones dealt out to hosts in turn; may be empty
     * @param sharedDisks where they have their disks together, also with those of other processes; empty for each its own
     */
    record Simulated(
            int count,
            String namePrefix,
            List<String> zones,
            SimulatedHostSpec machine,
            FaultPlan faults,
            Optional<Path> sharedDisks)
            implements HostOptions {
        public Simulated {
            zones = List.copyOf(zones);
        }

        /** The zone of the n-th host, from 0; empty where none were given. */
        public String zoneOf(int index) {
            return zones.isEmpty() ? "" : zones.get(index % zones.size());
        }
    }

    /**
     * The host that the process runs on.
     *
     * @param name empty for the machine's own
     * @param zone empty for the token's
     * @param disks where disks are kept
     */
    record Xen(Optional<String> name, String zone, DiskPlace disks) implements HostOptions {}
}
