package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sort keys of servers and their names in the contract. */
final class ServerSort {

    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("created_at", "created_at"),
            Map.entry("updated_at", "updated_at"),
            Map.entry("launched_at", "launched_at"),
            Map.entry("display_name", "name"),
            Map.entry("display_description", "display_description"),
            Map.entry("hostname", "hostname"),
            Map.entry("uuid", "uuid"),
            Map.entry("vm_state", "vm_state"),
            Map.entry("power_state", "power_state"),
            Map.entry("project_id", "project_id"),
            Map.entry("user_id", "user_id"),
            Map.entry("image_ref", "image_ref"),
            Map.entry("instance_type_id", "instance_type_id"),
            Map.entry("key_name", "key_name"),
            Map.entry("availability_zone", "availability_zone"),
            Map.entry("locked", "locked"),
            Map.entry("host", "host"),
            Map.entry("node", "host"));

    // Alike for all servers at rest, so that sorting by them says nothing.
    private static final Set<String> CONSTANT = Set.of("auto_disk_config", "root_device_name", "progress", "locked_by");

    // What Nova took long ago and still passes over in silence, until 2.75.
    private static final Set<String> IGNORED = Set.of(
            "architecture",
            "cell_name",
            "cleaned",
            "default_ephemeral_device",
            "default_swap_device",
            "deleted",
            "deleted_at",
            "disable_terminate",
            "ephemeral_gb",
            "ephemeral_key_uuid",
            "id",
            "key_data",
            "launched_on",
            "locked",
            "memory_mb",
            "os_type",
            "reservation_id",
            "root_gb",
            "shutdown_terminate",
            "user_data",
            "vcpus",
            "vm_mode");
    private static final Set<String> ADMINISTRATORS = Set.of("host", "node");

    private ServerSort() {}

    /** Page and order as asked for; newest first when nothing is. */
    static PageRequest page(ListQuery query, ComputeRequest request) {
        PageRequest.Builder page =
                PageRequest.newBuilder().setLimit(query.limit()).setMarker(query.marker());
        List<String> keys = query.all("sort_key");
        List<String> directions = query.all("sort_dir");
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            boolean descending = i >= directions.size() || isDescending(directions.get(i));
            if (isSkipped(key, request)) {
                continue;
            }
            String field = FIELDS.get(key);
            if (field == null) {
                throw ApiFault.badRequest("Invalid input for query parameters sort_key. Value: "
                        + (key.length() > 100 ? key.substring(0, 100) : key) + ". It is not a sort key");
            }
            if (ADMINISTRATORS.contains(key)) {
                request.requireAdministrator("os_compute_api:servers:detail");
            }
            page.addSort(Sort.newBuilder().setField(field).setDescending(descending));
        }
        return page.build();
    }

    private static boolean isSkipped(String key, ComputeRequest request) {
        if (key.equals("locked")) {
            return !request.has(Change.LOCK_REASON);
        }
        return CONSTANT.contains(key) || (IGNORED.contains(key) && !request.has(Change.STRICT_AND_CONSISTENT));
    }

    private static boolean isDescending(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw ApiFault.badRequest("Unknown sort direction, must be one of: ['asc', 'desc']");
        };
    }
}
