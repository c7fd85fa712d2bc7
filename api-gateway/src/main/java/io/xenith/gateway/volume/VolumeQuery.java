package io.xenith.gateway.volume;

import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.ListVolumesRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the query of a list of volumes. */
final class VolumeQuery {

    private static final Map<String, String> SORT_FIELDS = Map.of(
            "created_at", "created_at",
            "updated_at", "updated_at",
            "id", "id",
            "name", "name",
            "display_name", "name",
            "size", "size_gib");
    private static final Set<String> KNOWN = Set.of(
            "all_tenants",
            "project_id",
            "name",
            "status",
            "metadata",
            "bootable",
            "multiattach",
            "limit",
            "marker",
            "offset",
            "sort",
            "sort_key",
            "sort_dir");

    // What Python writes of a dictionary, which is what clients send.
    private static final Pattern PAIR = Pattern.compile("\\s*u?(['\"])(.*?)\\1\\s*:\\s*u?(['\"])(.*?)\\3\\s*(?:,|$)");

    private VolumeQuery() {}

    /** What to ask; empty when no volume can be meant. 400 for what cannot be filtered or sorted by. */
    static Optional<ListVolumesRequest> read(ListQuery query, VolumeRequest request, Caller caller) {
        query.names().stream().filter(name -> !KNOWN.contains(name)).findFirst().ifPresent(name -> {
            throw ApiFault.badRequest("Volumes cannot be filtered by '" + LogText.of(name) + "' here.");
        });
        if (query.find("offset").filter(offset -> !offset.equals("0")).isPresent()) {
            throw ApiFault.badRequest("offset is not offered: use marker.");
        }
        ListVolumesRequest.Builder list =
                ListVolumesRequest.newBuilder().setCaller(caller).setPage(page(query));
        boolean all = query.findBoolean("all_tenants").orElse(false);
        // As in Cinder: members may say all_tenants, and see their own.
        list.setAllProjects(all && request.administrator());
        query.find("name").ifPresent(list::setName);
        query.find("metadata").ifPresent(text -> list.putAllMetadata(pairs(text)));
        Optional<String> status = query.find("status");
        Optional<VolumeStatus> known = status.flatMap(VolumeView::findStatus);
        known.ifPresent(list::setStatus);
        boolean possible = status.isPresent() == known.isPresent()
                && !query.findBoolean("bootable").orElse(false)
                && !query.findBoolean("multiattach").orElse(false);
        Optional<String> project = query.find("project_id");
        if (project.isPresent() && request.administrator()) {
            Optional<String> id = Ids.findUuid(project.get());
            id.ifPresent(list::setProjectId);
            possible &= id.isPresent();
        }
        return possible ? Optional.of(list.build()) : Optional.empty();
    }

    // sort=name:asc,size is the form of today; sort_key and sort_dir the older one.
    private static PageRequest page(ListQuery query) {
        Optional<String> sort = query.find("sort");
        if (sort.isEmpty()) {
            return query.page(SORT_FIELDS, true);
        }
        PageRequest.Builder page =
                PageRequest.newBuilder().setLimit(query.limit()).setMarker(query.marker());
        for (String part : sort.get().split(",", -1)) {
            String[] key = part.strip().split(":", 2);
            String field = SORT_FIELDS.get(key[0]);
            if (field == null) {
                throw ApiFault.badRequest("Sort key " + LogText.of(key[0]) + " is not valid.");
            }
            String direction = key.length == 2 ? key[1] : "desc";
            if (!direction.equals("asc") && !direction.equals("desc")) {
                throw ApiFault.badRequest("Unknown sort direction " + LogText.of(direction) + ", must be asc or desc.");
            }
            page.addSort(Sort.newBuilder().setField(field).setDescending(direction.equals("desc")));
        }
        return page.build();
    }

    private static Map<String, String> pairs(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{") || !stripped.endsWith("}")) {
            throw wrongMetadata(text);
        }
        String inner = stripped.substring(1, stripped.length() - 1).strip();
        Map<String, String> pairs = new java.util.TreeMap<>();
        Matcher pair = PAIR.matcher(inner);
        int at = 0;
        while (at < inner.length()) {
            if (!pair.find(at) || pair.start() != at) {
                throw wrongMetadata(text);
            }
            pairs.put(String.valueOf(pair.group(2)), String.valueOf(pair.group(4)));
            at = pair.end();
        }
        return pairs;
    }

    private static ApiFault wrongMetadata(String text) {
        return ApiFault.badRequest("Invalid input for query parameters metadata. Value: " + LogText.of(text)
                + ". It must look like {'key': 'value'}");
    }
}
