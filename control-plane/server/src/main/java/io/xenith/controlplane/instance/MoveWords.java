package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainMove;
import io.xenith.controlplane.record.Row;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a domain is told of a live move, to and from its columns {@code move} and {@code move_peer}. */
final class MoveWords {
    private MoveWords() {}

    static String of(DomainMove move) {
        return switch (move) {
            case DomainMove.None _ -> "none";
            case DomainMove.LeaveTo _ -> "leave_to";
            case DomainMove.Stay _ -> "stay";
            case DomainMove.MayReturn _ -> "may_return";
            case DomainMove.ArriveFrom _ -> "arrive_from";
            case DomainMove.Withdrawn _ -> "withdrawn";
        };
    }

    static @Nullable UUID peerOf(DomainMove move) {
        return switch (move) {
            case DomainMove.None _, DomainMove.MayReturn _ -> null;
            case DomainMove.LeaveTo(var to) -> to.value();
            case DomainMove.Stay(var instead) -> instead.value();
            case DomainMove.ArriveFrom(var from) -> from.value();
            case DomainMove.Withdrawn(var from) -> from.value();
        };
    }

    static DomainMove read(Row row) throws SQLException {
        String word = row.text("move");
        return switch (word) {
            case "none" -> DomainMove.NONE;
            case "may_return" -> new DomainMove.MayReturn();
            case "leave_to" -> new DomainMove.LeaveTo(peer(row));
            case "stay" -> new DomainMove.Stay(peer(row));
            case "arrive_from" -> new DomainMove.ArriveFrom(peer(row));
            case "withdrawn" -> new DomainMove.Withdrawn(peer(row));
            default -> throw new IllegalStateException("no such move: " + word);
        };
    }

    private static DomainId peer(Row row) throws SQLException {
        return new DomainId(row.uuid("move_peer"));
    }
}
