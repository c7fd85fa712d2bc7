package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which filters there are, for whom, since when. */
final class ServerFilters {

    private static final Set<String> EVERYBODYS =
            Set.of("reservation_id", "name", "status", "image", "flavor", "ip", "changes-since", "all_tenants");
    private static final Set<String> TAGS = Set.of("tags", "tags-any", "not-tags", "not-tags-any");
    private static final Set<String> SINCE_2_83 = Set.of(
            "availability_zone",
            "config_drive",
            "key_name",
            "created_at",
            "launched_at",
            "terminated_at",
            "power_state",
            "task_state",
            "vm_state",
            "progress",
            "user_id");
    private static final Set<String> ADMINISTRATORS = Set.of(
            "project_id",
            "tenant_id",
            "image_ref",
            "hostname",
            "host",
            "node",
            "display_name",
            "description",
            "display_description",
            "uuid",
            "deleted",
            "ip6");

    // Nova's, but the record cannot be asked for them. To drop them would answer with servers that were not asked for.
    private static final Set<String> NOT_OFFERED = Set.of(
            "launch_index",
            "kernel_id",
            "ramdisk_id",
            "locked_by",
            "root_device_name",
            "access_ip_v4",
            "access_ip_v6",
            "auto_disk_config",
            "soft_deleted");
    private static final Set<String> JOINED = Set.of(
            "block_device_mapping",
            "services",
            "metadata",
            "system_metadata",
            "info_cache",
            "security_groups",
            "pci_devices");
    private static final Set<String> PAGING = Set.of("limit", "marker", "sort_key", "sort_dir");

    private ServerFilters() {}

    /** Names of the filters that this caller may use in this version. */
    static Set<String> heeded(ComputeRequest request) {
        Set<String> names = new HashSet<>(EVERYBODYS);
        if (request.has(Change.FILTER_BY_IP6)) {
            names.add("ip6");
        }
        if (request.has(Change.TAGS)) {
            names.addAll(TAGS);
        }
        if (request.has(Change.CHANGES_BEFORE)) {
            names.add("changes-before");
        }
        if (request.has(Change.LOCK_REASON)) {
            names.add("locked");
        }
        if (request.has(Change.MORE_FILTERS)) {
            names.addAll(SINCE_2_83);
        }
        if (request.has(Change.HOSTNAME)) {
            names.add("hostname");
        }
        if (request.administrator()) {
            names.addAll(ADMINISTRATORS);
            names.addAll(SINCE_2_83);
            names.addAll(NOT_OFFERED);
        }
        return names;
    }

    /** 400 for a filter that would be heeded if we could, and from 2.75 on for parameters that nobody knows. */
    static void refuseUnknown(ListQuery query, ComputeRequest request) {
        Set<String> heeded = heeded(request);
        for (String name : query.names()) {
            if (JOINED.contains(name) || name.startsWith("_")) {
                throw ApiFault.badRequest("Invalid filter field: " + name + ".");
            }
            if (heeded.contains(name) && NOT_OFFERED.contains(name)) {
                throw ApiFault.badRequest("The filter '" + name + "' is not offered.");
            }
            if (request.has(Change.STRICT_AND_CONSISTENT) && !isKnown(name, heeded)) {
                throw ApiFault.badRequest("Invalid input for query parameters " + name
                        + ". Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }

    private static boolean isKnown(String name, Set<String> heeded) {
        return heeded.contains(name)
                || PAGING.contains(name)
                || ADMINISTRATORS.contains(name)
                || SINCE_2_83.contains(name)
                || NOT_OFFERED.contains(name);
    }

    /** The statuses that Nova's stable state stands for; none for a word that is no such state. */
    static List<InstanceStatus> statusesOf(String vmState) {
        return switch (vmState) {
            case "active" ->
                List.of(
                        InstanceStatus.INSTANCE_STATUS_RUNNING,
                        InstanceStatus.INSTANCE_STATUS_REBOOTING,
                        InstanceStatus.INSTANCE_STATUS_REBOOTING_HARD,
                        InstanceStatus.INSTANCE_STATUS_REBUILDING,
                        InstanceStatus.INSTANCE_STATUS_RESIZING,
                        InstanceStatus.INSTANCE_STATUS_MIGRATING,
                        InstanceStatus.INSTANCE_STATUS_UNKNOWN);
            case "building" -> List.of(InstanceStatus.INSTANCE_STATUS_BUILDING);
            case "stopped" -> List.of(InstanceStatus.INSTANCE_STATUS_OFF);
            case "paused" -> List.of(InstanceStatus.INSTANCE_STATUS_PAUSED);
            case "suspended" -> List.of(InstanceStatus.INSTANCE_STATUS_SUSPENDED);
            case "resized" ->
                List.of(InstanceStatus.INSTANCE_STATUS_AWAITING_CONFIRMATION, InstanceStatus.INSTANCE_STATUS_REVERTING);
            case "error" -> List.of(InstanceStatus.INSTANCE_STATUS_FAILED);
            case "deleted" -> List.of(InstanceStatus.INSTANCE_STATUS_DELETED);
            default -> List.of();
        };
    }
}
