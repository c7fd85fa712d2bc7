package io.xenith.gateway.network;

import io.xenith.controlplane.v1.QuotaResource;
import java.util.Optional;

/** The countable things of this API, by Neutron's names. */
enum QuotaName {
    NETWORK("network", QuotaResource.QUOTA_RESOURCE_NETWORKS),
    SUBNET("subnet", QuotaResource.QUOTA_RESOURCE_SUBNETS),
    PORT("port", QuotaResource.QUOTA_RESOURCE_PORTS),
    ROUTER("router", QuotaResource.QUOTA_RESOURCE_ROUTERS),
    FLOATING_ADDRESS("floatingip", QuotaResource.QUOTA_RESOURCE_FLOATING_ADDRESSES),
    SECURITY_GROUP("security_group", QuotaResource.QUOTA_RESOURCE_SECURITY_GROUPS),
    SECURITY_GROUP_RULE("security_group_rule", QuotaResource.QUOTA_RESOURCE_SECURITY_GROUP_RULES);

    private final String key;
    private final QuotaResource resource;

    QuotaName(String key, QuotaResource resource) {
        this.key = key;
        this.resource = resource;
    }

    /** The key in bodies. */
    String key() {
        return key;
    }

    /** The name in the contract. */
    QuotaResource resource() {
        return resource;
    }

    /** The one that the contract calls so; empty for what other services count. */
    static Optional<QuotaName> find(QuotaResource resource) {
        for (QuotaName name : values()) {
            if (name.resource == resource) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
