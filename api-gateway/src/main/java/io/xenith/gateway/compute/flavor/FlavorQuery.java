package io.xenith.gateway.compute.flavor;

import io.xenith.controlplane.v1.ListFlavorsRequest;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.Booleans;
import java.util.Map;
import java.util.Set;

/** The query of a list of flavors. */
final class FlavorQuery {

    private static final Set<String> PARAMETERS =
            Set.of("limit", "marker", "is_public", "minRam", "minDisk", "sort_key", "sort_dir");
    private static final Map<String, String> SORT_FIELDS = Map.ofEntries(
            Map.entry("flavorid", "flavorid"),
            Map.entry("id", "flavorid"),
            Map.entry("name", "name"),
            Map.entry("vcpus", "vcpus"),
            Map.entry("memory_mb", "memory_mb"),
            Map.entry("root_gb", "root_gb"),
            Map.entry("ephemeral_gb", "ephemeral_gb"),
            Map.entry("swap", "swap"),
            Map.entry("rxtx_factor", "rxtx_factor"),
            Map.entry("created_at", "created_at"));

    private FlavorQuery() {}

    static ListFlavorsRequest read(ListQuery query, ComputeRequest request) {
        Queries.refuseUnknown(query, request, PARAMETERS);
        ListFlavorsRequest.Builder list = ListFlavorsRequest.newBuilder()
                .setCaller(request.caller())
                .setPage(query.page(SORT_FIELDS, false))
                .setMinMemoryMib(number(query, "minRam"))
                .setMinDiskGib(number(query, "minDisk"));
        // Tenants see what is public or shared with them, whatever they ask.
        if (request.administrator()) {
            query.find("is_public").ifPresent(text -> {
                if (text.equalsIgnoreCase("none")) {
                    list.setAll(true);
                } else if (!Booleans.find(text)
                        .orElseThrow(() -> ApiFault.badRequest("Invalid is_public filter [" + text + "]"))) {
                    list.setIsPublic(false);
                }
            });
        }
        return list.build();
    }

    private static long number(ListQuery query, String name) {
        return query.find(name)
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}")) {
                        throw ApiFault.badRequest("Invalid " + name + " filter [" + text + "]");
                    }
                    return Long.parseLong(text);
                })
                .orElse(0L);
    }
}
