package io.xenith.controlplane.network;

import io.xenith.controlplane.quota.QuotaFacts;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.inject.Singleton;
import java.util.Map;

/** What there is of networking, against which quota is checked. */
@Singleton
final class NetworkFacts implements QuotaFacts {

    @Override
    public Map<QuotaResource, String> sums() {
        return Map.of(
                QuotaResource.QUOTA_RESOURCE_NETWORKS, countOf("network"),
                QuotaResource.QUOTA_RESOURCE_SUBNETS, countOf("subnet"),
                QuotaResource.QUOTA_RESOURCE_PORTS, countOf("port"),
                QuotaResource.QUOTA_RESOURCE_ROUTERS, countOf("router"),
                QuotaResource.QUOTA_RESOURCE_SECURITY_GROUPS, countOf("security_group"),
                QuotaResource.QUOTA_RESOURCE_SECURITY_GROUP_RULES, countOf("security_group_rule"));
    }

    private static String countOf(String table) {
        return "SELECT project_id, count(*) AS total FROM " + table + " GROUP BY project_id";
    }
}
