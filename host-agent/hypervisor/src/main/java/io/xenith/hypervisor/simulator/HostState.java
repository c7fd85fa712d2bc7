package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.HostBootId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is on one simulated host: a fold over its journal. Changed by {@link #apply} only, live and on replay alike, so
 * what a new process reads is what the old one had. Guarded by its host's lock.
 */
final class HostState {
    /** Consoles of destroyed domains that are kept; the one destroyed first goes first. */
    private static final int MOST_GONE = 16;

    private final TreeMap<Integer, SimulatedDomain> domains = new TreeMap<>();
    // Found by other keys many times more often than changed; hosts may have hundreds.
    private final Map<DomainId, SimulatedDomain> domainsById = new HashMap<>();
    private final Map<String, SimulatedDomain> domainsByName = new HashMap<>();
    private final Map<DiskId, TreeSet<Integer>> attached = new HashMap<>();
    private final ArrayList<SimulatedDomain> gone = new ArrayList<>(0);
    private final TreeMap<DiskId, SimulatedDisk> disks = new TreeMap<>();
    private @Nullable HostBootId bootId;
    private long bootedAtMicros;
    private int nextDomid = 1;

    void apply(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Booted(var newBoot, var atMicros, var next) -> {
                List.copyOf(domains.values()).forEach(domain -> {
                    take(domain);
                    bury(domain, atMicros);
                });
                bootId = newBoot;
                bootedAtMicros = atMicros;
                nextDomid = next;
            }
            case JournalEntry.NextDomid(var next) -> nextDomid = next;
            case JournalEntry.PutDomain(var domain) -> {
                if (!domains.containsKey(domain.domid)) {
                    gone.removeIf(old -> old.id.equals(domain.id));
                    nextDomid = domain.domid + 1;
                }
                put(domain);
            }
            case JournalEntry.RemoveDomain(var id, var atMicros) -> {
                var domain = find(id);
                if (domain != null) {
                    take(domain);
                    bury(domain, atMicros);
                }
            }
            case JournalEntry.PutGone(var domain) -> bury(domain, bootedAtMicros);
            case JournalEntry.DiscardConsole(var id) -> gone.removeIf(domain -> domain.id.equals(id));
            case JournalEntry.PutDisk(var disk) -> disks.put(disk.id(), disk);
            case JournalEntry.RemoveDisk(var id) -> disks.remove(id);
        }
    }

    /** The entries that make this state from nothing. */
    List<JournalEntry> snapshot() {
        var entries = new ArrayList<JournalEntry>();
        entries.add(new JournalEntry.Booted(bootId(), bootedAtMicros, nextDomid));
        gone.forEach(domain -> entries.add(new JournalEntry.PutGone(domain)));
        domains.values().forEach(domain -> entries.add(new JournalEntry.PutDomain(domain)));
        disks.values().forEach(disk -> entries.add(new JournalEntry.PutDisk(disk)));
        // Putting the domains moved the counter back to the highest of them; numbers are not to be used again so soon.
        entries.add(new JournalEntry.NextDomid(nextDomid));
        return entries;
    }

    boolean isEmpty() {
        return bootId == null;
    }

    HostBootId bootId() {
        if (bootId == null) {
            throw new IllegalStateException("not booted");
        }
        return bootId;
    }

    long bootedAtMicros() {
        return bootedAtMicros;
    }

    Collection<SimulatedDomain> domains() {
        return domains.values();
    }

    Collection<SimulatedDisk> disks() {
        return disks.values();
    }

    @Nullable
    SimulatedDomain find(Domid domid) {
        return domains.get(domid.value());
    }

    @Nullable
    SimulatedDomain find(DomainId id) {
        return domainsById.get(id);
    }

    @Nullable
    SimulatedDomain findByName(String name) {
        return domainsByName.get(name);
    }

    /** A domain that has the disk, whichever it was made for. */
    @Nullable
    SimulatedDomain findAttachedTo(DiskId disk) {
        var domids = attached.get(disk);
        return domids == null ? null : domains.get(domids.first());
    }

    private void put(SimulatedDomain domain) {
        var old = domains.put(domain.domid, domain);
        domainsById.put(domain.id, domain);
        if (old != null && old.config == domain.config) {
            domainsByName.put(domain.name, domain);
            return; // only its life has gone on
        }
        if (old != null) {
            unplug(old);
        }
        domainsByName.put(domain.name, domain);
        domain.disks().forEach(disk -> attached.computeIfAbsent(disk, key -> new TreeSet<>())
                .add(domain.domid));
    }

    /** Takes a domain out of all the ways to find it. */
    private void take(SimulatedDomain domain) {
        domains.remove(domain.domid);
        domainsById.remove(domain.id);
        unplug(domain);
    }

    private void unplug(SimulatedDomain domain) {
        domainsByName.remove(domain.name);
        domain.disks()
                .forEach(disk -> attached.computeIfPresent(disk, (key, domids) -> {
                    domids.remove(domain.domid);
                    return domids.isEmpty() ? null : domids;
                }));
    }

    @Nullable
    SimulatedDomain findGone(DomainId id) {
        for (var domain : gone) {
            if (domain.id.equals(id)) {
                return domain;
            }
        }
        return null;
    }

    @Nullable
    SimulatedDisk find(DiskId id) {
        return disks.get(id);
    }

    /** The next free number, as Xen hands them out: upwards, around at the end, never one in use. */
    int chooseDomid() {
        int domid = nextDomid;
        while (domid >= Domid.FIRST_RESERVED || domains.containsKey(domid)) {
            domid = domid >= Domid.FIRST_RESERVED ? 1 : domid + 1;
        }
        return domid;
    }

    long neededBytes() {
        long sum = 0;
        for (var domain : domains.values()) {
            sum += domain.needBytes;
        }
        return sum;
    }

    long promisedBytes() {
        long sum = 0;
        for (var disk : disks.values()) {
            sum += disk.sizeBytes();
        }
        return sum;
    }

    private void bury(SimulatedDomain domain, long atMicros) {
        var dead = domain;
        if (domain.isRunning()) {
            dead = domain.copy();
            dead.stopRunning(atMicros);
        }
        gone.removeIf(old -> old.id.equals(domain.id));
        if (gone.size() == MOST_GONE) {
            gone.removeFirst();
        }
        gone.add(dead);
    }
}
