package io.xenith.controlplane.record;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hand-written SQL with positional parameters. Parameters are text, numbers, booleans, bytes, {@link UUID}, {@link Instant}
 * (truncated to microseconds, which is what the record keeps), {@link ProjectId}, {@link UserId}, collections of text, UUIDs
 * or longs (as arrays), or null; anything else is refused.
 */
public final class Sql {

    private Sql() {}

    /** Turns one row into a value. */
    @FunctionalInterface
    public interface Mapper<T> {
        /** Reads the row it is on. */
        T map(Row row) throws SQLException;
    }

    /** All rows of a query, in its order. */
    public static <T> List<T> list(Connection connection, String sql, Mapper<T> mapper, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet results = statement.executeQuery()) {
            Row row = new Row(results);
            List<T> found = new ArrayList<>();
            while (results.next()) {
                found.add(mapper.map(row));
            }
            return found;
        }
    }

    /** Reads a row into something that is being built. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the row it is on. */
        void read(Row row) throws SQLException;
    }

    /** Shows all rows of a query to a reader, in its order. */
    public static void each(Connection connection, String sql, Reader reader, @Nullable Object... parameters)
            throws SQLException {
        var _ = list(
                connection,
                sql,
                row -> {
                    reader.read(row);
                    return Boolean.TRUE;
                },
                parameters);
    }

    /** The one row of a query, if there is one; a second is a bug and throws. */
    public static <T> Optional<T> find(
            Connection connection, String sql, Mapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        List<T> found = list(connection, sql, mapper, parameters);
        if (found.size() > 1) {
            throw new SQLException("expected at most one row, found " + found.size(), "21000");
        }
        return found.stream().findFirst();
    }

    /** The one number that a query answers. */
    public static long number(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet results = statement.executeQuery()) {
            if (!results.next()) {
                throw new SQLException("expected one row, found none", "02000");
            }
            return results.getLong(1);
        }
    }

    /** Runs a change and says how many rows it touched; zero is an answer. */
    public static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Runs one change for each set of parameters, in one round trip. Says how many rows each touched. */
    public static int[] batch(Connection connection, String sql, Collection<@Nullable Object[]> parameterSets)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] parameters : parameterSets) {
                bind(connection, statement, parameters);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object[] parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(connection, statement, parameters);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(connection, statement, i + 1, parameters[i]);
        }
    }

    private static void bind(
            Connection connection, PreparedStatement statement, int position, @Nullable Object parameter)
            throws SQLException {
        switch (parameter) {
            case null -> statement.setNull(position, Types.NULL);
            case Instant instant ->
                statement.setObject(
                        position, instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            case ProjectId project -> statement.setObject(position, project.value());
            case UserId user -> statement.setObject(position, user.value());
            case Collection<?> many ->
                statement.setArray(position, connection.createArrayOf(typeOf(many), many.toArray()));
            case String _, UUID _, Boolean _, Integer _, Long _, Double _ -> statement.setObject(position, parameter);
            case byte[] bytes -> statement.setBytes(position, bytes);
            default ->
                throw new IllegalArgumentException("parameter " + position + " is a "
                        + parameter.getClass().getName());
        }
    }

    // The type of an empty collection cannot be seen; PostgreSQL turns text[] '{}' into what is needed by a cast in the
    // statement (?::uuid[]), which is good style for every array parameter.
    private static String typeOf(Collection<?> values) {
        Object first = values.isEmpty() ? "" : values.iterator().next();
        return switch (first) {
            case String _ -> "text";
            case UUID _ -> "uuid";
            case Long _ -> "bigint";
            case Integer _ -> "integer";
            case Boolean _ -> "boolean";
            default -> throw new IllegalArgumentException("cannot make an array of " + values);
        };
    }
}
