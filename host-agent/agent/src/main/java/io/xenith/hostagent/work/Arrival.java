package io.xenith.hostagent.work;

import io.grpc.StatusRuntimeException;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.transfer.MovePeers;
import io.xenith.hostagent.transfer.Section;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.transport.error.Errors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives one domain as it runs elsewhere. Ends with the domain here, paused, and the note that it has arrived: on the giver's word
 * alone, which it gives after it has written down that the domain has left. Ends otherwise with nothing here, so far as it could
 * be removed; what is left, as after a crash, is never run, as the note is missing.
 */
final class Arrival {

    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final String LEFT_BEFORE = "DOMAIN_LEFT";

    private final WorkContext context;
    private final DomainId id;
    private final DomainView view;
    private final Leases images;
    private final List<StoredDisk> disks = new ArrayList<>();
    /** Of these the giver sends what has changed since. The others are disks of both hosts. */
    private final List<StoredDisk> copied = new ArrayList<>();

    private int changed;

    Arrival(WorkContext context, DomainId id, DomainView view, Leases images) {
        this.context = context;
        this.id = id;
        this.view = view;
        this.images = images;
    }

    /** Receives the domain; throws {@link MoveFailed}, or what cancelling the call throws. */
    void run(Call call, DomainSpec spec, Target target, Consumer<String> progress) throws IOException {
        boolean begun = false;
        String store = context.store().findSharedStore().map(UUID::toString).orElse("");
        try (MovePeers.Giver giver =
                context.peers().receive(spec.getArriveFrom(), spec.getInstanceId(), id, store, call.cancellation())) {
            var section = giver.next();
            begun = true;
            while (section.isPresent()) {
                receive(call, spec, target, giver, section.get(), progress);
                section = giver.next();
            }
            if (!context.moves().note(id, Move.ARRIVED, held -> stillExpects(held, spec))) {
                throw new IllegalStateException("another order came first");
            }
        } catch (RuntimeException | IOException e) {
            remove(call.operationId());
            if (call.cancellation().isCancelled()) {
                throw e;
            }
            boolean mayAskAgain = !begun && e instanceof StatusRuntimeException && !Errors.hasReason(e, LEFT_BEFORE);
            throw new MoveFailed("receiving the domain: " + e.getMessage(), mayAskAgain, e);
        }
    }

    private static boolean stillExpects(Held.Domain held, DomainSpec spec) {
        return held.target().arrives() && held.spec().getArriveFrom().equals(spec.getArriveFrom());
    }

    private void receive(
            Call call,
            DomainSpec spec,
            Target target,
            MovePeers.Giver giver,
            Section section,
            Consumer<String> progress) {
        var store = context.store();
        switch (section) {
            case Section.Disk disk -> {
                progress.accept("copying disks");
                DiskId own = own(disk.kind(), disk.index(), spec);
                StoredDisk made = store.importDisk(call, own, giver.channel());
                keep(made);
                copied.add(made);
                giver.sendDigests(store.digestDisk(call, own));
            }
            case Section.Offer offer -> {
                progress.accept("linking disks");
                giver.sendLinked(link(call, spec, offer));
            }
            case Section.Memory _ -> {
                progress.accept("receiving memory");
                context.hypervisor()
                        .restorePaused(
                                call,
                                DomainConfigs.of(spec, target.marks(), disks, List.of(), images),
                                giver.channel());
                if (copied.isEmpty()) {
                    giver.sendReady();
                }
            }
            case Section.Changes _ -> {
                store.importChanges(call, copied.get(changed++).id(), giver.channel());
                if (changed == copied.size()) {
                    giver.sendReady();
                }
            }
        }
    }

    /** Whether a disk of the giver is one of this host, too, now. Nothing has begun that a copy would come too late for. */
    private boolean link(Call call, DomainSpec spec, Section.Offer offer) {
        var there = new SharedDisk(UUID.fromString(spec.getArriveFrom().getHostId()), offer.name(), offer.size());
        try {
            keep(context.store().linkDisk(call, own(offer.kind(), offer.index(), spec), there));
            return true;
        } catch (HypervisorException e) {
            if (e.failure() instanceof Failure.Cancelled || e.failure() instanceof Failure.TimedOut) {
                throw e; // it may still come about, or the file server is silent: no time to begin another way
            }
            LOG.atWarn()
                    .addKeyValue("host.id", context.hostId())
                    .addKeyValue("domain.id", id)
                    .addKeyValue("from", spec.getArriveFrom().getHostId())
                    .addKeyValue("disk", offer.name())
                    .addKeyValue("problem", e.getMessage())
                    .log("a disk of the shared store cannot be linked, and is copied");
            return false;
        }
    }

    private void keep(StoredDisk made) {
        disks.add(made);
        view.put(made);
    }

    private DiskId own(DiskKind kind, int index, DomainSpec spec) {
        return new DiskId(id, kind, index, incarnationOf(kind, spec));
    }

    /** A config drive is known by the generation that its domain was made at. */
    private static long incarnationOf(DiskKind kind, DomainSpec spec) {
        return kind == DiskKind.CONFIG_DRIVE
                ? spec.getGeneration()
                : spec.getRootDisk().getIncarnation();
    }

    /** By a call of its own, as the other may be out of time or cancelled. */
    private void remove(String operation) {
        Call call = new Call(operation, QUICK, new Cancellation());
        try {
            context.hypervisor().findDomain(call, id).ifPresent(found -> context.hypervisor()
                    .destroy(call, found.ref()));
            for (StoredDisk disk : disks) {
                context.store().deleteDisk(call, disk.id());
                view.remove(disk.id());
            }
        } catch (HypervisorException e) {
            view.distrustDisks();
            LOG.atWarn()
                    .addKeyValue("host.id", context.hostId())
                    .addKeyValue("domain.id", id)
                    .addKeyValue("problem", e.getMessage())
                    .log("something of a domain that did not arrive is left; it is removed with its order");
        }
    }
}
