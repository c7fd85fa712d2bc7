package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.Host;
import io.xenith.gateway.json.JsonWriter;
import java.util.List;

/** Sums over hosts, in Nova's units. */
record FleetSums(
        int count,
        long vcpus,
        long vcpusUsed,
        long memoryMb,
        long memoryMbUsed,
        long diskGb,
        long diskGbUsed,
        long running) {

    static FleetSums of(List<Host> hosts) {
        return new FleetSums(
                hosts.size(),
                hosts.stream().mapToLong(Host::getCpus).sum(),
                hosts.stream().mapToLong(Host::getClaimedVcpus).sum(),
                hosts.stream().mapToLong(Host::getMemoryBytes).sum() / HypervisorView.MIB,
                hosts.stream()
                                .mapToLong(host -> host.getClaimedMemoryBytes() + host.getReservedMemoryBytes())
                                .sum()
                        / HypervisorView.MIB,
                hosts.stream().mapToLong(Host::getDiskBytes).sum() / HypervisorView.GIB,
                hosts.stream()
                                .mapToLong(host -> host.getClaimedDiskBytes() + host.getReservedDiskBytes())
                                .sum()
                        / HypervisorView.GIB,
                hosts.stream().mapToLong(Host::getDomains).sum());
    }

    byte[] json() {
        return JsonWriter.bytes(json -> json.object("hypervisor_statistics", () -> json.put("count", count)
                .put("vcpus", vcpus)
                .put("vcpus_used", vcpusUsed)
                .put("memory_mb", memoryMb)
                .put("memory_mb_used", memoryMbUsed)
                .put("free_ram_mb", memoryMb - memoryMbUsed)
                .put("local_gb", diskGb)
                .put("local_gb_used", diskGbUsed)
                .put("free_disk_gb", diskGb - diskGbUsed)
                .put("disk_available_least", diskGb - diskGbUsed)
                .put("running_vms", running)
                .put("current_workload", 0)));
    }
}
