package io.xenith.gateway.compute.quota;

import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.gateway.compute.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The countable things of compute, in Nova's names and order. */
final class QuotaNames {

    /** What Nova says for no limit. */
    static final long UNLIMITED = -1;

    /** Those that are counted here. */
    static final Map<String, QuotaResource> COUNTED = counted();

    // Counted by the network service; Nova's own counts are not enforced there either.
    private static final List<String> OF_NETWORKS =
            List.of("fixed_ips", "floating_ips", "security_group_rules", "security_groups");

    // No file is ever injected, so none may be.
    private static final List<String> OF_FILES =
            List.of("injected_file_content_bytes", "injected_file_path_bytes", "injected_files");

    /** Limit and use of one thing. */
    record Line(long limit, long inUse) {}

    private QuotaNames() {}

    private static Map<String, QuotaResource> counted() {
        Map<String, QuotaResource> names = new LinkedHashMap<>();
        names.put("cores", QuotaResource.QUOTA_RESOURCE_VCPUS);
        names.put("instances", QuotaResource.QUOTA_RESOURCE_INSTANCES);
        names.put("key_pairs", QuotaResource.QUOTA_RESOURCE_KEYPAIRS);
        names.put("metadata_items", QuotaResource.QUOTA_RESOURCE_METADATA_ITEMS);
        names.put("ram", QuotaResource.QUOTA_RESOURCE_MEMORY_MIB);
        names.put("server_groups", QuotaResource.QUOTA_RESOURCE_INSTANCE_GROUPS);
        names.put("server_group_members", QuotaResource.QUOTA_RESOURCE_INSTANCE_GROUP_MEMBERS);
        return names;
    }

    /** Whether a name is one that this version has but we do not count. */
    static boolean isFixed(String name, Predicate<Change> has) {
        return (OF_NETWORKS.contains(name) && !has.test(Change.NO_PROXIES))
                || (OF_FILES.contains(name) && !has.test(Change.NO_PERSONALITY));
    }

    /**
     * Lines by Nova's names, as the version shows them.
     *
     * @param networksUntil the change from which those of networks are gone
     */
    static Map<String, Line> lines(List<QuotaLine> lines, Predicate<Change> has, Change networksUntil) {
        Map<QuotaResource, Line> known = new LinkedHashMap<>();
        for (QuotaLine line : lines) {
            known.put(line.getResource(), new Line(line.hasLimit() ? line.getLimit() : UNLIMITED, line.getInUse()));
        }
        Map<String, Line> named = new LinkedHashMap<>();
        COUNTED.forEach((name, resource) -> named.put(name, known.getOrDefault(resource, new Line(UNLIMITED, 0))));
        if (!has.test(networksUntil)) {
            OF_NETWORKS.forEach(name -> named.put(name, new Line(UNLIMITED, 0)));
        }
        if (!has.test(Change.NO_PERSONALITY)) {
            OF_FILES.forEach(name -> named.put(name, new Line(0, 0)));
        }
        return named;
    }
}
