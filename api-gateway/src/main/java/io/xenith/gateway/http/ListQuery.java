package io.xenith.gateway.http;

import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.Booleans;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query of a list request: paging, sorting, filters; and the link to the next page, which keeps all of them. */
public final class ListQuery {

    /** The longest page, asked for or not. */
    public static final int LIMIT_AT_MOST = 1_000;

    private final String path;
    private final MultivaluedMap<String, String> parameters;

    /** Reads the query of a request. */
    public ListQuery(UriInfo request) {
        this(request.getPath(), request.getQueryParameters());
    }

    /** For tests. */
    public ListQuery(String path, MultivaluedMap<String, String> parameters) {
        this.path = path.startsWith("/") ? path : '/' + path;
        this.parameters = parameters;
    }

    /** Rows wanted, at most 1000; longer pages are cut to that. 400 when it is no number, or negative. */
    public int limit() {
        return find("limit")
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}")) {
                        throw ApiFault.badRequest("Invalid input for query parameters limit. Value: " + LogText.of(text)
                                + ". limit must be a whole number, 0 or more");
                    }
                    int asked = Integer.parseInt(text);
                    return asked == 0 ? LIMIT_AT_MOST : Math.min(asked, LIMIT_AT_MOST);
                })
                .orElse(LIMIT_AT_MOST);
    }

    /** Id of the last row of the page before; empty for the first page. */
    public String marker() {
        return find("marker").orElse("");
    }

    /**
     * The page as the control plane wants it.
     *
     * @param fields which {@code sort_key} values may be given, and their names in the contract; 400 for others
     * @param descendingByDefault direction where the client gives none
     */
    public PageRequest page(Map<String, String> fields, boolean descendingByDefault) {
        PageRequest.Builder page = PageRequest.newBuilder().setLimit(limit()).setMarker(marker());
        List<String> keys = all("sort_key");
        List<String> directions = all("sort_dir");
        for (int i = 0; i < keys.size(); i++) {
            String field = fields.get(keys.get(i));
            if (field == null) {
                throw ApiFault.badRequest("Sort key " + LogText.of(keys.get(i)) + " is not valid.");
            }
            String direction = i < directions.size() ? directions.get(i) : "";
            page.addSort(Sort.newBuilder()
                    .setField(field)
                    .setDescending(direction.isEmpty() ? descendingByDefault : isDescending(direction)));
        }
        return page.build();
    }

    private static boolean isDescending(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                throw ApiFault.badRequest("Unknown sort direction " + LogText.of(direction) + ", must be asc or desc.");
        };
    }

    /** The first value of a parameter; empty when it is not there. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(parameters.getFirst(name));
    }

    /** Every value of a parameter, in order. */
    public List<String> all(String name) {
        List<String> values = parameters.get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    /** A boolean parameter; 400 when it is none. */
    public Optional<Boolean> findBoolean(String name) {
        return find(name).map(text -> Booleans.find(text)
                .orElseThrow(() -> ApiFault.badRequest("Invalid input for query parameters " + name + ". Value: "
                        + LogText.of(text) + ". It must be true or false")));
    }

    /** The names of all parameters given. */
    public List<String> names() {
        return List.copyOf(parameters.keySet());
    }

    /** Path and query of the page behind a marker, with everything else as it was asked for. */
    public String pathOfPage(String marker) {
        List<String> parts = new ArrayList<>(partsWithoutMarker());
        parts.add("marker=" + encode(marker));
        return path + '?' + String.join("&", parts);
    }

    /** Path and query of the first page, with everything else as it was asked for. */
    public String pathWithoutMarker() {
        List<String> parts = partsWithoutMarker();
        return parts.isEmpty() ? path : path + '?' + String.join("&", parts);
    }

    private List<String> partsWithoutMarker() {
        List<String> parts = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (!name.equals("marker")) {
                values.forEach(value -> parts.add(encode(name) + '=' + encode(value)));
            }
        });
        return parts;
    }

    /** The same query without one of its parameters. */
    public ListQuery without(String name) {
        MultivaluedHashMap<String, String> others = new MultivaluedHashMap<>(parameters);
        others.remove(name);
        return new ListQuery(path, others);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
