package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.Guest;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Observed;
import io.xenith.hostagent.domain.Saved;
import io.xenith.hostagent.domain.StopOrder;
import io.xenith.hostagent.journal.Held;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.StoredDisk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one worker knows of its domain. The hypervisor is asked at every look; disks and saved memory are read once, at the
 * agent's start or when the store disagrees, as nobody but this worker changes them. Not thread-safe: the worker's own.
 */
final class DomainView {

    private final WorkContext context;
    private final DomainId id;
    private final SortedMap<DiskId, StoredDisk> disks = new TreeMap<>();
    private final AttachedVolumes volumes;
    private Saved saved;
    private StopOrder stop = new StopOrder.None();
    private Instant startedAt = Instant.EPOCH;
    private boolean stale;

    DomainView(WorkContext context, DomainId id, List<StoredDisk> disks, Saved saved) {
        this.context = context;
        this.id = id;
        this.saved = saved;
        this.volumes = new AttachedVolumes(context);
        disks.forEach(this::put);
    }

    /** Asks the hypervisor; throws when it could not look. */
    Observed look(Held.Domain held, Leases leases, Call call) {
        if (stale) {
            disks.clear();
            context.store().listDisks(call).stream()
                    .filter(disk -> disk.id().isOwnedBy(id))
                    .forEach(this::put);
            stale = false;
        }
        Optional<DomainInfo> info = context.hypervisor().findDomain(call, id);
        startedAt = info.map(DomainInfo::createdAt).orElse(Instant.EPOCH);
        SortedMap<DiskId, ByteSize> sizes = new TreeMap<>();
        disks.values().forEach(disk -> sizes.put(disk.id(), disk.size()));
        Guest guest = info.map(found -> guestOf(found, held)).orElseGet(Guest.None::new);
        return new Observed(
                guest,
                saved,
                sizes,
                volumesOf(guest, held, call),
                held.settledGeneration(),
                held.end(),
                stop,
                held.move(),
                leases.hasRootImage(held.spec()),
                leases.hasBootImages(held.spec()));
    }

    /** Once an order is done, nobody but a newer one changes volumes. */
    private SortedMap<String, UUID> volumesOf(Guest guest, Held.Domain held, Call call) {
        if (!(guest instanceof Guest.Up up)) {
            return new TreeMap<>();
        }
        return held.settledGeneration() == held.generation()
                ? held.target().volumes()
                : volumes.look(up.ref(), disks.values(), call);
    }

    private static Guest guestOf(DomainInfo info, Held.Domain held) {
        Optional<Marks> marks = Marks.find(info.labels()).or(() -> Optional.ofNullable(held.adoptedAs()));
        if (marks.isEmpty()) {
            return new Guest.Foreign(info.ref());
        }
        return switch (info.state()) {
            case RunState.Running _ -> new Guest.Up(info.ref(), false, marks.get());
            case RunState.Paused _ -> new Guest.Up(info.ref(), true, marks.get());
            case RunState.Shutdown(var reason) -> new Guest.Ended(info.ref(), reason, marks.get());
            case RunState.HalfMade _ -> new Guest.HalfMade(info.ref());
            case RunState.Dying _ -> new Guest.Dying(info.ref());
        };
    }

    List<StoredDisk> disks() {
        return List.copyOf(disks.values());
    }

    void put(StoredDisk disk) {
        disks.put(disk.id(), disk);
    }

    void remove(DiskId disk) {
        disks.remove(disk);
    }

    /** The store said something else than we thought: read it again at the next look. */
    void distrustDisks() {
        stale = true;
        volumes.forget();
    }

    AttachedVolumes volumes() {
        return volumes;
    }

    Saved saved() {
        return saved;
    }

    void saved(Saved value) {
        saved = value;
    }

    void stop(StopOrder value) {
        stop = value;
    }

    /** When the domain was made; the epoch while there is none. */
    Instant startedAt() {
        return startedAt;
    }
}
