package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.v1.QuotaResource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an instance holds of its project's quota: itself and its size, of two sizes the larger while a resize is under way, nothing once it is deleted. */
final class QuotaHeld {
    private QuotaHeld() {}

    /** Adds the difference between two moments of an instance to a sum. */
    static void addDifference(Map<QuotaResource, Long> sum, @Nullable Instance before, @Nullable Instance after) {
        var was = of(before);
        var is = of(after);
        for (var resource : new QuotaResource[] {
            QuotaResource.QUOTA_RESOURCE_INSTANCES,
            QuotaResource.QUOTA_RESOURCE_VCPUS,
            QuotaResource.QUOTA_RESOURCE_MEMORY_MIB
        }) {
            long difference = is.getOrDefault(resource, 0L) - was.getOrDefault(resource, 0L);
            if (difference != 0) {
                sum.merge(resource, difference, Long::sum);
            }
        }
    }

    private static Map<QuotaResource, Long> of(@Nullable Instance instance) {
        var held = new EnumMap<QuotaResource, Long>(QuotaResource.class);
        if (instance == null || instance.intent().deletedAt() != null) {
            return held;
        }
        var flavor = instance.flavor();
        var other =
                switch (instance.intent().resize()) {
                    case Resize.Settled _ -> flavor;
                    case Resize.Asked asked -> asked.target();
                    case Resize.Awaiting awaiting -> awaiting.previous();
                };
        held.put(QuotaResource.QUOTA_RESOURCE_INSTANCES, 1L);
        held.put(QuotaResource.QUOTA_RESOURCE_VCPUS, (long) Math.max(flavor.vcpus(), other.vcpus()));
        held.put(QuotaResource.QUOTA_RESOURCE_MEMORY_MIB, memory(flavor, other));
        return held;
    }

    private static long memory(Flavor one, Flavor other) {
        return Math.max(one.memoryMib(), other.memoryMib());
    }
}
