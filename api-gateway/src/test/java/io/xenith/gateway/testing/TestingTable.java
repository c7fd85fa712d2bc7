package io.xenith.gateway.testing;

import io.grpc.Status;
import io.xenith.transport.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rows by their id, in the order in which they were added; fails as the record does. Its owner sees to one caller at a time. */
final class TestingTable<T> {
    private final Map<String, T> rows = new LinkedHashMap<>();

    void put(String id, T row) {
        rows.put(id, row);
    }

    Optional<T> find(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    Stream<T> stream() {
        return rows.values().stream();
    }

    /** The first that is wanted; NOT_FOUND with the reason when there is none. */
    T load(String reason, Predicate<T> wanted) {
        return stream().filter(wanted).findFirst().orElseThrow(() -> notFound(reason));
    }

    /** ALREADY_EXISTS when there is one. */
    void requireNone(Predicate<T> taken) {
        if (stream().anyMatch(taken)) {
            throw ServiceException.of(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", "the name is taken");
        }
    }

    /** NOT_FOUND with the reason when there is no such row. */
    void remove(String reason, String id) {
        if (rows.remove(id) == null) {
            throw notFound(reason);
        }
    }

    void removeIf(Predicate<T> unwanted) {
        rows.values().removeIf(unwanted);
    }

    static ServiceException notFound(String reason) {
        return ServiceException.of(Status.Code.NOT_FOUND, reason, "no such thing");
    }
}
