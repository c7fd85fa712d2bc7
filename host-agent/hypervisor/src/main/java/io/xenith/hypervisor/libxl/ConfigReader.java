package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskBackend;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.xenstore.XenStoreTree;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** From what {@code libxl_retrieve_domain_configuration} says of a domain, and what XenStore adds, to our configuration. */
final class ConfigReader {
    private static final int USUAL_MTU = 1500; // LIBXL_DEVICE_NIC_MTU_DEFAULT is 1492, which vif-bridge does not set

    private ConfigReader() {}

    /** The domain's configuration as libxl keeps it, with devices that came and went. */
    static Json retrieve(Context context, DomainRef domain) {
        DomainReader.load(context, domain);
        var type = context.xl.domainConfig;
        try (var arena = Arena.ofConfined()) {
            var value = type.allocate(arena);
            try {
                context.require(
                        context.xl.retrieveConfig, context.ctx(), domain.domid().value(), value, MemorySegment.NULL);
                return type.write(context.ctx(), value);
            } finally {
                type.dispose(value);
            }
        }
    }

    static DomainConfig read(DomainRef domain, Json json, XenStoreTree store) {
        var create = json.member("c_info").orElseThrow(() -> missing("c_info"));
        var build = json.member("b_info").orElseThrow(() -> missing("b_info"));
        var type = Arrays.stream(DomainType.values())
                .filter(t -> build.member("type." + ConfigJson.typeName(t)).isPresent())
                .findFirst()
                .orElseThrow(() -> missing("type"));
        int maxVcpus = (int) build.number("max_vcpus").orElse(1);
        int vcpus = Math.clamp(build.elements("avail_vcpus").size(), 1, maxVcpus);
        long targetKib = build.number("target_memkb").orElseThrow(() -> missing("target_memkb"));
        long maxKib = build.number("max_memkb").orElse(targetKib);
        return DomainConfig.of(
                        domain.id(), create.text("name").orElse("domain-" + domain.domid()), readBoot(type, build))
                .type(type)
                .vcpus(vcpus, maxVcpus)
                .placement(Labels.readPlacement(store, domain.domid()))
                .memory(ByteSize.ofKib(targetKib), ByteSize.ofKib(Math.max(targetKib, maxKib)))
                .disks(json.elements("disks").stream()
                        .map(ConfigReader::readDisk)
                        .flatMap(Optional::stream)
                        .toList())
                .nics(json.elements("nics").stream()
                        .map(nic -> readNic(domain, nic, store))
                        .flatMap(Optional::stream)
                        .toList())
                .graphics(readGraphics(type, build))
                .labels(Labels.readLabels(store, domain.domid()))
                .build();
    }

    /** Empty for a device that {@link DiskConfig} has no words for: a CD drive, another name than {@code xvd…}. */
    static Optional<DiskConfig> readDisk(Json disk) {
        var target = disk.text("vdev").map(ConfigJson::computeTarget);
        var path = disk.text("pdev_path").map(Path::of);
        if (disk.number("is_cdrom").orElse(0) != 0
                || path.isEmpty()
                || target.filter(t -> t.matches("xvd[a-z]")).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DiskConfig(
                target.get(),
                path.get(),
                disk.text("format").orElse("").equals("qcow2") ? DiskFormat.QCOW2 : DiskFormat.RAW,
                disk.text("backend").orElse("").equals("qdisk") ? DiskBackend.QEMU : DiskBackend.BLKBACK,
                disk.number("readwrite").orElse(1) == 0));
    }

    /** A NIC that this product did not make has a port that follows from its address, and no address filter. */
    private static Optional<NicConfig> readNic(DomainRef domain, Json nic, XenStoreTree store) {
        var mac = nic.text("mac").map(MacAddress::new);
        if (mac.isEmpty()) {
            return Optional.empty();
        }
        var facts = Labels.readNicFacts(store, domain.domid(), mac.get())
                .orElseGet(() -> new Labels.NicFacts(
                        UUID.nameUUIDFromBytes(mac.get().value().getBytes(StandardCharsets.US_ASCII)), List.of()));
        return Optional.of(new NicConfig(
                facts.port(), mac.get(), nic.text("bridge").orElse("xenbr0"), facts.allowedAddresses(), (int)
                        nic.number("mtu").orElse(USUAL_MTU)));
    }

    static Boot readBoot(DomainType type, Json build) {
        if (type == DomainType.HVM) {
            var bios = build.member("type.hvm").flatMap(hvm -> hvm.text("bios")).orElse("");
            return bios.toLowerCase(Locale.ROOT).equals("ovmf") ? new Boot.Uefi() : new Boot.Bios();
        }
        var kernel = build.text("kernel").map(Path::of);
        if (build.text("bootloader").isPresent()
                || kernel.filter(file -> !Grub.isKernel(file)).isEmpty()) {
            return new Boot.DiskBootloader();
        }
        var commandLine = build.text("cmdline").orElse("");
        return build.text("ramdisk")
                .<Boot>map(ramdisk -> new Boot.KernelAndRamdisk(kernel.get(), Path.of(ramdisk), commandLine))
                .orElseGet(() -> new Boot.Kernel(kernel.get(), commandLine));
    }

    private static Graphics readGraphics(DomainType type, Json build) {
        if (type != DomainType.HVM) {
            return new Graphics.None();
        }
        return build.member("type.hvm")
                .flatMap(hvm -> hvm.member("vnc"))
                .filter(vnc -> vnc.text("enable").orElse("").equals("True"))
                .<Graphics>map(vnc -> new Graphics.Vnc(
                        InetAddress.ofLiteral(vnc.text("listen").orElse("127.0.0.1"))))
                .orElse(new Graphics.None());
    }

    private static IllegalStateException missing(String member) {
        return new IllegalStateException("libxl's configuration has no " + member);
    }
}
