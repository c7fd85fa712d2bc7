package io.xenith.hypervisor.libxl;

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
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.SuspendMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The Xen host that this process is the Dom0 of. */
public final class LibxlHypervisor implements Hypervisor {
    private static final long TRIM_SECONDS = 60;

    private final StoreLink store;
    private final Workers workers;
    private final ConsoleFiles consoleFiles;
    private final Maker maker;
    private final Power power;
    private final Devices devices;
    private final Streams streams;
    private final DomainEvents events;
    private final Consoles consoles;

    private LibxlHypervisor(LibxlOptions options, LibxlLibrary.Loading loading) {
        store = new StoreLink(options.store());
        workers = new Workers(loading, options.threads(), options.stopGrace(), new Failures(store::answers));
        consoleFiles = new ConsoleFiles(options.consoleLogs(), new Libc());
        var grub = new Grub(options.grub());
        var json = new ConfigJson(grub, consoleFiles::pathOf, options.nicScript(), options.diskScript());
        maker = new Maker(json, grub, store, consoleFiles);
        power = new Power(workers);
        devices = new Devices(json, store);
        streams = new Streams(workers, maker, store);
        events = new DomainEvents(workers, store, Clock.systemUTC());
        consoles = new Consoles(workers, consoleFiles, events);
        var _ = workers.timers()
                .scheduleWithFixedDelay(consoleFiles::trim, TRIM_SECONDS, TRIM_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Takes hold of the host's toolstack. Never fails: where Xen, libxl or XenStore is not there, every call says so by
     * {@link Failure.ToolstackDown}, and works once they are (a library, once not found, is not looked for again).
     */
    public static LibxlHypervisor open(LibxlOptions options) {
        var candidates = options.library().map(List::of).orElseGet(() -> Sonames.computeCandidates(readRunning()));
        return new LibxlHypervisor(options, LibxlLibrary.load(candidates));
    }

    /** Whether this process runs in Dom0 of a Xen host. */
    public static boolean isDom0() {
        if (readFirst(Path.of("/proc/xen/capabilities"))
                .filter("control_d"::equals)
                .isPresent()) {
            return true;
        }
        // Without xenfs mounted: Xen's first domain has the first of all identities.
        return readFirst(Path.of("/sys/hypervisor/uuid"))
                .filter("00000000-0000-0000-0000-000000000000"::equals)
                .isPresent();
    }

    @Override
    public DomainRef createPaused(Call call, DomainConfig config) {
        try (var _ = maker.take(call, config)) {
            var made = workers.run(call, MicroOperation.CREATE_PAUSED, context -> maker.create(context, config));
            events.know(made, new RunState.Paused());
            return made;
        }
    }

    @Override
    public void unpause(Call call, DomainRef domain) {
        power.unpause(call, domain);
    }

    @Override
    public void pause(Call call, DomainRef domain) {
        power.pause(call, domain);
    }

    @Override
    public void requestShutdown(Call call, DomainRef domain) {
        power.requestShutdown(call, domain);
    }

    @Override
    public void requestReboot(Call call, DomainRef domain) {
        power.requestReboot(call, domain);
    }

    @Override
    public void destroy(Call call, DomainRef domain) {
        power.destroy(call, domain);
    }

    @Override
    public void suspend(Call call, DomainRef domain, WritableByteChannel sink, SuspendMode mode) {
        streams.suspend(call, domain, loadConfig(call, domain), sink, mode);
    }

    @Override
    public void resume(Call call, DomainRef domain) {
        run(call, MicroOperation.RESUME, context -> streams.resume(context, domain));
        events.know(domain, new RunState.Running());
    }

    @Override
    public DomainRef restorePaused(Call call, DomainConfig config, ReadableByteChannel source) {
        try (var _ = maker.take(call, config)) {
            var made = streams.restore(call, config, source);
            events.know(made, new RunState.Paused());
            return made;
        }
    }

    @Override
    public void attachDisk(Call call, DomainRef domain, DiskConfig disk) {
        run(call, MicroOperation.ATTACH_DISK, context -> devices.attachDisk(context, domain, disk));
    }

    @Override
    public void detachDisk(Call call, DomainRef domain, String target) {
        run(call, MicroOperation.DETACH_DISK, context -> devices.detachDisk(context, domain, target));
    }

    @Override
    public void attachNic(Call call, DomainRef domain, NicConfig nic) {
        run(call, MicroOperation.ATTACH_NIC, context -> devices.attachNic(context, domain, nic));
    }

    @Override
    public void detachNic(Call call, DomainRef domain, MacAddress mac) {
        run(call, MicroOperation.DETACH_NIC, context -> devices.detachNic(context, domain, mac));
    }

    @Override
    public void setVcpus(Call call, DomainRef domain, int vcpus) {
        run(call, MicroOperation.SET_VCPUS, context -> devices.setVcpus(context, domain, vcpus));
    }

    @Override
    public void setMemoryTarget(Call call, DomainRef domain, ByteSize memory) {
        run(call, MicroOperation.SET_MEMORY_TARGET, context -> devices.setMemoryTarget(context, domain, memory));
    }

    @Override
    public ConsoleLog readConsole(Call call, DomainId id, ConsoleRange range) {
        workers.library();
        return consoleFiles.read(id, range);
    }

    @Override
    public ConsoleChannel openConsole(Call call, DomainRef domain) {
        return consoles.open(call, domain);
    }

    @Override
    public void discardConsole(Call call, DomainId id) {
        run(call, MicroOperation.DISCARD_CONSOLE, context -> {
            if (DomainReader.list(context).stream()
                    .noneMatch(seen -> seen.ref().id().equals(id))) {
                consoleFiles.discard(id);
            }
        });
    }

    @Override
    public Optional<InetSocketAddress> findVncAddress(Call call, DomainRef domain) {
        return workers.run(call, MicroOperation.FIND_VNC_ADDRESS, context -> {
            DomainReader.load(context, domain);
            var path = Labels.domainPath(domain.domid()) + "/console";
            var listen = store.use().read(path + "/vnc-listen").orElse("127.0.0.1");
            return store.use()
                    .read(path + "/vnc-port")
                    .filter(port -> port.matches("[1-9]\\d{0,4}"))
                    .map(port -> new InetSocketAddress(InetAddress.ofLiteral(listen), Integer.parseInt(port)));
        });
    }

    @Override
    public Optional<DomainInfo> findDomain(Call call, DomainId id) {
        return workers.run(call, MicroOperation.FIND_DOMAIN, context -> DomainReader.list(context).stream()
                .filter(seen -> seen.ref().id().equals(id))
                // One that is dying may still be there beside the one that came after it.
                .reduce((one, other) -> one.state() instanceof RunState.Dying ? other : one)
                .map(seen -> DomainReader.describe(seen, store.use()))
                .or(() -> {
                    store.use();
                    return Optional.empty();
                }));
    }

    @Override
    public DomainConfig loadConfig(Call call, DomainRef domain) {
        return workers.run(
                call,
                MicroOperation.LOAD_CONFIG,
                context -> ConfigReader.read(domain, ConfigReader.retrieve(context, domain), store.use()));
    }

    @Override
    public List<DomainInfo> listDomains(Call call) {
        return workers.run(call, MicroOperation.LIST_DOMAINS, context -> {
            var tree = store.use();
            return DomainReader.list(context).stream()
                    .map(seen -> DomainReader.describe(seen, tree))
                    .toList();
        });
    }

    @Override
    public HostInfo describeHost(Call call) {
        return workers.run(call, MicroOperation.DESCRIBE_HOST, HostReader::read);
    }

    @Override
    public Cancellation.Registration subscribe(Consumer<HypervisorEvent> listener) {
        return events.subscribe(listener);
    }

    @Override
    public void close() {
        events.close();
        consoles.close();
        workers.close();
        store.close();
    }

    private void run(Call call, MicroOperation operation, Consumer<Context> body) {
        var _ = workers.run(call, operation, context -> {
            body.accept(context);
            return true;
        });
    }

    /** The release of the Xen that runs here, as {@code 4.20}. */
    private static Optional<String> readRunning() {
        return readFirst(Path.of("/sys/hypervisor/version/major"))
                .flatMap(major ->
                        readFirst(Path.of("/sys/hypervisor/version/minor")).map(minor -> major + "." + minor));
    }

    private static Optional<String> readFirst(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().map(String::trim);
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
