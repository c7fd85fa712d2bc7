package io.xenith.controlplane.quota;

import io.smallrye.config.ConfigMapping;
import io.xenith.controlplane.v1.QuotaResource;
import java.util.Map;
import java.util.OptionalLong;

/** Limits of projects for which nobody has set any: those that people know from other clouds, unless said otherwise. */
@ConfigMapping(prefix = "xenith.quota")
public interface QuotaConfig {

    /**
     * Default limits that differ from the built-in ones, by the name of the resource in lower case with dashes, for example
     * {@code xenith.quota.defaults.instances=100}; negative: no limit.
     */
    Map<String, Long> defaults();

    /** The default limit of a resource. */
    default OptionalLong limitOf(QuotaResource resource) {
        String name = resource.name().replace("QUOTA_RESOURCE_", "").toLowerCase(java.util.Locale.ROOT);
        Long configured = defaults().get(name.replace('_', '-'));
        if (configured != null) {
            return configured < 0 ? OptionalLong.empty() : OptionalLong.of(configured);
        }
        return OptionalLong.of(
                switch (resource) {
                    case QUOTA_RESOURCE_INSTANCES, QUOTA_RESOURCE_INSTANCE_GROUPS -> 10;
                    case QUOTA_RESOURCE_INSTANCE_GROUP_MEMBERS, QUOTA_RESOURCE_ROUTERS -> 10;
                    case QUOTA_RESOURCE_SECURITY_GROUPS, QUOTA_RESOURCE_VOLUMES -> 10;
                    case QUOTA_RESOURCE_VCPUS -> 20;
                    case QUOTA_RESOURCE_MEMORY_MIB -> 51_200;
                    case QUOTA_RESOURCE_METADATA_ITEMS -> 128;
                    case QUOTA_RESOURCE_KEYPAIRS, QUOTA_RESOURCE_NETWORKS, QUOTA_RESOURCE_SUBNETS -> 100;
                    case QUOTA_RESOURCE_SECURITY_GROUP_RULES -> 100;
                    case QUOTA_RESOURCE_PORTS -> 500;
                    case QUOTA_RESOURCE_FLOATING_ADDRESSES -> 50;
                    case QUOTA_RESOURCE_VOLUME_GIB -> 1_000;
                    case QUOTA_RESOURCE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException("not a resource: " + resource);
                });
    }
}
