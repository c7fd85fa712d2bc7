package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.HostBootId;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.MemoryNeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** The host, from Xen by way of libxl, and from Dom0's kernel what Xen does not know. */
final class HostReader {
    /** {@code ~0}: what libxl gives for a CPU that is not there. */
    private static final long NO_CPU = 0xffff_ffffL;

    private HostReader() {}

    static HostInfo read(Context context) {
        var physical = readPhysinfo(context);
        var version = readVersion(context);
        long pageBytes = version.number("pagesize").orElse(4096);
        var cpus = readCpus(context);
        var domains = DomainReader.list(context);
        return new HostInfo(
                readBootId(),
                readBootTime(),
                readVersionText(version),
                readCpuInfo("model name"),
                List.copyOf(
                        new TreeSet<>(Arrays.asList(readCpuInfo("flags").trim().split("\\s+")))),
                readTypes(physical),
                cpus,
                (int) (physical.number("cpu_khz").orElse(0) / 1000),
                computeMemory(physical, pageBytes, domains),
                readCells(context, cpus),
                domains.size());
    }

    /** Every CPU that Xen uses, by number. */
    static List<HostInfo.Cpu> readCpus(Context context) {
        var cpus = new ArrayList<HostInfo.Cpu>();
        var topology = context.list(context.xl.cpuTopology, context.xl.topologyType);
        for (int number = 0; number < topology.size(); number++) {
            var cpu = topology.get(number);
            long core = cpu.number("core").orElse(NO_CPU);
            if (core != NO_CPU) {
                cpus.add(new HostInfo.Cpu(
                        number, (int) core, (int) cpu.number("socket").orElse(0), (int)
                                cpu.number("node").orElse(0)));
            }
        }
        return List.copyOf(cpus);
    }

    /**
     * Whether Xen tells which pages a guest writes, so that memory can be sent while it runs. For a PV guest that takes shadow page
     * tables, which some builds of Xen come without (Debian 13's 4.20 is one).
     */
    static boolean canTrackWrites(Context context, DomainType type) {
        return type != DomainType.PV || readPhysinfo(context).flag("cap_shadow");
    }

    private static Json readPhysinfo(Context context) {
        try (var arena = Arena.ofConfined()) {
            var value = context.xl.physinfoType.allocate(arena);
            context.require(context.xl.physinfo, context.ctx(), value);
            var json = context.xl.physinfoType.write(context.ctx(), value);
            context.xl.physinfoType.dispose(value);
            return json;
        }
    }

    /** The value belongs to the context: it is not given back. */
    private static Json readVersion(Context context) {
        var value = context.xl.versionInfo.pointer(context.ctx());
        return context.xl.versionType.write(context.ctx(), value);
    }

    private static String readVersionText(Json version) {
        return version.number("xen_version_major").orElse(0)
                + "."
                + version.number("xen_version_minor").orElse(0)
                + version.text("xen_version_extra").orElse("");
    }

    private static List<DomainType> readTypes(Json physical) {
        var types = new ArrayList<DomainType>();
        if (physical.flag("cap_pv")) {
            types.add(DomainType.PV);
        }
        if (physical.flag("cap_hvm")) {
            types.add(DomainType.PVH);
            types.add(DomainType.HVM);
        }
        return types;
    }

    /** What no domain but Dom0 holds, its share of Xen's own bookkeeping counted with the domain, is Xen's and Dom0's. */
    private static HostInfo.Memory computeMemory(Json physical, long pageBytes, List<DomainReader.Seen> domains) {
        var total =
                new ByteSize(Math.multiplyExact(physical.number("total_pages").orElse(0), pageBytes));
        var free = new ByteSize(Math.multiplyExact(
                physical.number("free_pages").orElse(0)
                        + physical.number("scrub_pages").orElse(0),
                pageBytes));
        var reserved = total.minusOrZero(free);
        for (var domain : domains) {
            reserved = reserved.minusOrZero(computeHeld(domain.info()));
        }
        return new HostInfo.Memory(total, free, reserved, MemoryNeed.computeClaimable(total, reserved));
    }

    /** A guest's memory with the page tables that Xen keeps for it: 1 MiB for each vCPU, 4 KiB for each MiB. */
    private static ByteSize computeHeld(Json info) {
        var memory = DomainReader.readMemory(info);
        var own = ByteSize.ofMib(1);
        if (info.text("domain_type").orElse("").equals("pv")) {
            return memory.plus(own);
        }
        long vcpus = info.number("vcpu_max_id").orElse(0) + 1;
        return memory.plus(own).plus(ByteSize.ofKib(4 * (256 * vcpus + memory.mib())));
    }

    private static List<HostInfo.NumaCell> readCells(Context context, List<HostInfo.Cpu> cpus) {
        var cells = new ArrayList<HostInfo.NumaCell>();
        var numa = context.list(context.xl.numaInfo, context.xl.numaType);
        for (int cell = 0; cell < numa.size(); cell++) {
            int number = cell;
            cells.add(new HostInfo.NumaCell(
                    number,
                    // Megabytes in libxl's own terms are bytes here: libxl_numainfo holds bytes.
                    new ByteSize(numa.get(cell).number("size").orElse(0)),
                    new ByteSize(numa.get(cell).number("free").orElse(0)),
                    cpus.stream()
                            .filter(cpu -> cpu.cell() == number)
                            .map(HostInfo.Cpu::number)
                            .toList()));
        }
        return cells;
    }

    private static HostBootId readBootId() {
        return new HostBootId(
                UUID.fromString(read(Path.of("/proc/sys/kernel/random/boot_id")).trim()));
    }

    private static Instant readBootTime() {
        return read(Path.of("/proc/stat"))
                .lines()
                .filter(line -> line.startsWith("btime "))
                .map(line ->
                        Instant.ofEpochSecond(Long.parseLong(line.substring(6).trim())))
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private static String readCpuInfo(String name) {
        return read(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
