package io.xenith.hostagent;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.xenith.hostagent.console.Consoles;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.image.BlobSource;
import io.xenith.hostagent.journal.Durability;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.journal.Journal;
import io.xenith.hostagent.machine.HostMachine;
import io.xenith.hostagent.options.AfterReboot;
import io.xenith.hostagent.status.DomainStatus;
import io.xenith.hostagent.transfer.DomainMoveEndpoint;
import io.xenith.hostagent.transfer.HostPeers;
import io.xenith.hostagent.transfer.Receiver;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.hostagent.watch.HostWatch;
import io.xenith.hostagent.work.DomainWorker;
import io.xenith.hostagent.work.SavedMemory;
import io.xenith.hostagent.work.WorkContext;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host: what it should run, the workers that see to it, and the watch that tells of it. Plain object; a process may
 * carry thousands. Closing it touches no domain.
 */
public final class HostAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostAgent.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration COPY_TIMEOUT = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int QUEUED_AT_MOST = 4096;
    private static final int HEAVY_AT_ONCE = 16;

    private final UUID hostId;
    private final HostMachine machine;
    private final Journal journal;
    private final Orders orders;
    private final HostWatch watch;
    private final WorkContext context;
    private final HostDescription description;
    private final Housekeeping housekeeping;
    private final BootNote boots;
    private final Consoles consoles;
    private final Map<DomainId, DomainWorker> workers = new ConcurrentHashMap<>();
    private final Cancellation.Registration events;
    private volatile boolean stopping;

    private HostAgent(
            UUID hostId,
            String hostname,
            HostMachine machine,
            Journal journal,
            SavedMemory saved,
            BlobSource blobs,
            HostPeers peers,
            AfterReboot afterReboot,
            AgentResources shared) {
        this.hostId = hostId;
        this.machine = machine;
        this.journal = journal;
        this.orders = new Orders(journal);
        this.boots = new BootNote(hostId.toString(), machine, journal, afterReboot);
        this.consoles =
                new Consoles(machine.hypervisor(), id -> journal.find(id).orElse(null) instanceof Held.Domain);
        this.description = new HostDescription(
                hostId, hostname, machine, id -> journal.find(id).isPresent(), () -> countQueued(workers));
        this.watch = new HostWatch(journal.starts(), description, shared.executor(), shared.timers(), shared.clock());
        this.context = new WorkContext(
                hostId.toString(),
                machine.hypervisor(),
                machine.store(),
                journal,
                saved,
                shared.images(),
                blobs,
                peers,
                orders::noteMove,
                new Semaphore(HEAVY_AT_ONCE),
                shared.executor(),
                shared.timers(),
                shared.clock(),
                shared.metrics(),
                watch);
        this.housekeeping = new Housekeeping(
                journal, shared, id -> forget(orders, journal, workers, watch, id), () -> workers.values()
                        .forEach(DomainWorker::signal));
        this.events = machine.hypervisor().subscribe(event -> heard(context, boots, workers, event));
    }

    /**
     * Opens the state of a host and begins to converge. Reads the store once, so that whatever a killed agent left half-made
     * is known; the hypervisor is looked at domain by domain, and what is as it should be stays untouched.
     *
     * @param directory the host's own state directory
     * @param afterReboot what becomes of domains that were wanted up when the host rebooted
     * @throws IOException when the state cannot be read or written; nothing was touched
     */
    public static HostAgent start(
            UUID hostId,
            String hostname,
            Path directory,
            Durability durability,
            HostMachine machine,
            BlobSource blobs,
            HostPeers peers,
            AfterReboot afterReboot,
            AgentResources shared)
            throws IOException {
        Journal journal = Journal.open(directory, durability);
        try {
            SavedMemory saved = SavedMemory.open(directory.resolve("saved"));
            HostAgent agent =
                    new HostAgent(hostId, hostname, machine, journal, saved, blobs, peers, afterReboot, shared);
            agent.takeUp(saved);
            return agent;
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private void takeUp(SavedMemory saved) throws IOException {
        boots.update();
        List<StoredDisk> disks = VolumeDisks.listOthers(machine.store(), Call.of("start", CALL_TIMEOUT));
        Map<DomainId, List<StoredDisk>> disksByDomain =
                disks.stream().collect(Collectors.groupingBy(disk -> disk.id().domain()));
        Map<DomainId, Marks> savedByDomain = saved.list();
        for (Held held : journal.list()) {
            switch (held) {
                case Held.Domain domain ->
                    workers.put(
                            domain.id(),
                            new DomainWorker(
                                    context,
                                    domain,
                                    disksByDomain.getOrDefault(domain.id(), List.of()),
                                    Optional.ofNullable(savedByDomain.get(domain.id()))));
                case Held.Tombstone tombstone -> watch.publish(Housekeeping.reportOf(tombstone, watch.nextSequence()));
            }
        }
        disks.stream()
                .map(StoredDisk::id)
                .map(DiskId::domain)
                .filter(id -> journal.find(id).isEmpty())
                .distinct()
                .forEach(id -> LOG.atWarn()
                        .addKeyValue("host.id", hostId)
                        .addKeyValue("domain.id", id)
                        .log("disks of a domain that nobody ordered; left alone"));
        workers.values().forEach(DomainWorker::signal);
        housekeeping.start();
    }

    /** The id that calls must name. */
    public UUID hostId() {
        return hostId;
    }

    /** Whether calls are refused because the process ends. */
    public boolean isStopping() {
        return stopping;
    }

    /** The facts of the host, now; throws UNAVAILABLE when it cannot be looked at. */
    public HostFacts readFacts() {
        try {
            return description.readFacts();
        } catch (HypervisorException e) {
            throw ToolstackDown.because(e);
        }
    }

    /** Stores an order durably and starts work on it; answers the generation held. Errors as in the contract. */
    public long apply(DomainSpec spec, String requestId) {
        try {
            if (countQueued(workers) >= QUEUED_AT_MOST) {
                throw ServiceException.of(
                        Status.Code.RESOURCE_EXHAUSTED, "QUEUE_FULL", "too many changes are waiting on this host");
            }
            orders.store(spec).ifPresent(power -> begin(spec, power, requestId));
            context.metrics().applied("OK");
            return spec.getGeneration();
        } catch (ServiceException e) {
            context.metrics().applied(e.reason());
            throw e;
        }
    }

    /** Takes over a domain that somebody else made. Errors as in the contract. */
    public void adopt(DomainSpec spec, String requestId) {
        DomainId id = DomainId.parse(spec.getDomainId());
        try {
            if (machine.hypervisor()
                    .findDomain(Call.of("adopt-" + id, CALL_TIMEOUT), id)
                    .isEmpty()) {
                throw ServiceException.of(
                        Status.Code.NOT_FOUND, "DOMAIN_NOT_FOUND", "no such domain on the hypervisor");
            }
        } catch (HypervisorException e) {
            throw ToolstackDown.because(e);
        }
        begin(spec, orders.adopt(spec).power(), requestId);
    }

    private void begin(DomainSpec spec, io.xenith.hostagent.domain.Power power, String requestId) {
        LOG.atInfo()
                .addKeyValue("host.id", hostId)
                .addKeyValue("domain.id", spec.getDomainId())
                .addKeyValue("instance.id", spec.getInstanceId())
                .addKeyValue("generation", spec.getGeneration())
                .addKeyValue("power", power)
                .addKeyValue("request.id", requestId)
                .addKeyValue("reason", spec.getReason())
                .log("order accepted");
        DomainId id = DomainId.parse(spec.getDomainId());
        if (journal.find(id).orElse(null) instanceof Held.Domain held) {
            workers.computeIfAbsent(id, key -> new DomainWorker(context, held, List.of(), Optional.empty()))
                    .ordered(power);
        }
    }

    /** Removes the disk of a volume, if there is one. Errors as in the contract. */
    public void deleteVolumeDisk(UUID volume, String requestId) {
        VolumeDisks.delete(machine.store(), volume, requestId);
    }

    /** The consoles of the domains that it holds. */
    public Consoles consoles() {
        return consoles;
    }

    /**
     * Writes the root disk of a domain of the instance to a channel. Errors as in {@code DiskTransferService}; on return the
     * domain was off from the first byte to the last.
     */
    public void exportRootDisk(DomainId id, String instanceId, UUID reader, WritableByteChannel sink) {
        Held.Domain before = requireOff(id, instanceId);
        if (!before.spec().getDiskReaderHostIdsList().contains(reader.toString())) {
            throw ServiceException.of(
                    Status.Code.PERMISSION_DENIED, "NOT_A_READER", "this host is not to have the disk of that domain");
        }
        try {
            machine.store()
                    .exportDisk(
                            Call.of("export-" + id, COPY_TIMEOUT),
                            DiskId.root(id, before.spec().getRootDisk().getIncarnation()),
                            sink);
        } catch (HypervisorException e) {
            throw ToolstackDown.because(e);
        }
        if (requireOff(id, instanceId).generation() != before.generation()) {
            throw notOff();
        }
    }

    private Held.Domain requireOff(DomainId id, String instanceId) {
        if (!(journal.find(id).orElse(null) instanceof Held.Domain held)
                || !held.spec().getInstanceId().equals(instanceId)) {
            throw ServiceException.of(
                    Status.Code.NOT_FOUND, "DOMAIN_NOT_FOUND", "this host holds no such domain of the instance");
        }
        boolean off = held.spec().getPower() == Power.POWER_OFF && held.settledGeneration() == held.generation();
        if (!off) {
            throw notOff();
        }
        return held;
    }

    private static ServiceException notOff() {
        return ServiceException.of(Status.Code.FAILED_PRECONDITION, "DOMAIN_NOT_OFF", "the domain is not off");
    }

    /**
     * Gives a domain to another host as it runs. Errors as in {@code DomainMoveService}; on return it has left.
     *
     * @param cancellation is cancelled when the receiver has gone
     */
    public void giveDomain(DomainMoveEndpoint.Asked asked, Receiver receiver, Cancellation cancellation) {
        Leaving leaving = new Leaving(journal, asked);
        leaving.check();
        DomainWorker worker = workers.get(asked.domain());
        if (worker == null) {
            throw leaving.unknown();
        }
        try {
            worker.give(leaving::check, receiver, cancellation);
        } catch (HypervisorException e) {
            throw cancellation.isCancelled()
                    ? leaving.calledOff(e)
                    : leaving.failed(e.failure().message(), e);
        } catch (IOException e) {
            throw cancellation.isCancelled() ? leaving.calledOff(e) : leaving.unwritable(e);
        }
    }

    /** Begins a stream of what is seen. */
    public void watch(ServerCallStreamObserver<WatchHostResponse> observer, Duration heartbeat) {
        watch.subscribe(observer, heartbeat);
    }

    /** How the host is, as the agent knows it without asking anybody. */
    public DomainStatus status() {
        return DomainStatus.of(
                journal.bootId(), journal.list(), watch.reports(), watch.subscribers(), countQueued(workers));
    }

    private static int countQueued(Map<DomainId, DomainWorker> workers) {
        int queued = 0;
        for (DomainWorker worker : workers.values()) {
            queued += worker.isSettled() ? 0 : 1;
        }
        return queued;
    }

    private static void forget(
            Orders orders, Journal journal, Map<DomainId, DomainWorker> workers, HostWatch watch, DomainId id) {
        orders.whileNoOrder(id, () -> {
            if (journal.find(id).orElse(null) instanceof Held.Tombstone) {
                Housekeeping.forget(journal, id);
                workers.remove(id);
                watch.forget(id);
            }
        });
    }

    private static void heard(
            WorkContext context, BootNote boots, Map<DomainId, DomainWorker> workers, HypervisorEvent event) {
        switch (event) {
            case HypervisorEvent.DomainShutdown shutdown ->
                signal(workers, shutdown.domain().id());
            case HypervisorEvent.DomainGone gone ->
                signal(workers, gone.domain().id());
            case HypervisorEvent.EventsLost _ -> context.executor().execute(() -> lookAtAll(context, boots, workers));
        }
    }

    /** After events were lost, which a reboot of a simulated host is told by. */
    private static void lookAtAll(WorkContext context, BootNote boots, Map<DomainId, DomainWorker> workers) {
        try {
            boots.update();
            workers.values().forEach(DomainWorker::signal);
        } catch (IOException | HypervisorException e) {
            LOG.atWarn().addKeyValue("problem", e.getMessage()).log("could not look after lost events, trying again");
            var unused = context.timers().after(LOOK_AGAIN, () -> lookAtAll(context, boots, workers));
        }
    }

    private static void signal(Map<DomainId, DomainWorker> workers, DomainId id) {
        DomainWorker worker = workers.get(id);
        if (worker != null) {
            worker.signal();
        }
    }

    /** Ends streams and work; the domains run on. */
    @Override
    public void close() {
        stopping = true;
        events.close();
        housekeeping.stop();
        watch.stop();
        workers.values().forEach(DomainWorker::stop);
        journal.close();
        machine.release().run();
    }
}
