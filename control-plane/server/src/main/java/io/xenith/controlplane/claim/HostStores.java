package io.xenith.controlplane.claim;

import io.xenith.controlplane.core.placement.GuestTraits;
import io.xenith.controlplane.record.Row;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The store that a host has together with others, which its agent tells as a trait. */
public final class HostStores {
    /** That trait, as an expression of a query that has the table {@code host}; null of a host that has its disks for itself. */
    public static final String STORE = "(SELECT trait FROM unnest(host.traits) AS trait WHERE trait ~ '^"
            + GuestTraits.STORE_BEGINNING + "[0-9A-F]{32}$' LIMIT 1)";

    private HostStores() {}

    /** What the expression found. */
    public static @Nullable UUID read(Row row, String column) throws SQLException {
        return row.findText(column).map(GuestTraits::storeOf).orElse(null);
    }
}
