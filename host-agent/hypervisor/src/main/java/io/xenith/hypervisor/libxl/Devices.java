package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What changes of a domain while it lives: disks, NICs, vCPUs, memory. */
final class Devices {
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMib(16);
    private static final long BITMAP_ROOM = 256;

    private final ConfigJson json;
    private final StoreLink store;

    Devices(ConfigJson json, StoreLink store) {
        this.json = json;
        this.store = store;
    }

    void attachDisk(Context context, DomainRef domain, DiskConfig disk) {
        var seen = DomainReader.loadLiving(context, domain);
        Maker.checkFile(Failure.FileRole.DISK, disk.path());
        var type = DomainReader.readType(seen.info(), store.use(), domain.domid());
        try (var found = find(context, domain, Kind.DISK, ConfigJson.computeVdev(type, disk.target()))) {
            if (found.exists()) {
                throw new HypervisorException(new Failure.DeviceInUse(domain, disk.target()));
            }
        }
        add(context, domain, Kind.DISK, disk.target(), json.writeDisk(type, disk));
    }

    void detachDisk(Context context, DomainRef domain, String target) {
        var seen = DomainReader.loadLiving(context, domain);
        var type = DomainReader.readType(seen.info(), store.use(), domain.domid());
        remove(context, domain, Kind.DISK, target, ConfigJson.computeVdev(type, target));
    }

    void attachNic(Context context, DomainRef domain, NicConfig nic) {
        var seen = DomainReader.loadLiving(context, domain);
        var type = DomainReader.readType(seen.info(), store.use(), domain.domid());
        var name = nic.mac().value();
        try (var found = find(context, domain, Kind.NIC, name)) {
            if (found.exists()) {
                throw new HypervisorException(new Failure.DeviceInUse(domain, name));
            }
        }
        // Before the device, so that its hotplug script and an agent that starts anew find the facts with it.
        Labels.writeNicFacts(store.use(), domain.domid(), nic);
        try {
            add(context, domain, Kind.NIC, name, json.writeNic(type, nic));
        } catch (HypervisorException e) {
            Labels.removeNicFacts(store.use(), domain.domid(), nic.mac());
            throw e;
        }
    }

    void detachNic(Context context, DomainRef domain, MacAddress mac) {
        DomainReader.loadLiving(context, domain);
        remove(context, domain, Kind.NIC, mac.value(), mac.value());
        Labels.removeNicFacts(store.use(), domain.domid(), mac);
    }

    void setVcpus(Context context, DomainRef domain, int vcpus) {
        var seen = DomainReader.loadLiving(context, domain);
        int most = (int) seen.info().number("vcpu_max_id").orElse(0) + 1;
        if (vcpus < 1 || vcpus > most) {
            throw Maker.invalid("vcpus", "not 1 to " + most + ": " + vcpus);
        }
        try (var arena = Arena.ofConfined()) {
            var bitmap = arena.allocate(BITMAP_ROOM, 16);
            context.xl.bitmapInit.run(bitmap);
            context.require(context.xl.bitmapAlloc, context.ctx(), bitmap, most);
            try {
                for (int vcpu = 0; vcpu < vcpus; vcpu++) {
                    context.xl.bitmapSet.run(bitmap, vcpu);
                }
                context.require(
                        context.xl.setVcpuOnline, context.ctx(), domain.domid().value(), bitmap, MemorySegment.NULL);
            } finally {
                context.xl.bitmapDispose.run(bitmap);
            }
        }
    }

    void setMemoryTarget(Context context, DomainRef domain, ByteSize memory) {
        var seen = DomainReader.loadLiving(context, domain);
        var most = store.use()
                .read(Labels.domainPath(domain.domid()) + "/memory/static-max")
                .map(kib -> ByteSize.ofKib(Long.parseLong(kib.trim())))
                .orElseGet(() -> DomainReader.readMemory(seen.info()));
        if (LEAST_MEMORY.isMoreThan(memory) || memory.isMoreThan(most)) {
            throw Maker.invalid("memory", "not " + LEAST_MEMORY + " to " + most + ": " + memory);
        }
        var needed = memory.minusOrZero(DomainReader.readMemory(seen.info()));
        var free = Maker.readFreeMemory(context);
        if (needed.isMoreThan(free)) {
            throw new HypervisorException(new Failure.OutOfMemory(needed, free));
        }
        context.require(
                context.xl.setMemoryTarget,
                context.ctx(),
                domain.domid().value(),
                memory.kib(),
                0 /* not relative */,
                1 /* and no more than that */);
    }

    private enum Kind {
        DISK,
        NIC;

        NativeType type(LibxlLibrary xl) {
            return this == DISK ? xl.disk : xl.nic;
        }

        NativeFunction find(LibxlLibrary xl) {
            return this == DISK ? xl.diskFind : xl.nicFind;
        }

        NativeFunction add(LibxlLibrary xl) {
            return this == DISK ? xl.diskAdd : xl.nicAdd;
        }

        NativeFunction remove(LibxlLibrary xl) {
            return this == DISK ? xl.diskRemove : xl.nicRemove;
        }
    }

    /** A device as libxl found it, or none. */
    private record Found(NativeType type, MemorySegment value, boolean exists, Arena arena) implements AutoCloseable {
        @Override
        public void close() {
            if (exists) {
                type.dispose(value);
            }
            arena.close();
        }
    }

    private Found find(Context context, DomainRef domain, Kind kind, String name) {
        var arena = Arena.ofConfined();
        var type = kind.type(context.xl);
        var value = type.allocate(arena);
        int code = kind.find(context.xl).code(context.ctx(), domain.domid().value(), arena.allocateFrom(name), value);
        return new Found(type, value, code == 0, arena);
    }

    private void add(Context context, DomainRef domain, Kind kind, String name, Json device) {
        var type = kind.type(context.xl);
        try (var arena = Arena.ofConfined()) {
            var value = type.allocate(arena);
            try {
                int code = type.read(context.ctx(), value, device, arena);
                if (code == 0) {
                    code = kind.add(context.xl)
                            .code(context.ctx(), domain.domid().value(), value, MemorySegment.NULL);
                }
                require(context, domain, name, kind.add(context.xl), code);
            } finally {
                type.dispose(value);
            }
        }
    }

    private void remove(Context context, DomainRef domain, Kind kind, String name, String nativeName) {
        try (var found = find(context, domain, kind, nativeName)) {
            if (!found.exists()) {
                if (!store.answers()) {
                    throw new HypervisorException(new Failure.ToolstackDown("XenStore does not answer"));
                }
                throw new HypervisorException(new Failure.NoSuchDevice(domain, name));
            }
            int code = kind.remove(context.xl)
                    .code(context.ctx(), domain.domid().value(), found.value(), MemorySegment.NULL);
            require(context, domain, name, kind.remove(context.xl), code);
        }
    }

    /** Whatever a device failed of, it is the guest or the backend, unless the toolstack is down. */
    private void require(Context context, DomainRef domain, String name, NativeFunction function, int code) {
        if (code == 0) {
            return;
        }
        var failure = new LibxlFailure(function.name(), code);
        if (!store.answers()) {
            throw failure;
        }
        var lines = context.drainLog();
        throw new HypervisorException(
                code == ErrorCode.DEVICE_EXISTS.number()
                        ? new Failure.DeviceInUse(domain, name)
                        : new Failure.DeviceFailed(
                                domain, name, Failures.firstError(lines).orElse(failure.getMessage() + "")),
                code,
                Context.texts(lines),
                failure);
    }
}
