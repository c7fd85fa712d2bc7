package io.xenith.controlplane.quota;

import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.QuotaResource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which columns of {@code project_quota} belong to a resource. */
final class QuotaColumn {

    private static final String PREFIX = "QUOTA_RESOURCE_";

    /** Every resource there is. */
    static final List<QuotaResource> RESOURCES = Arrays.stream(QuotaResource.values())
            .filter(resource ->
                    resource != QuotaResource.QUOTA_RESOURCE_UNSPECIFIED && resource != QuotaResource.UNRECOGNIZED)
            .toList();

    private QuotaColumn() {}

    /** Whether the project's sum is kept; the others limit one instance, user or group each. */
    static boolean summed(QuotaResource resource) {
        return switch (resource) {
            case QUOTA_RESOURCE_METADATA_ITEMS, QUOTA_RESOURCE_KEYPAIRS, QUOTA_RESOURCE_INSTANCE_GROUP_MEMBERS -> false;
            case QUOTA_RESOURCE_INSTANCES,
                    QUOTA_RESOURCE_VCPUS,
                    QUOTA_RESOURCE_MEMORY_MIB,
                    QUOTA_RESOURCE_INSTANCE_GROUPS,
                    QUOTA_RESOURCE_NETWORKS,
                    QUOTA_RESOURCE_SUBNETS,
                    QUOTA_RESOURCE_PORTS,
                    QUOTA_RESOURCE_ROUTERS,
                    QUOTA_RESOURCE_FLOATING_ADDRESSES,
                    QUOTA_RESOURCE_SECURITY_GROUPS,
                    QUOTA_RESOURCE_SECURITY_GROUP_RULES,
                    QUOTA_RESOURCE_VOLUMES,
                    QUOTA_RESOURCE_VOLUME_GIB -> true;
            case QUOTA_RESOURCE_UNSPECIFIED, UNRECOGNIZED ->
                throw Refusals.invalidField("resource", "is none that we know");
        };
    }

    /** The resource in the words of columns and metadata, for example {@code memory_mib}. */
    static String name(QuotaResource resource) {
        return resource.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    static String limit(QuotaResource resource) {
        return name(resource) + "_limit";
    }

    static String inUse(QuotaResource resource) {
        return name(resource) + "_in_use";
    }
}
