package io.xenith.controlplane.core.placement;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.BootSource;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.Wish;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain looking for a host.
 *
 * @param excluded hosts that were tried, or still hold something of it
 * @param preferred where it would rather stay
 * @param current where it is counted already
 * @param only the one host that will do; absent: any
 * @param store how near its store must be to that of the current hosts
 * @param traits that its host must have beside those that flavor and image ask for
 */
public record PlacementDemand(
        InstanceId instance,
        DomainSize size,
        Flavor flavor,
        BootSource boot,
        Wish wish,
        List<HostId> excluded,
        List<HostId> preferred,
        List<HostId> current,
        @Nullable HostId only,
        StoreNearness store,
        List<String> traits) {
    /** For any host that flavor and image are content with. */
    public PlacementDemand(
            InstanceId instance,
            DomainSize size,
            Flavor flavor,
            BootSource boot,
            Wish wish,
            List<HostId> excluded,
            List<HostId> preferred,
            List<HostId> current) {
        this(instance, size, flavor, boot, wish, excluded, preferred, current, null, StoreNearness.ANY, List.of());
    }

    public PlacementDemand {
        requireNonNull(instance, "instance");
        requireNonNull(size, "size");
        requireNonNull(flavor, "flavor");
        requireNonNull(boot, "boot");
        requireNonNull(wish, "wish");
        excluded = List.copyOf(excluded);
        preferred = List.copyOf(preferred);
        current = List.copyOf(current);
        traits = List.copyOf(traits);
    }
}
