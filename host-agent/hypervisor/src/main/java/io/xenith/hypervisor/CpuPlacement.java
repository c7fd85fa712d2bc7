package io.xenith.hypervisor;

import java.util.List;

/** Where a domain's vCPUs may run and its memory comes from. */
public sealed interface CpuPlacement {
    /** Left to Xen's scheduler and libxl's own NUMA placement. */
    record Anywhere() implements CpuPlacement {}

    /** Hard affinity to the CPUs of these NUMA cells, memory from them. Not empty. */
    record OnCells(List<Integer> cells) implements CpuPlacement {
        public OnCells {
            cells = List.copyOf(cells);
            if (cells.isEmpty()) {
                throw new HypervisorException(new Failure.InvalidConfig("cells", "empty"));
            }
        }
    }
}
