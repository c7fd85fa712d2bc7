package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.MemoryNeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a simulated host says of itself. Pure: spec and state in, description out. */
final class HostDescription {
    private HostDescription() {}

    static HostInfo compute(SimulatedHostSpec spec, HostState state) {
        long free = spec.memory().bytes() - spec.reserved().bytes() - state.neededBytes();
        return new HostInfo(
                state.bootId(),
                HostCore.toInstant(state.bootedAtMicros()),
                spec.xenVersion(),
                spec.cpuModel(),
                spec.cpuFeatures(),
                List.of(DomainType.values()),
                describeCpus(spec),
                2400,
                new HostInfo.Memory(
                        spec.memory(),
                        new ByteSize(Math.max(0, free)),
                        spec.reserved(),
                        MemoryNeed.computeClaimable(spec.memory(), spec.reserved())),
                describeCells(spec, state),
                state.domains().size());
    }

    /** CPUs are numbered with the threads of a core next to each other, cells being runs of equal length. */
    private static List<HostInfo.Cpu> describeCpus(SimulatedHostSpec spec) {
        int perCell = spec.cpus() / spec.cells();
        var cpus = new ArrayList<HostInfo.Cpu>(spec.cpus());
        for (int cpu = 0; cpu < spec.cpus(); cpu++) {
            int core = cpu / spec.threadsPerCore();
            cpus.add(new HostInfo.Cpu(cpu, core, core / spec.coresPerSocket(), cpu / perCell));
        }
        return cpus;
    }

    /** A domain with a placement takes evenly from its cells, any other from all; what is reserved is spread evenly. */
    private static List<HostInfo.NumaCell> describeCells(SimulatedHostSpec spec, HostState state) {
        int cells = spec.cells();
        long[] used = new long[cells];
        Arrays.fill(used, spec.reserved().bytes() / cells);
        for (var domain : state.domains()) {
            var on = domain.config().placement() instanceof CpuPlacement.OnCells(var some)
                    ? some
                    : IntStream.range(0, cells).boxed().toList();
            for (int cell : on) {
                used[cell] += domain.needBytes / on.size();
            }
        }
        long perCell = spec.memory().bytes() / cells;
        int cpusPerCell = spec.cpus() / cells;
        return IntStream.range(0, cells)
                .mapToObj(cell -> new HostInfo.NumaCell(
                        cell,
                        new ByteSize(perCell),
                        new ByteSize(Math.max(0, perCell - used[cell])),
                        IntStream.range(cell * cpusPerCell, (cell + 1) * cpusPerCell)
                                .boxed()
                                .toList()))
                .toList();
    }
}
