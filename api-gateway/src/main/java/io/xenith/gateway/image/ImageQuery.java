package io.xenith.gateway.image;

import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.Booleans;
import io.xenith.imageservice.v1.ListImagesRequest;
import io.xenith.imageservice.v1.SortKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the query of a list of images. Every parameter that is no word of the API filters by a property of that name. */
final class ImageQuery {

    private static final int LIMIT_BY_DEFAULT = 25;
    private static final Set<String> NO_FILTERS = Set.of("limit", "marker", "sort", "sort_key", "sort_dir");
    private static final Set<String> MEMBER_STATUSES = Set.of("pending", "accepted", "rejected", "all");

    private static final Map<String, String> SORTS = Map.of(
            "name", "name",
            "status", "state",
            "container_format", "container_format",
            "disk_format", "disk_format",
            "size", "size",
            "id", "id",
            "created_at", "created_at",
            "updated_at", "updated_at");

    // Fields that are filtered by value, and what the contract calls them.
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("id", "id"),
            Map.entry("name", "name"),
            Map.entry("status", "state"),
            Map.entry("disk_format", "disk_format"),
            Map.entry("container_format", "container_format"),
            Map.entry("min_disk", "min_disk_gib"),
            Map.entry("min_ram", "min_memory_mib"),
            Map.entry("size", "size_bytes"),
            Map.entry("virtual_size", "virtual_size_bytes"),
            Map.entry("checksum", "md5"),
            Map.entry("os_hash_value", "sha512"),
            Map.entry("created_at", "created_at"),
            Map.entry("updated_at", "updated_at"));

    private final ListQuery query;

    ImageQuery(ListQuery query) {
        this.query = query;
    }

    /** Rows wanted; 0 is a page without any. */
    int limit() {
        boolean given = query.find("limit").isPresent();
        boolean none =
                query.find("limit").filter(text -> text.matches("0{1,9}")).isPresent();
        return none ? 0 : given ? query.limit() : LIMIT_BY_DEFAULT;
    }

    ListImagesRequest.Builder toRequest() {
        ListImagesRequest.Builder request =
                ListImagesRequest.newBuilder().setLimit(limit()).setMarker(query.marker());
        addSorts(request);
        for (String name : query.names()) {
            if (!NO_FILTERS.contains(name)) {
                addFilter(request, name, query.find(name).orElse(""));
            }
        }
        return request;
    }

    private void addFilter(ListImagesRequest.Builder request, String name, String value) {
        String field = FIELDS.get(name);
        if (field != null) {
            request.putFilters(field, value);
            return;
        }
        switch (name) {
            case "visibility" -> addVisibility(request, value);
            case "owner" -> request.setProjectId(Ids.findUuid(value).orElse(value));
            case "member_status" -> {
                if (!MEMBER_STATUSES.contains(value)) {
                    throw ApiFault.badRequest("Invalid member_status " + LogText.of(value)
                            + ": it is one of pending, accepted, rejected, all.");
                }
                request.setMemberStatus(value);
            }
            case "tag" -> request.addAllTags(query.all("tag"));
            case "size_min" -> request.setSizeMinBytes(bytes(name, value));
            case "size_max" -> request.setSizeMaxBytes(bytes(name, value));
            case "protected" -> request.putFilters("protected", Boolean.toString(bool(name, value)));
            case "os_hidden" -> {
                // Hidden ones are listed only when asked for, and then alone.
                if (bool(name, value)) {
                    request.setIncludeHidden(true).putFilters("hidden", "true");
                }
            }
            default -> request.putFilters(name, value);
        }
    }

    private static void addVisibility(ListImagesRequest.Builder request, String value) {
        if (value.equals("all")) {
            request.setIncludeCommunity(true);
        } else {
            request.setVisibility(ImageFields.findVisibility(value)
                    .orElseThrow(() -> ApiFault.badRequest("Invalid visibility value: " + LogText.of(value))));
        }
    }

    private static long bytes(String name, String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw ApiFault.badRequest("Invalid value for " + name + ": it must be a whole number of 0 or more.");
        }
        return Long.parseLong(value);
    }

    private static boolean bool(String name, String value) {
        return Booleans.find(value)
                .orElseThrow(() -> ApiFault.badRequest("Invalid value '" + LogText.of(value) + "' for '" + name + "'"));
    }

    private void addSorts(ListImagesRequest.Builder request) {
        List<String> keys = query.all("sort_key");
        List<String> directions = query.all("sort_dir");
        if (query.find("sort").isPresent()) {
            if (!keys.isEmpty() || !directions.isEmpty()) {
                throw ApiFault.badRequest("Old and new sorting syntax cannot be combined");
            }
            for (String item : query.find("sort").orElse("").split(",", -1)) {
                int colon = item.indexOf(':');
                add(request, colon < 0 ? item : item.substring(0, colon), colon < 0 ? "" : item.substring(colon + 1));
            }
            return;
        }
        if (directions.size() > 1 && directions.size() != keys.size()) {
            throw ApiFault.badRequest("Number of sort dirs does not match the number of sort keys");
        }
        if (keys.isEmpty() && !directions.isEmpty()) {
            add(request, "created_at", directions.getFirst());
        }
        for (int i = 0; i < keys.size(); i++) {
            String direction = directions.isEmpty() ? "" : directions.get(Math.min(i, directions.size() - 1));
            add(request, keys.get(i), direction);
        }
    }

    private static void add(ListImagesRequest.Builder request, String key, String direction) {
        String field = SORTS.get(key.strip());
        if (field == null) {
            throw ApiFault.badRequest("Invalid sort key: " + LogText.of(key) + ". It must be one of the following: "
                    + String.join(", ", SORTS.keySet().stream().sorted().toList()) + ".");
        }
        boolean descending =
                switch (direction.strip().toLowerCase(Locale.ROOT)) {
                    case "asc" -> false;
                    case "", "desc" -> true;
                    default -> throw ApiFault.badRequest("Invalid sort direction: " + LogText.of(direction));
                };
        request.addSort(SortKey.newBuilder().setField(field).setDescending(descending));
    }
}
