package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MemoryNeed;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes simulated domains, after all the checks that libxl and Xen would make. Used within the host's lock. */
final class DomainMaker {
    private final HostCore core;

    DomainMaker(HostCore core) {
        this.core = core;
    }

    /** A new guest that has not run. */
    SimulatedDomain make(DomainConfig config) {
        check(config);
        long kernelBytes = 0;
        long ramdiskBytes = 0;
        switch (config.boot()) {
            case Boot.Kernel direct -> kernelBytes = sizeOf(Failure.FileRole.KERNEL, direct.kernel());
            case Boot.KernelAndRamdisk direct -> {
                kernelBytes = sizeOf(Failure.FileRole.KERNEL, direct.kernel());
                ramdiskBytes = sizeOf(Failure.FileRole.RAMDISK, direct.ramdisk());
            }
            case Boot.DiskBootloader() -> {
                if (config.disks().isEmpty()) {
                    throw invalid("boot", "no disk to read a kernel from");
                }
            }
            case Boot.Bios(), Boot.Uefi() -> {}
        }
        config.disks().forEach(this::checkDisk);
        checkMemory(MemoryNeed.compute(config).bytes());
        var domain = new SimulatedDomain(
                core.state().chooseDomid(),
                config,
                core.nowMicros(),
                core.spec.boot().pick(core.chance()).toNanos(),
                collectFacts(config),
                kernelBytes,
                ramdiskBytes);
        var fate = core.faults.judgeGuest(core.chance());
        domain.ignoresShutdown = fate.ignoresShutdown();
        if (fate.endsAfter() != null) {
            domain.endsAtNanos = fate.endsAfter().toNanos();
            domain.endReason = fate.reason();
        }
        return domain;
    }

    /** The guest of a stream, in a new domain. */
    SimulatedDomain makeFrom(SimulatedDomain saved, DomainConfig config) {
        check(config);
        var was = saved.config();
        if (was.type() != config.type()
                || was.maxVcpus() != config.maxVcpus()
                || !was.memory().equals(config.memory())
                || !was.maxMemory().equals(config.maxMemory())) {
            throw invalid("type, vcpus or memory", "not those of the domain in the stream");
        }
        config.disks().forEach(this::checkDisk);
        checkMemory(MemoryNeed.compute(config).bytes());
        return saved.copyAs(core.state().chooseDomid(), config, core.nowMicros());
    }

    void checkMemory(long neededBytes) {
        long free = core.spec.memory().bytes()
                - core.spec.reserved().bytes()
                - core.state().neededBytes();
        if (neededBytes > free) {
            throw new HypervisorException(
                    new Failure.OutOfMemory(new ByteSize(neededBytes), new ByteSize(Math.max(0, free))));
        }
    }

    void checkDisk(DiskConfig disk) {
        if (!SimulatedDisk.isInStore(disk.path())) {
            sizeOf(Failure.FileRole.DISK, disk.path(), disk.format());
        } else if (findDisk(disk.path()) == null) {
            throw new HypervisorException(new Failure.MissingFile(Failure.FileRole.DISK, disk.path()));
        }
    }

    private void check(DomainConfig config) {
        if (config.placement() instanceof CpuPlacement.OnCells(var cells)
                && cells.stream().anyMatch(cell -> cell < 0 || cell >= core.spec.cells())) {
            throw invalid("cells", "the host has " + core.spec.cells() + ", asked for " + cells);
        }
        var same = core.state().find(config.id());
        if (same != null) {
            throw new HypervisorException(new Failure.DomainExists(same.ref()));
        }
        var named = core.state().findByName(config.name());
        if (named != null) {
            throw new HypervisorException(
                    new Failure.NameInUse(config.name(), named.ref().domid()));
        }
    }

    /** What the guest will find: its image from the first disk, the rest from the first config drive. */
    private GuestFacts collectFacts(DomainConfig config) {
        var facts = GuestFacts.NONE;
        var image = "";
        for (var attached : config.disks()) {
            var disk = findDisk(attached.path());
            if (disk != null) {
                image = image.isEmpty() ? disk.source() : image;
                facts = facts.equals(GuestFacts.NONE) ? disk.facts() : facts;
            }
        }
        return image.isEmpty() ? facts : facts.withImage(image);
    }

    private @Nullable SimulatedDisk findDisk(Path path) {
        var id = SimulatedDisk.findId(path);
        var disk = id == null ? null : core.state().find(id);
        return disk != null && path.equals(SimulatedDisk.pathOf(core.name, disk.id(), disk.format())) ? disk : null;
    }

    private long sizeOf(Failure.FileRole role, Path file) {
        return sizeOf(role, file, DiskFormat.RAW);
    }

    private long sizeOf(Failure.FileRole role, Path file, DiskFormat format) {
        return core.files
                .findSize(file, format)
                .orElseThrow(() -> new HypervisorException(new Failure.MissingFile(role, file)));
    }

    private static HypervisorException invalid(String field, String why) {
        return new HypervisorException(new Failure.InvalidConfig(field, why));
    }
}
