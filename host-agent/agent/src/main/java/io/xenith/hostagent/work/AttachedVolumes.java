package io.xenith.hostagent.work;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.StoredDisk;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which volumes a domain that is up has, by device. Asked of the hypervisor once for each domain that this process did not make, and
 * again after each failure, as only the worker plugs disks in and out. Not thread-safe: the worker's own.
 */
final class AttachedVolumes {

    private final WorkContext context;
    private final SortedMap<String, UUID> devices = new TreeMap<>();
    private @Nullable DomainRef known;

    AttachedVolumes(WorkContext context) {
        this.context = context;
    }

    /** The volumes of a domain; throws when it could not look. */
    SortedMap<String, UUID> look(DomainRef domain, Collection<StoredDisk> own, Call call) {
        if (!domain.equals(known)) {
            know(domain, load(domain, own, call));
        }
        return devices;
    }

    /** A domain of disks that are all its own, which is what nearly every one is, costs no look into the store. */
    private Map<String, UUID> load(DomainRef domain, Collection<StoredDisk> own, Call call) {
        Set<Path> ownPaths = own.stream().map(StoredDisk::path).collect(Collectors.toSet());
        List<DiskConfig> others = context.hypervisor().loadConfig(call, domain).disks().stream()
                .filter(disk -> !ownPaths.contains(disk.path()))
                .toList();
        if (others.isEmpty()) {
            return Map.of();
        }
        Map<Path, UUID> volumes = new HashMap<>();
        context.store().listDisks(call).stream()
                .filter(disk -> disk.id().kind() == DiskKind.VOLUME)
                .forEach(disk -> volumes.put(disk.path(), disk.id().domain().value()));
        return others.stream()
                .filter(disk -> volumes.containsKey(disk.path()))
                .collect(Collectors.toMap(DiskConfig::target, disk -> volumes.get(disk.path())));
    }

    /** The domain has just these. */
    void know(DomainRef domain, Map<String, UUID> volumes) {
        devices.clear();
        devices.putAll(volumes);
        known = domain;
    }

    void attached(String device, UUID volume) {
        devices.put(device, volume);
    }

    void detached(String device) {
        devices.remove(device);
    }

    /** Something went otherwise than we thought: ask again at the next look. */
    void forget() {
        known = null;
    }
}
