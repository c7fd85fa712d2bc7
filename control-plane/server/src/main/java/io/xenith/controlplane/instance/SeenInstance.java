package io.xenith.controlplane.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.record.Row;
import io.xenith.scheduler.HostId;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * As much of an instance as people are shown.
 *
 * @param open kind of the open operation; absent: none
 * @param domain the live domain; absent while not placed
 * @param seen the last observation of that domain
 * @param host of that domain; absent while not placed
 */
record SeenInstance(
        Instance instance,
        @Nullable OperationKind open,
        @Nullable UUID domain,
        ObservedState seen,
        @Nullable HostNote host) {
    /** What {@link #read} reads, of {@link InstanceStatusSql#TABLES}. */
    static final String COLUMNS = """
            i.*, o.kind AS open_kind, d.id AS domain_id, d.state AS seen_state, d.host_id AS domain_host_id,
            h.name AS host_name, h.availability_zone AS host_zone, h.state AS host_state\
            """;

    SeenInstance {
        requireNonNull(instance, "instance");
        requireNonNull(seen, "seen");
    }

    static SeenInstance of(InstanceState state) {
        var live = state.live();
        return new SeenInstance(
                state.instance(),
                state.operation().map(Operation::kind).orElse(null),
                live.map(domain -> domain.id().value()).orElse(null),
                live.map(domain -> domain.seen().state()).orElse(ObservedState.UNSEEN),
                live.map(Domain::host).flatMap(state::host).orElse(null));
    }

    static SeenInstance read(Row row) throws SQLException {
        var open = row.findText("open_kind");
        var domain = row.findUuid("domain_id");
        var instance = InstanceRow.read(row);
        if (domain.isEmpty()) {
            return new SeenInstance(
                    instance, open.map(SeenInstance::kind).orElse(null), null, ObservedState.UNSEEN, null);
        }
        return new SeenInstance(
                instance,
                open.map(SeenInstance::kind).orElse(null),
                domain.get(),
                Words.read(ObservedState.class, row.text("seen_state")),
                new HostNote(
                        new HostId(row.uuid("domain_host_id")),
                        row.text("host_name"),
                        row.text("host_zone"),
                        "",
                        row.text("host_state").equals("up"),
                        ""));
    }

    InstanceView view() {
        return InstanceView.compute(
                instance.intent().deletedAt() != null,
                instance.intent().fault() != null,
                instance.intent().resize() instanceof Resize.Awaiting,
                open,
                instance.intent().rebootKind(),
                domain != null,
                seen,
                host == null || host.reachable());
    }

    private static OperationKind kind(String column) {
        return OperationKind.valueOf(column.toUpperCase(Locale.ROOT));
    }
}
