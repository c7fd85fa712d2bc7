package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.RunState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes domains: checks what can be checked, then lets libxl do all of it or nothing. */
final class Maker {
    private static final Logger LOG = LoggerFactory.getLogger(Maker.class);
    private static final int NO_DOMID = -1; // INVALID_DOMID
    private static final int NO_CHANNEL_BACK = -1;

    private final ConfigJson json;
    private final Grub grub;
    private final StoreLink store;
    private final ConsoleFiles consoles;
    private final Makings makings = new Makings();

    Maker(ConfigJson json, Grub grub, StoreLink store, ConsoleFiles consoles) {
        this.json = json;
        this.grub = grub;
        this.store = store;
        this.consoles = consoles;
    }

    /** To be held while a domain of this id and name is made. */
    Makings.Taken take(Call call, DomainConfig config) {
        return makings.take(call, config);
    }

    /** What libxl is given of a making beside the configuration. */
    private interface Making {
        int run(MemorySegment config, MemorySegment domid);
    }

    /** A new domain, paused at its first instruction. */
    DomainRef create(Context context, DomainConfig config) {
        return make(
                context,
                config,
                (value, domid) ->
                        context.xl.createNew.code(context.ctx(), value, domid, MemorySegment.NULL, MemorySegment.NULL));
    }

    /** A domain from what {@code libxl_domain_suspend} wrote, paused. */
    DomainRef restore(Context context, DomainConfig config, int stream) {
        return make(context, config, (value, domid) -> {
            try (var arena = Arena.ofConfined()) {
                var type = context.xl.restoreParams;
                var params = type.allocate(arena);
                int code = type.read(
                        context.ctx(),
                        params,
                        new Json.Members().put("stream_version", 2).build(),
                        arena);
                if (code == 0) {
                    code = context.xl.createRestore.code(
                            context.ctx(),
                            value,
                            domid,
                            stream,
                            NO_CHANNEL_BACK,
                            params,
                            MemorySegment.NULL,
                            MemorySegment.NULL);
                }
                type.dispose(params);
                return code;
            }
        });
    }

    /** Fails as the making itself would, before anything is begun. */
    void check(Context context, DomainConfig config) {
        checkFiles(config);
        if (config.boot() instanceof Boot.DiskBootloader && config.disks().isEmpty()) {
            throw invalid("boot", "a boot loader needs a disk");
        }
        for (var seen : DomainReader.list(context)) {
            if (seen.ref().id().equals(config.id())) {
                throw new HypervisorException(new Failure.DomainExists(seen.ref()));
            }
            if (!(seen.state() instanceof RunState.Dying)
                    && DomainReader.readName(store.use(), seen.ref().domid())
                            .filter(config.name()::equals)
                            .isPresent()) {
                throw new HypervisorException(
                        new Failure.NameInUse(config.name(), seen.ref().domid()));
            }
        }
    }

    private DomainRef make(Context context, DomainConfig config, Making making) {
        check(context, config);
        var type = context.xl.domainConfig;
        try (var arena = Arena.ofConfined()) {
            var value = type.allocate(arena);
            try {
                int code = type.read(context.ctx(), value, json.write(config, readCpus(context, config)), arena);
                if (code != 0) {
                    throw new LibxlFailure("libxl_domain_config_from_json", code);
                }
                checkMemory(context, value);
                consoles.startAnew(config);
                var domid = arena.allocate(ValueLayout.JAVA_INT);
                domid.set(ValueLayout.JAVA_INT, 0, NO_DOMID);
                code = making.run(value, domid);
                int made = domid.get(ValueLayout.JAVA_INT, 0);
                if (code != 0) {
                    clearAway(context, config, made);
                    throw new LibxlFailure("libxl_domain_create", code);
                }
                Labels.setWhole(store.use(), new Domid(made));
                return new DomainRef(new Domid(made), config.id());
            } finally {
                type.dispose(value);
            }
        }
    }

    private void checkFiles(DomainConfig config) {
        switch (config.boot()) {
            case Boot.Kernel(var kernel, var _) -> checkFile(Failure.FileRole.KERNEL, kernel);
            case Boot.KernelAndRamdisk(var kernel, var ramdisk, var _) -> {
                checkFile(Failure.FileRole.KERNEL, kernel);
                checkFile(Failure.FileRole.RAMDISK, ramdisk);
            }
            case Boot.DiskBootloader() -> checkFile(Failure.FileRole.BOOT_LOADER, grub.kernelFor(config.type()));
            case Boot.Bios _, Boot.Uefi _ -> {}
        }
        config.disks().stream().map(DiskConfig::path).forEach(disk -> checkFile(Failure.FileRole.DISK, disk));
    }

    static void checkFile(Failure.FileRole role, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new HypervisorException(new Failure.MissingFile(role, file));
        }
    }

    /** The host's CPUs, where they matter. */
    private static List<HostInfo.Cpu> readCpus(Context context, DomainConfig config) {
        if (!(config.placement() instanceof CpuPlacement.OnCells(var cells))) {
            return List.of();
        }
        var cpus = HostReader.readCpus(context);
        for (int cell : cells) {
            if (cpus.stream().noneMatch(cpu -> cpu.cell() == cell)) {
                throw invalid("cells", "no CPU is in cell " + cell);
            }
        }
        return cpus;
    }

    /** Xen would refuse by itself, only later and in fewer words. Sets defaults in the configuration, as libxl says. */
    private static void checkMemory(Context context, MemorySegment config) {
        try (var arena = Arena.ofConfined()) {
            var kib = arena.allocate(ValueLayout.JAVA_LONG);
            context.require(context.xl.needMemory, context.ctx(), config, NO_DOMID, kib);
            var needed = ByteSize.ofKib(kib.get(ValueLayout.JAVA_LONG, 0));
            var free = readFreeMemory(context);
            if (needed.isMoreThan(free)) {
                throw new HypervisorException(new Failure.OutOfMemory(needed, free));
            }
        }
    }

    static ByteSize readFreeMemory(Context context) {
        try (var arena = Arena.ofConfined()) {
            var kib = arena.allocate(ValueLayout.JAVA_LONG);
            context.require(context.xl.getFreeMemory, context.ctx(), kib);
            return ByteSize.ofKib(kib.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /** libxl destroys what it could not finish; what it left all the same, and is ours for sure, goes here. */
    private static void clearAway(Context context, DomainConfig config, int domid) {
        if (domid < 1 || domid >= Domid.FIRST_RESERVED) {
            return;
        }
        try {
            DomainReader.load(context, new DomainRef(new Domid(domid), config.id()));
        } catch (HypervisorException e) {
            return;
        }
        int code = context.xl.destroy.code(context.ctx(), domid, MemorySegment.NULL);
        if (code != 0) {
            LOG.warn("domain {} of {} could not be made and not be destroyed: {}", domid, config.id(), code);
        }
    }

    static HypervisorException invalid(String field, String why) {
        return new HypervisorException(new Failure.InvalidConfig(field, why));
    }
}
