package io.xenith.hostagent.work;

import io.grpc.Status;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.transfer.Receiver;
import io.xenith.hostagent.transfer.Section;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.SuspendMode;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one domain to another host as it runs. Until it is written down that the domain has left, everything that goes wrong ends
 * with the guest going on here: at once, or by its worker, which lets every suspended guest go on that has not left. Afterwards
 * it goes on here only by the control plane's word.
 */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);
    /** The guest stands still until what it wrote last is there. */
    private static final Duration SETTLING = Duration.ofMinutes(1);
    /** The guest stands still while its disks are read. */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);

    private final WorkContext context;
    private final DomainId id;
    private final Held.Domain held;
    private final Receiver receiver;
    private final Cancellation cancellation;
    private final String operation;

    /**
     * Of what is held now.
     *
     * @param cancellation is cancelled when the receiver goes or a newer order comes
     */
    Departure(WorkContext context, Held.Domain held, Receiver receiver, Cancellation cancellation) {
        this.context = context;
        this.id = held.id();
        this.held = held;
        this.receiver = receiver;
        this.cancellation = cancellation;
        this.operation = "leave-" + held.generation() + "-" + id;
    }

    /**
     * The disks of the domain as they go over.
     *
     * @param linked those that are disks of both hosts now
     * @param there what is there of each of the others
     */
    record Sent(DomainRef domain, List<StoredDisk> linked, List<StoredDisk> copied, List<BlockDigests> there) {
        Sent {
            linked = List.copyOf(linked);
            copied = List.copyOf(copied);
            there = List.copyOf(there);
        }
    }

    /** Sends or links the disks, while the guest runs and its worker may work. */
    Sent sendDisks() throws IOException {
        Target target = held.target();
        if (!target.volumes().isEmpty()) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "DOMAIN_HAS_VOLUMES", "volumes stay on their host");
        }
        DomainInfo info = context.hypervisor()
                .findDomain(call(QUICK), id)
                .filter(found -> isUp(found.state()))
                .orElseThrow(Departure::notUp);
        Marks marks = Marks.find(info.labels()).orElseThrow(Departure::notUp);
        if (!marks.shape().equals(target.shape())) {
            throw notUp(); // its hardware changes with the next restart, and elsewhere only the order's is known
        }
        List<StoredDisk> disks = context.store().listDisks(call(QUICK)).stream()
                .filter(disk -> disk.id().isOwnedBy(id))
                .filter(disk -> disk.id().kind() == DiskKind.CONFIG_DRIVE
                        ? DomainConfigs.isConfigDriveOf(disk, marks.generation())
                        : target.disks().containsKey(disk.id()))
                .toList();
        List<StoredDisk> linked = new ArrayList<>();
        List<StoredDisk> copied = new ArrayList<>();
        List<BlockDigests> there = new ArrayList<>();
        int offers = 0;
        for (StoredDisk disk : disks) {
            var shared = findShared(disk);
            if (shared.isPresent()) {
                receiver.begin(offerOf(disk, shared.get()));
                receiver.end();
                if (receiver.awaitLinked(++offers)) {
                    linked.add(disk);
                    continue;
                }
            }
            var sink =
                    receiver.begin(new Section.Disk(disk.id().kind(), disk.id().index()));
            context.store().exportUsedDisk(call(LONG), disk.id(), sink);
            receiver.end();
            copied.add(disk);
            there.add(receiver.awaitDigests(there.size() + 1));
        }
        return new Sent(info.ref(), linked, copied, there);
    }

    /**
     * How the receiver finds a disk, if it has the same store. Disks of HVM guests are copied in any case: their device model writes through
     * this host's page cache, and reads through that of the other.
     */
    private Optional<SharedDisk> findShared(StoredDisk disk) {
        boolean together = held.spec().getGuestType() != GuestType.GUEST_TYPE_HVM
                && context.store().findSharedStore().filter(receiver::shares).isPresent();
        return together ? context.store().findShared(call(QUICK), disk.id()) : Optional.empty();
    }

    private static Section.Offer offerOf(StoredDisk disk, SharedDisk shared) {
        return new Section.Offer(disk.id().kind(), disk.id().index(), shared.name(), shared.size());
    }

    /** Sends the memory, suspends the guest, and lets it leave or go on. The worker stands still meanwhile. */
    void leave(Sent sent) throws IOException {
        context.hypervisor().suspend(call(LONG), sent.domain(), receiver.begin(new Section.Memory()), SuspendMode.LIVE);
        boolean left = false;
        try {
            receiver.end();
            for (int i = 0; i < sent.copied().size(); i++) {
                var sink = receiver.begin(new Section.Changes());
                context.store()
                        .exportChanges(
                                call(STANDSTILL),
                                sent.copied().get(i).id(),
                                sent.there().get(i),
                                sink);
                receiver.end();
            }
            // Here, and not once it has left: what comes later would undo what the guest writes there. The other host
            // restores meanwhile.
            for (StoredDisk disk : sent.linked()) {
                context.store().settleDisk(call(SETTLING), disk.id());
            }
            receiver.awaitReady();
            left = context.moves().note(id, Move.LEFT, this::isStillOrdered);
            if (!left) {
                throw withdrawn();
            }
        } finally {
            if (!left) {
                goOn(sent.domain());
            }
        }
        LOG.atInfo()
                .addKeyValue("host.id", context.hostId())
                .addKeyValue("domain.id", id)
                .addKeyValue("instance.id", held.spec().getInstanceId())
                .addKeyValue("generation", held.generation())
                .addKeyValue("to", held.spec().getLeaveTo().getHostId())
                .log("domain has left");
        receiver.go();
    }

    private boolean isStillOrdered(Held.Domain now) {
        return now.generation() == held.generation() && !cancellation.isCancelled();
    }

    /** Should this fail, the worker does it. */
    private void goOn(DomainRef domain) {
        try {
            context.hypervisor().resume(Call.of(operation, QUICK), domain);
        } catch (HypervisorException e) {
            LOG.atWarn()
                    .addKeyValue("host.id", context.hostId())
                    .addKeyValue("domain.id", id)
                    .addKeyValue("problem", e.getMessage())
                    .log("a domain that did not leave does not go on yet");
        }
    }

    private Call call(Duration timeout) {
        return new Call(operation, timeout, cancellation);
    }

    private static boolean isUp(RunState state) {
        return state instanceof RunState.Running || state instanceof RunState.Paused;
    }

    static ServiceException notUp() {
        return ServiceException.of(
                Status.Code.FAILED_PRECONDITION, "DOMAIN_NOT_UP", "the domain is not up as it was ordered");
    }

    static ServiceException withdrawn() {
        return ServiceException.of(Status.Code.ABORTED, "MOVE_WITHDRAWN", "the move was called off");
    }
}
