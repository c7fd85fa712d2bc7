package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.Grouping;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.util.List;

/**
 * Where an instance wants to be, as asked when it was made.
 *
 * @param availabilityZone empty: any
 * @param hosts only these, as an administrator forced it; empty: any
 * @param apartFrom not on a host of any of these instances
 * @param beside on a host of one of these instances
 */
public record Wish(
        String availabilityZone,
        List<HostId> hosts,
        Grouping grouping,
        List<InstanceId> apartFrom,
        List<InstanceId> beside) {
    /** Anywhere. */
    public static final Wish ANYWHERE = new Wish("", List.of(), Grouping.ALONE, List.of(), List.of());

    public Wish {
        requireNonNull(availabilityZone, "availabilityZone");
        hosts = List.copyOf(hosts);
        requireNonNull(grouping, "grouping");
        apartFrom = List.copyOf(apartFrom);
        beside = List.copyOf(beside);
    }

    /** The same without hosts that were forced. */
    public Wish onAnyHost() {
        return new Wish(availabilityZone, List.of(), grouping, apartFrom, beside);
    }
}
