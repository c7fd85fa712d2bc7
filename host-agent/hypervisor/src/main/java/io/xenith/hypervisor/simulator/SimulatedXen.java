package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.ConsoleLog;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.MemoryNeed;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.SuspendMode;
import java.net.InetSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The micro-operations on a simulated host. Each validates first and commits one journal entry last. */
final class SimulatedXen implements Hypervisor {
    private final HostCore core;
    private final DomainMaker maker;
    private final SimulatedScreens screens;
    private volatile boolean closed;

    SimulatedXen(HostCore core) {
        this.core = core;
        maker = new DomainMaker(core);
        screens = new SimulatedScreens(core.events);
    }

    @Override
    public DomainRef createPaused(Call call, DomainConfig config) {
        return run(MicroOperation.CREATE_PAUSED, call, () -> {
            var domain = maker.make(config);
            core.commit(new JournalEntry.PutDomain(domain));
            return domain.ref();
        });
    }

    @Override
    public void unpause(Call call, DomainRef ref) {
        update(MicroOperation.UNPAUSE, call, ref, domain -> {
            if (!domain.isRunning()) {
                domain.startRunning(core.nowMicros());
            }
        });
    }

    @Override
    public void pause(Call call, DomainRef ref) {
        update(MicroOperation.PAUSE, call, ref, domain -> {
            if (domain.isRunning()) {
                domain.stopRunning(core.nowMicros());
            }
        });
    }

    @Override
    public void requestShutdown(Call call, DomainRef ref) {
        request(MicroOperation.REQUEST_SHUTDOWN, call, ref, ShutdownReason.POWEROFF);
    }

    @Override
    public void requestReboot(Call call, DomainRef ref) {
        request(MicroOperation.REQUEST_REBOOT, call, ref, ShutdownReason.REBOOT);
    }

    private void request(MicroOperation operation, Call call, DomainRef ref, ShutdownReason reason) {
        run(operation, call, () -> {
            if (DomainLookup.load(core.state(), ref).hasEnded()) {
                return true;
            }
            var changed = DomainLookup.loadRunning(core.state(), ref).copy();
            var takes = core.spec.shutdown().pick(core.chance());
            GuestLife.hearRequest(changed, reason, takes, core.nowMicros());
            core.commit(new JournalEntry.PutDomain(changed));
            return true;
        });
    }

    @Override
    public void destroy(Call call, DomainRef ref) {
        run(MicroOperation.DESTROY, call, () -> {
            var domain = DomainLookup.load(core.state(), ref);
            long now = core.nowMicros();
            core.commit(new JournalEntry.RemoveDomain(domain.id, now));
            core.events.add(new HypervisorEvent.DomainGone(ref, HostCore.toInstant(now)));
            return true;
        });
    }

    /** Freezes the domain first, so that the stream and what stays are one state; thaws it where writing fails. */
    @Override
    public void suspend(Call call, DomainRef ref, WritableByteChannel sink, SuspendMode mode) {
        Objects.requireNonNull(mode);
        checkOpen();
        var verdict = core.begin(MicroOperation.SUSPEND, call);
        var frozen = core.change(() -> {
            var changed = DomainLookup.loadLiving(core.state(), ref).copy();
            if (!changed.isRunning() && changed.guestNanosAt(core.nowMicros()) == 0) {
                // A guest suspends itself; one that never ran cannot.
                throw DomainLookup.wrongState(changed);
            }
            changed.end(ShutdownReason.SUSPEND, core.nowMicros());
            core.commit(new JournalEntry.PutDomain(changed));
            return changed;
        });
        try {
            DomainStream.writeTo(
                    sink, DomainStream.encode(DomainStream.SAVED_DOMAIN, out -> DomainCodec.write(out, frozen)));
        } catch (HypervisorException e) {
            core.change(() -> {
                thaw(ref);
                return true;
            });
            throw e;
        }
        core.change(() -> {
            core.events.add(new HypervisorEvent.DomainShutdown(
                    ref, ShutdownReason.SUSPEND, HostCore.toInstant(core.nowMicros())));
            return true;
        });
        core.finish(verdict);
    }

    @Override
    public void resume(Call call, DomainRef ref) {
        run(MicroOperation.RESUME, call, () -> {
            thaw(ref);
            return true;
        });
    }

    private void thaw(DomainRef ref) {
        var changed = DomainLookup.load(core.state(), ref).copy();
        if (!(changed.state instanceof RunState.Shutdown(var reason)) || reason != ShutdownReason.SUSPEND) {
            throw DomainLookup.wrongState(changed);
        }
        thaw(changed);
        core.commit(new JournalEntry.PutDomain(changed));
    }

    private void thaw(SimulatedDomain domain) {
        domain.stopRunning(core.nowMicros());
        if (!domain.pausedBefore) {
            domain.startRunning(core.nowMicros());
        }
    }

    @Override
    public DomainRef restorePaused(Call call, DomainConfig config, ReadableByteChannel source) {
        checkOpen();
        var verdict = core.begin(MicroOperation.RESTORE_PAUSED, call);
        var saved = DomainStream.readFrom(source, DomainStream.SAVED_DOMAIN, DomainCodec::read);
        var ref = core.change(() -> {
            var domain = maker.makeFrom(saved, config);
            domain.stopRunning(core.nowMicros());
            core.commit(new JournalEntry.PutDomain(domain));
            return domain.ref();
        });
        core.finish(verdict);
        return ref;
    }

    @Override
    public void attachDisk(Call call, DomainRef ref, DiskConfig disk) {
        reconfigure(MicroOperation.ATTACH_DISK, call, ref, config -> {
            if (config.disks().stream().anyMatch(other -> other.target().equals(disk.target()))) {
                throw new HypervisorException(new Failure.DeviceInUse(ref, disk.target()));
            }
            maker.checkDisk(disk);
            return config.with(disk);
        });
    }

    @Override
    public void detachDisk(Call call, DomainRef ref, String target) {
        reconfigure(MicroOperation.DETACH_DISK, call, ref, config -> {
            var left = config.disks().stream()
                    .filter(disk -> !disk.target().equals(target))
                    .toList();
            checkDetached(ref, target, left.size() < config.disks().size());
            return config.change().disks(left).build();
        });
    }

    @Override
    public void attachNic(Call call, DomainRef ref, NicConfig nic) {
        reconfigure(MicroOperation.ATTACH_NIC, call, ref, config -> {
            if (config.nics().stream().anyMatch(other -> other.mac().equals(nic.mac()))) {
                throw new HypervisorException(
                        new Failure.DeviceInUse(ref, nic.mac().value()));
            }
            return config.with(nic);
        });
    }

    @Override
    public void detachNic(Call call, DomainRef ref, MacAddress mac) {
        reconfigure(MicroOperation.DETACH_NIC, call, ref, config -> {
            var left =
                    config.nics().stream().filter(nic -> !nic.mac().equals(mac)).toList();
            checkDetached(ref, mac.value(), left.size() < config.nics().size());
            return config.change().nics(left).build();
        });
    }

    private static void checkDetached(DomainRef ref, String device, boolean wasThere) {
        if (!wasThere) {
            throw new HypervisorException(new Failure.NoSuchDevice(ref, device));
        }
    }

    @Override
    public void setVcpus(Call call, DomainRef ref, int vcpus) {
        reconfigure(MicroOperation.SET_VCPUS, call, ref, config -> config.change()
                .vcpus(vcpus, config.maxVcpus())
                .build());
    }

    @Override
    public void setMemoryTarget(Call call, DomainRef ref, ByteSize memory) {
        reconfigure(MicroOperation.SET_MEMORY_TARGET, call, ref, config -> {
            var changed = config.change().memory(memory, config.maxMemory()).build();
            maker.checkMemory(MemoryNeed.compute(changed).bytes()
                    - MemoryNeed.compute(config).bytes());
            return changed;
        });
    }

    @Override
    public ConsoleLog readConsole(Call call, DomainId id, ConsoleRange range) {
        byte[] printed = run(MicroOperation.READ_CONSOLE, call, () -> {
            var living = core.state().find(id);
            var domain = living != null ? living : core.state().findGone(id);
            return domain == null ? new byte[0] : GuestConsole.render(domain, domain.guestNanosAt(core.nowMicros()));
        });
        int from =
                switch (range) {
                    case ConsoleRange.Tail(int maxBytes) -> Math.max(0, printed.length - maxBytes);
                    case ConsoleRange.From stretch -> (int) Math.min(stretch.offset(), printed.length);
                };
        int to = Math.min(printed.length, from + range.maxBytes());
        return new ConsoleLog(from, printed.length, Arrays.copyOfRange(printed, from, to));
    }

    @Override
    public ConsoleChannel openConsole(Call call, DomainRef ref) {
        return run(
                MicroOperation.OPEN_CONSOLE,
                call,
                () -> new SimulatedConsole(core, DomainLookup.loadLiving(core.state(), ref)));
    }

    @Override
    public void discardConsole(Call call, DomainId id) {
        run(MicroOperation.DISCARD_CONSOLE, call, () -> {
            if (core.state().findGone(id) != null) {
                core.commit(new JournalEntry.DiscardConsole(id));
            }
            return true;
        });
    }

    @Override
    public Optional<InetSocketAddress> findVncAddress(Call call, DomainRef ref) {
        return run(MicroOperation.FIND_VNC_ADDRESS, call, () -> {
            var domain = DomainLookup.load(core.state(), ref);
            // Within the host's lock: the word that the domain has ended comes after, and takes the screen away.
            return switch (domain.config().graphics()) {
                case Graphics.Vnc(var listen)
                when !domain.hasEnded() -> Optional.of(screens.find(ref, domain.name, listen));
                case Graphics.None() -> Optional.<InetSocketAddress>empty();
                case Graphics.Vnc _ -> Optional.<InetSocketAddress>empty();
            };
        });
    }

    @Override
    public Optional<DomainInfo> findDomain(Call call, DomainId id) {
        return run(MicroOperation.FIND_DOMAIN, call, () -> Optional.ofNullable(
                        core.state().find(id))
                .map(this::describe));
    }

    @Override
    public DomainConfig loadConfig(Call call, DomainRef ref) {
        return run(MicroOperation.LOAD_CONFIG, call, () -> DomainLookup.load(core.state(), ref)
                .config());
    }

    @Override
    public List<DomainInfo> listDomains(Call call) {
        return run(MicroOperation.LIST_DOMAINS, call, () -> core.state().domains().stream()
                .map(this::describe)
                .toList());
    }

    @Override
    public HostInfo describeHost(Call call) {
        return run(MicroOperation.DESCRIBE_HOST, call, () -> HostDescription.compute(core.spec, core.state()));
    }

    @Override
    public Cancellation.Registration subscribe(Consumer<HypervisorEvent> listener) {
        checkOpen();
        return core.events.subscribe(listener);
    }

    @Override
    public void close() {
        closed = true;
        screens.close();
    }

    private DomainInfo describe(SimulatedDomain domain) {
        var config = domain.config();
        long guestNanos = domain.guestNanosAt(core.nowMicros());
        // A guest is busy while it boots and nearly idle afterwards.
        long busyNanos = Math.min(guestNanos, domain.bootNanos) + Math.max(0, guestNanos - domain.bootNanos) / 100;
        return new DomainInfo(
                domain.ref(),
                domain.name,
                config.type(),
                domain.state,
                // As Xen has it: the first alone is online until the guest's kernel has started the others.
                guestNanos < domain.bootNanos ? 1 : config.vcpus(),
                config.memory(),
                Duration.ofNanos(busyNanos),
                HostCore.toInstant(domain.createdAtMicros),
                config.labels());
    }

    private void reconfigure(MicroOperation operation, Call call, DomainRef ref, UnaryOperator<DomainConfig> change) {
        update(operation, call, ref, domain -> domain.configure(change.apply(domain.config())));
    }

    private void update(MicroOperation operation, Call call, DomainRef ref, Consumer<SimulatedDomain> change) {
        run(operation, call, () -> {
            var changed = DomainLookup.loadLiving(core.state(), ref).copy();
            change.accept(changed);
            core.commit(new JournalEntry.PutDomain(changed));
            return true;
        });
    }

    private <T> T run(MicroOperation operation, Call call, Supplier<T> effect) {
        checkOpen();
        return core.run(operation, call, effect);
    }

    private void checkOpen() {
        if (closed) {
            throw new HypervisorException(new Failure.ToolstackDown("this hypervisor object was closed"));
        }
    }
}
