package io.xenith.controlplane.record;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of an answer, read by column name. {@code find…} for columns that may be NULL; the others throw on NULL. */
public final class Row {

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    /** A uuid column. */
    public UUID uuid(String column) throws SQLException {
        return present(column, results.getObject(column, UUID.class));
    }

    /** A uuid column that may be NULL. */
    public Optional<UUID> findUuid(String column) throws SQLException {
        return Optional.ofNullable(results.getObject(column, UUID.class));
    }

    /** A text column. */
    public String text(String column) throws SQLException {
        return present(column, results.getString(column));
    }

    /** A text column that may be NULL. */
    public Optional<String> findText(String column) throws SQLException {
        return Optional.ofNullable(results.getString(column));
    }

    /** An integer column. */
    public int integer(String column) throws SQLException {
        int value = results.getInt(column);
        refuseNull(column);
        return value;
    }

    /** An integer column that may be NULL. */
    public OptionalInt findInteger(String column) throws SQLException {
        int value = results.getInt(column);
        return results.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** A bigint column. */
    public long bigint(String column) throws SQLException {
        long value = results.getLong(column);
        refuseNull(column);
        return value;
    }

    /** A bigint column that may be NULL. */
    public OptionalLong findBigint(String column) throws SQLException {
        long value = results.getLong(column);
        return results.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A double precision column. */
    public double real(String column) throws SQLException {
        double value = results.getDouble(column);
        refuseNull(column);
        return value;
    }

    /** A boolean column. */
    public boolean bool(String column) throws SQLException {
        boolean value = results.getBoolean(column);
        refuseNull(column);
        return value;
    }

    /** A timestamptz column. */
    public Instant instant(String column) throws SQLException {
        return present(column, results.getObject(column, OffsetDateTime.class)).toInstant();
    }

    /** A timestamptz column that may be NULL. */
    public Optional<Instant> findInstant(String column) throws SQLException {
        return Optional.ofNullable(results.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    /** A bytea column. */
    public byte[] bytes(String column) throws SQLException {
        return present(column, results.getBytes(column));
    }

    /** A text[] column without NULL elements. */
    public List<String> texts(String column) throws SQLException {
        return List.of((String[]) array(column));
    }

    /** A uuid[] column without NULL elements. */
    public List<UUID> uuids(String column) throws SQLException {
        return List.of((UUID[]) array(column));
    }

    /** The first columns as parameters for another statement; none may be NULL. */
    List<@Nullable Object> values(int count) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            boolean time = results.getMetaData().getColumnType(i) == Types.TIMESTAMP;
            Object value = time ? results.getObject(i, OffsetDateTime.class).toInstant() : results.getObject(i);
            values.add(present("key " + i, value));
        }
        return values;
    }

    private Object array(String column) throws SQLException {
        Array array = present(column, results.getArray(column));
        try {
            return array.getArray();
        } finally {
            array.free();
        }
    }

    private void refuseNull(String column) throws SQLException {
        if (results.wasNull()) {
            throw new SQLException("column " + column + " is NULL", "22004");
        }
    }

    private static <T> T present(String column, @Nullable T value) throws SQLException {
        if (value == null) {
            throw new SQLException("column " + column + " is NULL", "22004");
        }
        return value;
    }
}
