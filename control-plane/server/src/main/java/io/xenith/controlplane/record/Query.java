package io.xenith.controlplane.record;

import io.grpc.Status;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.transport.error.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT whose conditions depend on the request. It begins with the condition of tenancy, which also guards the marker of
 * a page, so that a marker does not tell whether another project's row exists.
 */
public final class Query {

    private static final int LIMIT_AT_MOST = 1000;

    private final String columns;
    private final String tables;
    private final List<String> conditions = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();
    private final String scopeCondition;
    private final List<@Nullable Object> scopeParameters;

    private Query(String columns, String tables, String scopeCondition, @Nullable Object[] scopeParameters) {
        this.columns = columns;
        this.tables = tables;
        this.scopeCondition = scopeCondition;
        this.scopeParameters = Arrays.asList(scopeParameters);
        where(scopeCondition, scopeParameters);
    }

    /**
     * Begins a query.
     *
     * @param columns what follows SELECT
     * @param tables what follows FROM
     * @param scopeCondition which rows this caller may see at all; {@code true} for administrators
     * @param scopeParameters its parameters
     */
    public static Query select(
            String columns, String tables, String scopeCondition, @Nullable Object... scopeParameters) {
        return new Query(columns, tables, scopeCondition, scopeParameters);
    }

    /** Adds a condition. */
    public Query where(String condition, @Nullable Object... values) {
        conditions.add("(" + condition + ")");
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    /** Adds a condition only when the request asks for it. */
    public Query whereIf(boolean asked, String condition, @Nullable Object... values) {
        return asked ? where(condition, values) : this;
    }

    /** The one row, if there is one. */
    public <T> Optional<T> find(Connection connection, Sql.Mapper<T> mapper) throws SQLException {
        return Sql.find(connection, sql(""), mapper, parameters.toArray());
    }

    /** All rows, in the order given. Only for what is bounded by nature. */
    public <T> List<T> list(Connection connection, String orderBy, Sql.Mapper<T> mapper) throws SQLException {
        return Sql.list(connection, sql(" ORDER BY " + orderBy), mapper, parameters.toArray());
    }

    /** One page, by keyset: its cost does not grow with its number. */
    public <T> PageOf<T> page(Connection connection, PageRequest request, SortFields fields, Sql.Mapper<T> mapper)
            throws SQLException {
        if (request.getLimit() < 0 || request.getLimit() > LIMIT_AT_MOST) {
            throw Refusals.invalidField("limit", "must be 0 to " + LIMIT_AT_MOST);
        }
        int limit = request.getLimit() == 0 ? LIMIT_AT_MOST : request.getLimit();
        List<SortFields.Key> keys = fields.keys(request.getSortList());
        if (!request.getMarker().isEmpty()) {
            startAfter(connection, request.getMarker(), keys, fields);
        }
        String order = keys.stream()
                .map(key -> key.expression() + (key.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", " ORDER BY ", " LIMIT " + (limit + 1)));
        List<Keyed<T>> found = Sql.list(
                connection,
                "SELECT (" + fields.id() + ")::text AS page_id, " + columns + from() + order,
                row -> new Keyed<>(row.text("page_id"), mapper.map(row)),
                parameters.toArray());
        boolean more = found.size() > limit;
        List<Keyed<T>> page = more ? found.subList(0, limit) : found;
        return new PageOf<>(
                page.stream().map(Keyed::value).toList(), more ? page.getLast().id() : "");
    }

    private record Keyed<T>(String id, T value) {}

    // (a > A) OR (a = A AND b > B) …, or the row comparison when all keys go one way, which an index can follow.
    private void startAfter(Connection connection, String marker, List<SortFields.Key> keys, SortFields fields)
            throws SQLException {
        List<@Nullable Object> values = markerValues(connection, marker, keys, fields);
        boolean oneWay =
                keys.stream().map(SortFields.Key::descending).distinct().count() == 1;
        if (oneWay) {
            where(
                    keys.stream().map(SortFields.Key::expression).collect(Collectors.joining(", ", "(", ")"))
                            + (keys.getFirst().descending() ? " < " : " > ")
                            + keys.stream().map(_ -> "?").collect(Collectors.joining(", ", "(", ")")),
                    values.toArray());
            return;
        }
        List<String> alternatives = new ArrayList<>();
        List<@Nullable Object> bound = new ArrayList<>();
        for (int last = 0; last < keys.size(); last++) {
            StringBuilder alternative = new StringBuilder();
            for (int i = 0; i < last; i++) {
                alternative.append(keys.get(i).expression()).append(" = ? AND ");
            }
            alternative
                    .append(keys.get(last).expression())
                    .append(keys.get(last).descending() ? " < ?" : " > ?");
            alternatives.add("(" + alternative + ")");
            bound.addAll(values.subList(0, last + 1));
        }
        where(String.join(" OR ", alternatives), bound.toArray());
    }

    private List<@Nullable Object> markerValues(
            Connection connection, String marker, List<SortFields.Key> keys, SortFields fields) throws SQLException {
        boolean uuid = fields.idType() == SortFields.IdType.UUID;
        if (uuid && !Fields.isUuid(marker)) {
            throw markerNotFound(marker);
        }
        String expressions = keys.stream().map(SortFields.Key::expression).collect(Collectors.joining(", "));
        List<@Nullable Object> bound = new ArrayList<>(scopeParameters);
        bound.add(uuid ? (Object) UUID.fromString(marker) : (Object) marker);
        return Sql.find(
                        connection,
                        "SELECT " + expressions + " FROM " + tables + " WHERE (" + scopeCondition + ") AND "
                                + fields.id() + " = ?",
                        row -> row.values(keys.size()),
                        bound.toArray())
                .orElseThrow(() -> markerNotFound(marker));
    }

    private static ServiceException markerNotFound(String marker) {
        return ServiceException.of(Status.Code.INVALID_ARGUMENT, "MARKER_NOT_FOUND", "no such marker")
                .with("marker", marker);
    }

    private String sql(String tail) {
        return "SELECT " + columns + from() + tail;
    }

    private String from() {
        return " FROM " + tables + " WHERE " + String.join(" AND ", conditions);
    }
}
