package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DiskBackend;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.NicConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * From our configuration to the JSON of {@code libxl_domain_config} and of its devices (libxl_types.idl of Xen 4.17; what came
 * later is left at its default). libxl acts on none of the {@code on_…} settings by itself; they say to everyone who looks
 * that a domain that ends is kept.
 */
final class ConfigJson {
    private static final List<String> ENDS =
            List.of("on_poweroff", "on_reboot", "on_watchdog", "on_crash", "on_soft_reset");

    private final Grub grub;
    private final Function<DomainId, Path> consoleLogs;
    private final Optional<String> nicScript;
    private final Optional<String> diskScript;

    /**
     * @param grub for domains that boot from a disk
     * @param consoleLogs where what a domain prints is kept
     * @param nicScript the hotplug script of NICs; empty for Xen's {@code vif-bridge}
     * @param diskScript the hotplug script of disks behind blkback; empty for Xen's {@code block}
     */
    ConfigJson(
            Grub grub, Function<DomainId, Path> consoleLogs, Optional<String> nicScript, Optional<String> diskScript) {
        this.grub = grub;
        this.consoleLogs = consoleLogs;
        this.nicScript = nicScript;
        this.diskScript = diskScript;
    }

    /** The whole of a domain. {@code cpus} are those of the host, for placement on cells. */
    Json write(DomainConfig config, List<HostInfo.Cpu> cpus) {
        var disks = Json.list();
        config.disks().forEach(disk -> disks.add(writeDisk(config.type(), disk)));
        var nics = Json.list();
        for (int i = 0; i < config.nics().size(); i++) {
            nics.add(nic(config.type(), config.nics().get(i)).put("devid", i).build());
        }
        var domain = new Json.Members()
                .put("c_info", writeCreateInfo(config))
                .put("b_info", writeBuildInfo(config, cpus))
                .put("disks", Json.of(disks))
                .put("nics", Json.of(nics));
        ENDS.forEach(end -> domain.put(end, "preserve"));
        return domain.build();
    }

    /** A disk to attach. */
    Json writeDisk(DomainType type, DiskConfig disk) {
        var members = new Json.Members()
                .put("pdev_path", disk.path().toString())
                .put("vdev", computeVdev(type, disk.target()))
                .put("backend", disk.backend() == DiskBackend.BLKBACK ? "phy" : "qdisk")
                .put("format", disk.format() == DiskFormat.RAW ? "raw" : "qcow2")
                .put("readwrite", disk.readOnly() ? 0 : 1);
        if (disk.backend() == DiskBackend.BLKBACK) {
            diskScript.ifPresent(script -> members.put("script", script));
        }
        return members.build();
    }

    /** A NIC to attach, its number left to libxl. */
    Json writeNic(DomainType type, NicConfig nic) {
        return nic(type, nic).build();
    }

    /**
     * The name by which libxl knows a disk. An HVM guest's firmware sees only disks with IDE names; its PV drivers then find
     * {@code hda} as {@code xvda} all the same.
     */
    static String computeVdev(DomainType type, String target) {
        char letter = target.charAt(target.length() - 1);
        return type == DomainType.HVM && letter <= 'd' ? "hd" + letter : target;
    }

    /** The way back from {@link #computeVdev}. */
    static String computeTarget(String vdev) {
        return vdev.startsWith("hd") ? "xvd" + vdev.substring(2) : vdev;
    }

    static String typeName(DomainType type) {
        return switch (type) {
            case PV -> "pv";
            case PVH -> "pvh";
            case HVM -> "hvm";
        };
    }

    private Json.Members nic(DomainType type, NicConfig nic) {
        var members = new Json.Members()
                .put("mac", nic.mac().value())
                .put("bridge", nic.bridge())
                .put("mtu", nic.mtuBytes())
                .put("nictype", type == DomainType.HVM ? "vif_ioemu" : "vif");
        // The addresses are for the script, which guards them; Xen's own would make iptables rules of them.
        nicScript.ifPresent(script -> {
            members.put("script", script);
            if (!nic.allowedAddresses().isEmpty()) {
                members.put(
                        "ip",
                        nic.allowedAddresses().stream()
                                .map(InetAddress::getHostAddress)
                                .collect(Collectors.joining(" ")));
            }
        });
        return members;
    }

    private static Json writeCreateInfo(DomainConfig config) {
        return new Json.Members()
                .put("type", typeName(config.type()))
                .put("name", config.name())
                .put("uuid", config.id().toString())
                .put("xsdata", Json.strings(Labels.computeXsdata(config)))
                .build();
    }

    private Json writeBuildInfo(DomainConfig config, List<HostInfo.Cpu> cpus) {
        var info = new Json.Members()
                .put("max_vcpus", config.maxVcpus())
                .put(
                        "avail_vcpus",
                        Json.numbers(IntStream.range(0, config.vcpus()).boxed().toList()))
                .put("target_memkb", config.memory().kib())
                .put("max_memkb", config.maxMemory().kib())
                // Xen sets all the memory aside at once, so that two creates at the same moment cannot both count on
                // it.
                .put("claim_mode", Json.defbool(true));
        if (config.placement() instanceof CpuPlacement.OnCells(var cells)) {
            var onCells = Json.numbers(cpus.stream()
                    .filter(cpu -> cells.contains(cpu.cell()))
                    .map(HostInfo.Cpu::number)
                    .toList());
            info.put("numa_placement", Json.defbool(false))
                    .put("nodemap", Json.numbers(cells.stream().sorted().toList()))
                    .put("vcpu_hard_affinity", Json.of(Collections.nCopies(config.maxVcpus(), onCells)));
        }
        var byType = new Json.Members();
        switch (config.boot()) {
            case Boot.Kernel(var kernel, var commandLine) ->
                info.put("kernel", kernel.toString()).put("cmdline", commandLine);
            case Boot.KernelAndRamdisk(var kernel, var ramdisk, var commandLine) ->
                info.put("kernel", kernel.toString())
                        .put("ramdisk", ramdisk.toString())
                        .put("cmdline", commandLine);
            case Boot.DiskBootloader() ->
                info.put("kernel", grub.kernelFor(config.type()).toString());
            case Boot.Bios() -> putMachine(info, byType, "seabios", config);
            case Boot.Uefi() -> putMachine(info, byType, "ovmf", config);
        }
        return info.put("type." + typeName(config.type()), byType.build()).build();
    }

    /**
     * A machine with firmware. What it prints to its first serial port goes where its Xen console is kept: both append, so a guest that uses
     * either is read in one place. libxl finds the port's terminal by the name that QEMU itself would give it.
     */
    private void putMachine(Json.Members info, Json.Members byType, String bios, DomainConfig config) {
        String log = consoleLogs.apply(config.id()).toString().replace(",", ",,");
        info.put("device_model_version", "qemu_xen")
                .put("device_model_stubdomain", Json.defbool(false))
                .put(
                        "extra_hvm",
                        Json.of(List.of(Json.of("-chardev"), Json.of("pty,id=serial0,logappend=on,logfile=" + log))));
        var vnc = new Json.Members();
        switch (config.graphics()) {
            case Graphics.None() -> vnc.put("enable", Json.defbool(false));
            case Graphics.Vnc(InetAddress listen) ->
                vnc.put("enable", Json.defbool(true))
                        .put("listen", listen.getHostAddress())
                        .put("findunused", Json.defbool(true));
        }
        byType.put("bios", bios)
                .put("boot", "c")
                .put("serial", "chardev:serial0")
                .put("vga", new Json.Members().put("kind", "std").build())
                .put("vnc", vnc.build());
    }
}
