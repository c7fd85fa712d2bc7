package io.xenith.imageservice.image;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of one page. Pages are found by key, not by offset: the rows behind the marker in the asked order, which ends
 * with the id and so is total. All values travel as parameters; only names that this class knows become part of the text.
 */
final class ListStatement {
    private static final int SORTS_AT_MOST = 8;

    /** Expressions that are never null, so that comparing rows with the marker's is total. */
    private static final Map<String, String> SORTS = Map.of(
            "name", "i.name",
            "state", "i.state",
            "container_format", "i.container_format",
            "disk_format", "i.disk_format",
            "size", "COALESCE(i.size_bytes, 0)",
            "id", "i.id",
            "created_at", "i.created_at",
            "updated_at", "i.updated_at");

    private final Listing listing;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<Listing.Sort> order;

    ListStatement(Listing listing, Caller caller) {
        this.listing = listing;
        this.order = completeOrder(listing.sorts());
        addScope(caller);
        addFields();
        for (Map.Entry<String, String> filter : listing.filters().entrySet()) {
            FilterCondition condition = FilterCondition.of(filter.getKey(), filter.getValue(), "f" + parameters.size());
            conditions.add(condition.sql());
            parameters.putAll(condition.parameters());
        }
    }

    /** What reads the sort values of the marker, in order. */
    String markerSql() {
        return "SELECT "
                + String.join(", ", order.stream().map(ListStatement::column).toList())
                + " FROM image i WHERE i.id = :id";
    }

    /** Starts the page behind a row with these sort values. */
    void startBehind(Object[] marker) {
        List<String> alternatives = new ArrayList<>();
        String equalSoFar = "";
        for (int i = 0; i < order.size(); i++) {
            String column = column(order.get(i));
            String name = "m" + i;
            parameters.put(name, marker[i]);
            alternatives.add("(" + equalSoFar + column + (order.get(i).descending() ? " < :" : " > :") + name + ")");
            equalSoFar += column + " = :" + name + " AND ";
        }
        conditions.add("(" + String.join(" OR ", alternatives) + ")");
    }

    /** One row more than the page holds, which says whether there is a next one. */
    String sql() {
        List<String> keys = order.stream()
                .map(sort -> column(sort) + (sort.descending() ? " DESC" : " ASC"))
                .toList();
        return "SELECT i.* FROM image i WHERE " + String.join(" AND ", conditions) + " ORDER BY "
                + String.join(", ", keys) + " LIMIT " + (listing.limit() + 1);
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private void addScope(Caller caller) {
        if (caller.seesEverything()) {
            conditions.add("TRUE");
            return;
        }
        parameters.put("project", caller.projectId());
        parameters.put("shares", shares(listing.memberStatus()));
        String scope = "i.project_id = :project OR i.visibility = 'public' OR (i.visibility = 'shared' AND EXISTS"
                + " (SELECT 1 FROM image_member m WHERE m.image_id = i.id AND m.project_id = :project"
                + " AND m.status IN (:shares)))";
        boolean community = listing.includeCommunity() || listing.visibility() == Visibility.COMMUNITY;
        conditions.add("(" + scope + (community ? " OR i.visibility = 'community'" : "") + ")");
    }

    private static List<String> shares(String status) {
        return switch (status) {
            case "", "accepted" -> List.of("accepted");
            case "pending", "rejected" -> List.of(status);
            case "all" -> List.of("pending", "accepted", "rejected");
            default -> throw ImageException.invalid("member_status", "One of accepted, pending, rejected, all.");
        };
    }

    private void addFields() {
        if (listing.visibility() != null) {
            add("i.visibility = :visibility", "visibility", listing.visibility().wireName());
        }
        if (listing.projectId() != null) {
            add("i.project_id = :owner", "owner", listing.projectId());
        }
        if (listing.sizeMinBytes() != null) {
            add("COALESCE(i.size_bytes, 0) >= :sizemin", "sizemin", listing.sizeMinBytes());
        }
        if (listing.sizeMaxBytes() != null) {
            add("COALESCE(i.size_bytes, 0) <= :sizemax", "sizemax", listing.sizeMaxBytes());
        }
        if (!listing.includeHidden()) {
            conditions.add("NOT i.hidden");
        }
        if (listing.onlyProtected()) {
            conditions.add("i.protected");
        }
        for (int i = 0; i < listing.tags().size(); i++) {
            add(":tag" + i + " = ANY (i.tags)", "tag" + i, listing.tags().get(i));
        }
    }

    private void add(String condition, String name, @Nullable Object value) {
        conditions.add(condition);
        parameters.put(name, requireNonNull(value));
    }

    private static List<Listing.Sort> completeOrder(List<Listing.Sort> asked) {
        if (asked.size() > SORTS_AT_MOST) {
            throw ImageException.invalid("sort", "At most " + SORTS_AT_MOST + " keys.");
        }
        List<Listing.Sort> wanted = asked.isEmpty() ? List.of(new Listing.Sort("created_at", true)) : asked;
        SequencedMap<String, Listing.Sort> order = new LinkedHashMap<>();
        for (Listing.Sort sort : wanted) {
            if (!SORTS.containsKey(sort.field())) {
                throw ImageException.invalid("sort", "Cannot sort by that field.");
            }
            order.putIfAbsent(sort.field(), sort);
        }
        order.putIfAbsent("id", new Listing.Sort("id", wanted.getLast().descending()));
        return List.copyOf(order.values());
    }

    private static String column(Listing.Sort sort) {
        return requireNonNull(SORTS.get(sort.field()));
    }
}
