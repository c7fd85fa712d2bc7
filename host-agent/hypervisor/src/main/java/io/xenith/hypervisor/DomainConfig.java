package io.xenith.hypervisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Everything a domain is made from. What happens at its end is not configured: on power-off, reboot, crash, watchdog and
 * soft reset alike the domain is <em>preserved</em>, with its {@link ShutdownReason}, until the caller destroys it (libxl
 * acts on none of them by itself; in the words of xl.cfg, {@code on_poweroff = on_reboot = on_crash = "preserve"}). A
 * reboot is therefore destroy and create again, decided by the caller. A serial console is always there.
 *
 * @param id also the domain's Xen UUID
 * @param name unique on the host, 1 to 128 of letters, digits, {@code _ . : + -}
 * @param vcpus online at start, 1 to {@code maxVcpus}
 * @param maxVcpus the upper bound for {@link Hypervisor#setVcpus}; at most 128 for PVH and HVM, 512 for PV
 * @param memory given at start, at least 16 MiB
 * @param maxMemory the upper bound for {@link Hypervisor#setMemoryTarget}, at least {@code memory}
 * @param labels what the caller wants to find again on the domain (at most 16, keys {@code [a-z0-9-]{1,64}}, values at
 *     most 256 printable characters); written in the same XenStore transaction that makes the domain, so a domain never
 *     exists without them
 */
public record DomainConfig(
        DomainId id,
        String name,
        DomainType type,
        int vcpus,
        int maxVcpus,
        CpuPlacement placement,
        ByteSize memory,
        ByteSize maxMemory,
        Boot boot,
        List<DiskConfig> disks,
        List<NicConfig> nics,
        Graphics graphics,
        SortedMap<String, String> labels) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:+-]{1,128}");
    private static final Pattern LABEL_KEY = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern LABEL_VALUE = Pattern.compile("[\\x20-\\x7e]{0,256}");
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMib(16);
    private static final int MOST_LABELS = 16;
    private static final int MOST_NICS = 32;

    /** Throws {@link Failure.InvalidConfig} where a bound above is broken, or type and boot do not go together. */
    public DomainConfig {
        Objects.requireNonNull(id);
        Objects.requireNonNull(placement);
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        require(NAME.matcher(name).matches(), "name", "not 1 to 128 of letters, digits and _ . : + -");
        require(vcpus >= 1 && vcpus <= maxVcpus, "vcpus", "not 1 to max vcpus: " + vcpus);
        require(maxVcpus <= (type == DomainType.PV ? 512 : 128), "max vcpus", "too many for " + type + ": " + maxVcpus);
        require(!LEAST_MEMORY.isMoreThan(memory), "memory", "under " + LEAST_MEMORY + ": " + memory);
        require(!memory.isMoreThan(maxMemory), "memory", "more than max memory: " + memory);
        require(memory.bytes() % 4096 == 0 && maxMemory.bytes() % 4096 == 0, "memory", "not whole pages");
        require(
                boots(type, boot),
                "boot",
                type + " cannot start from " + boot.getClass().getSimpleName());
        require(
                type == DomainType.HVM || graphics instanceof Graphics.None,
                "graphics",
                "a screen needs an HVM domain, not " + type);
        require(
                disks.stream().map(DiskConfig::target).distinct().count() == disks.size(),
                "disks",
                "a target is used twice");
        require(nics.size() <= MOST_NICS, "nics", "more than " + MOST_NICS);
        require(nics.stream().map(NicConfig::mac).distinct().count() == nics.size(), "nics", "a MAC is used twice");
        require(labels.size() <= MOST_LABELS, "labels", "more than " + MOST_LABELS);
        labels.forEach((key, value) -> require(
                LABEL_KEY.matcher(key).matches() && LABEL_VALUE.matcher(value).matches(), "labels", "bad: " + key));
    }

    /** Starts a configuration with the usual choices: PVH, 1 vCPU, 128 MiB, no devices, no screen, no labels. */
    public static DomainConfigBuilder of(DomainId id, String name, Boot boot) {
        return new DomainConfigBuilder(id, name, boot);
    }

    /** A builder that holds this configuration, to make a changed copy. */
    public DomainConfigBuilder change() {
        return new DomainConfigBuilder(id, name, boot)
                .type(type)
                .vcpus(vcpus, maxVcpus)
                .placement(placement)
                .memory(memory, maxMemory)
                .disks(disks)
                .nics(nics)
                .graphics(graphics)
                .labels(labels);
    }

    /** This configuration with one more disk. */
    public DomainConfig with(DiskConfig disk) {
        var more = new ArrayList<>(disks);
        more.add(disk);
        return change().disks(more).build();
    }

    /** This configuration with one more NIC. */
    public DomainConfig with(NicConfig nic) {
        var more = new ArrayList<>(nics);
        more.add(nic);
        return change().nics(more).build();
    }

    /** This configuration with these labels alone. */
    public DomainConfig withLabels(Map<String, String> newLabels) {
        return change().labels(newLabels).build();
    }

    private static boolean boots(DomainType type, Boot boot) {
        return switch (boot) {
            case Boot.Kernel _, Boot.KernelAndRamdisk _, Boot.DiskBootloader _ -> type != DomainType.HVM;
            case Boot.Bios _, Boot.Uefi _ -> type == DomainType.HVM;
        };
    }

    private static void require(boolean holds, String field, String why) {
        if (!holds) {
            throw new HypervisorException(new Failure.InvalidConfig(field, why));
        }
    }
}
