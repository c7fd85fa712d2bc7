package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of any noun: asks the control plane for as many pages as the filters that it does not know make necessary, turns the
 * order for {@code page_reverse}, and writes the links. Works in memory that is bounded by one page of ours and one of its.
 */
@ApplicationScoped
class NetworkLists {

    /** Pages of the control plane read for one of ours: a filter that matches nearly nothing must not run for ever. */
    private static final int PAGES_AT_MOST = 100;

    /** Attributes by which any noun sorts, and their names in the contract. */
    private static final Map<String, String> SORTS = Map.ofEntries(
            Map.entry("id", "id"),
            Map.entry("name", "name"),
            Map.entry("description", "description"),
            Map.entry("project_id", "project_id"),
            Map.entry("tenant_id", "project_id"),
            Map.entry("created_at", "created_at"),
            Map.entry("admin_state_up", "admin_up"),
            Map.entry("status", "status"),
            Map.entry("shared", "shared"),
            Map.entry("mtu", "mtu"),
            Map.entry("network_id", "network_id"),
            Map.entry("cidr", "cidr"),
            Map.entry("ip_version", "ip_version"),
            Map.entry("enable_dhcp", "dhcp"),
            Map.entry("mac_address", "mac"),
            Map.entry("device_id", "device_id"),
            Map.entry("device_owner", "device_owner"),
            Map.entry("security_group_id", "group_id"),
            Map.entry("direction", "ingress"),
            Map.entry("ethertype", "ip_version"),
            Map.entry("protocol", "protocol"),
            Map.entry("remote_ip_prefix", "remote_cidr"));

    private final PublicAddress address;

    NetworkLists(PublicAddress address) {
        this.address = address;
    }

    /** One page of the control plane. */
    record Page<T>(List<T> rows, String nextMarker) {
        Page {
            rows = List.copyOf(rows);
        }

        <R> Page<R> map(Function<T, R> each) {
            return new Page<>(rows.stream().map(each).toList(), nextMarker);
        }
    }

    /**
     * Answers a list request.
     *
     * @param attributes every attribute that may be filtered by
     * @param ask reads one page; the filters of the contract are the caller's to set
     */
    ObjectNode list(
            NetworkKind kind, NetworkQuery query, Set<String> attributes, Function<PageRequest, Page<ObjectNode>> ask) {
        Predicate<ObjectNode> rest = query.rest(attributes);
        boolean reverse = query.list().findBoolean("page_reverse").orElse(false);
        int limit = query.list().limit();
        PageRequest.Builder page = PageRequest.newBuilder()
                .setLimit(query.hasRest() ? ListQuery.LIMIT_AT_MOST : limit)
                .setMarker(query.list().marker())
                .addAllSort(sorts(kind, query.list(), reverse));
        List<ObjectNode> rows = new ArrayList<>();
        boolean more = !query.isImpossible() && collect(page, limit, rest, ask, rows);
        if (reverse) {
            Collections.reverse(rows);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray(kind.many());
        rows.forEach(row -> list.add(project(row, query.list())));
        addLinks(body, kind, query.list(), rows, more, reverse);
        return body;
    }

    private static boolean collect(
            PageRequest.Builder request,
            int limit,
            Predicate<ObjectNode> rest,
            Function<PageRequest, Page<ObjectNode>> ask,
            List<ObjectNode> rows) {
        for (int i = 0; i < PAGES_AT_MOST; i++) {
            Page<ObjectNode> page = ask.apply(request.build());
            for (ObjectNode row : page.rows()) {
                if (!rest.test(row)) {
                    continue;
                }
                if (rows.size() == limit) {
                    return true;
                }
                rows.add(row);
            }
            if (page.nextMarker().isEmpty()) {
                return false;
            }
            if (rows.size() == limit) {
                return true;
            }
            request.setMarker(page.nextMarker());
        }
        throw ApiFault.badRequest("Too many rows to look through: add a filter on id, name, network or project.");
    }

    private static List<Sort> sorts(NetworkKind kind, ListQuery query, boolean reverse) {
        List<String> keys = query.all("sort_key");
        List<String> directions = query.all("sort_dir");
        if (!directions.isEmpty() && directions.size() != keys.size()) {
            throw ApiFault.badRequest("The number of sort_keys and sort_dirs must be same");
        }
        List<Sort> sorts = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String field = SORTS.get(keys.get(i));
            if ("status".equals(field) && kind != NetworkKind.PORT) {
                field = "admin_up"; // what the status of the others is made of
            }
            if (field == null) {
                throw ApiFault.badRequest("'" + LogText.of(keys.get(i)) + "' is an invalid attribute for sort keys");
            }
            boolean descending = !directions.isEmpty() && isDescending(directions.get(i));
            sorts.add(Sort.newBuilder()
                    .setField(field)
                    .setDescending(descending ^ reverse)
                    .build());
        }
        // The other way round from the same row needs an order that is total, and the opposite of the one forwards.
        if (sorts.stream().noneMatch(sort -> sort.getField().equals("id"))) {
            sorts.add(Sort.newBuilder().setField("id").setDescending(reverse).build());
        }
        return sorts;
    }

    private static boolean isDescending(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw ApiFault.badRequest("sort_dirs must be 'asc' or 'desc'");
        };
    }

    private void addLinks(
            ObjectNode body, NetworkKind kind, ListQuery query, List<ObjectNode> rows, boolean more, boolean reverse) {
        if (rows.isEmpty()) {
            return;
        }
        boolean behindMarker = !query.marker().isEmpty();
        ArrayNode links = JsonNodeFactory.instance.arrayNode();
        if (reverse ? behindMarker : more) {
            addLink(links, "next", query, rows.getLast(), false);
        }
        if (reverse ? more : behindMarker) {
            addLink(links, "previous", query, rows.getFirst(), true);
        }
        if (!links.isEmpty()) {
            body.set(kind.many() + "_links", links);
        }
    }

    private void addLink(ArrayNode links, String relation, ListQuery query, ObjectNode row, boolean reverse) {
        String path = query.without("page_reverse").pathOfPage(row.path("id").asText());
        links.addObject().put("rel", relation).put("href", address.of(reverse ? path + "&page_reverse=True" : path));
    }

    /** Only the attributes asked for by {@code fields}; all where none is. */
    static ObjectNode project(ObjectNode row, ListQuery query) {
        List<String> fields = query.all("fields");
        return fields.isEmpty() ? row : row.deepCopy().retain(new HashSet<>(fields));
    }
}
