package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.record.Row;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of {@code instance_domain}, to and from the core's value. */
final class DomainRow {
    /** Everything but the spec, which may be large and is only read to be sent. */
    static final String COLUMNS = """
            d.id, d.instance_id, d.host_id, d.created_at, d.ended_at, d.phase, d.generation, d.power, d.reboot_count, d.reboot_kind,
            d.root_disk_incarnation, d.vcpus, d.memory_bytes, d.root_disk_bytes, d.ephemeral_disk_bytes, d.swap_bytes, d.copy_from,
            d.move, d.move_peer,
            d.boot_id AS seen_boot_id, d.held_generation, d.observed_generation, d.report_sequence, d.state AS seen_state, d.domid,
            d.seen_reboot_count, d.seen_root_incarnation, d.failure_reason, d.failure_message, d.failure_retrying,
            d.failure_attempts, d.progress, d.observed_at, d.started_at\
            """;

    static final String INSERT = """
            INSERT INTO instance_domain
                (id, instance_id, host_id, created_at,
                 phase, ended_at, generation, power, reboot_count, reboot_kind, root_disk_incarnation, vcpus, memory_bytes,
                 root_disk_bytes, ephemeral_disk_bytes, swap_bytes, copy_from, move, move_peer, spec, request_id,
                 boot_id, held_generation, observed_generation, report_sequence, state, domid, seen_reboot_count,
                 seen_root_incarnation, failure_reason, failure_message, failure_retrying, failure_attempts, progress,
                 observed_at, started_at)
            VALUES (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?, ?::uuid, ?, ?,
                 ?, ?, ?, ?, ?, ?::integer, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz)
            """;

    /** The intended part, with the spec that goes with it. */
    static final String UPDATE_INTENT = """
            UPDATE instance_domain SET phase = ?, ended_at = ?::timestamptz, generation = ?, power = ?, reboot_count = ?,
                   reboot_kind = ?, root_disk_incarnation = ?, vcpus = ?, memory_bytes = ?, root_disk_bytes = ?,
                   ephemeral_disk_bytes = ?, swap_bytes = ?, copy_from = ?::uuid, move = ?, move_peer = ?::uuid, spec = ?,
                   request_id = ?
            WHERE id = ?
            """;

    /** The phase alone; what was sent stays as it is. */
    static final String UPDATE_PHASE = "UPDATE instance_domain SET phase = ?, ended_at = ?::timestamptz WHERE id = ?";

    /** The observed part, unless something newer of the same boot is there. */
    static final String UPDATE_SEEN = """
            UPDATE instance_domain SET boot_id = ?, held_generation = ?, observed_generation = ?, report_sequence = ?, state = ?,
                   domid = ?::integer, seen_reboot_count = ?, seen_root_incarnation = ?, failure_reason = ?, failure_message = ?,
                   failure_retrying = ?, failure_attempts = ?, progress = ?, observed_at = ?::timestamptz,
                   started_at = ?::timestamptz
            WHERE id = ? AND (boot_id <> ? OR report_sequence <= ?)
            """;

    private DomainRow() {}

    static Domain read(Row row) throws SQLException {
        return new Domain(
                new DomainId(row.uuid("id")),
                new HostId(row.uuid("host_id")),
                Words.read(DomainPhase.class, row.text("phase")),
                intent(row),
                seen(row),
                row.instant("created_at"),
                row.findInstant("ended_at").orElse(null));
    }

    private static DomainIntent intent(Row row) throws SQLException {
        return new DomainIntent(
                row.bigint("generation"),
                Words.read(IntendedPower.class, row.text("power")),
                row.bigint("reboot_count"),
                Words.read(RebootKind.class, row.text("reboot_kind")),
                row.bigint("root_disk_incarnation"),
                new DomainSize(
                        row.integer("vcpus"),
                        row.bigint("memory_bytes"),
                        row.bigint("root_disk_bytes"),
                        row.bigint("ephemeral_disk_bytes"),
                        row.bigint("swap_bytes")),
                row.findUuid("copy_from").map(DomainId::new).orElse(null),
                MoveWords.read(row));
    }

    private static Observation seen(Row row) throws SQLException {
        var domid = row.findInteger("domid");
        var failure = row.findText("failure_reason");
        return new Observation(
                row.text("seen_boot_id"),
                row.bigint("held_generation"),
                row.bigint("observed_generation"),
                row.bigint("report_sequence"),
                Words.read(ObservedState.class, row.text("seen_state")),
                domid.isPresent() ? domid.getAsInt() : null,
                row.bigint("seen_reboot_count"),
                row.bigint("seen_root_incarnation"),
                failure.isEmpty()
                        ? null
                        : new DomainFailure(
                                failure.get(),
                                row.text("failure_message"),
                                row.bool("failure_retrying"),
                                row.integer("failure_attempts")),
                row.text("progress"),
                row.findInstant("observed_at").orElse(null),
                row.findInstant("started_at").orElse(null));
    }

    static @Nullable Object[] insertion(InstanceId instance, Domain domain, byte[] spec, String requestId) {
        var values = new ArrayList<@Nullable Object>();
        values.add(domain.id().value());
        values.add(instance.value());
        values.add(domain.host().value());
        values.add(domain.createdAt());
        addIntent(values, domain, spec, requestId);
        addSeen(values, domain.seen());
        return values.toArray();
    }

    static @Nullable Object[] intentUpdate(Domain domain, byte[] spec, String requestId) {
        var values = new ArrayList<@Nullable Object>();
        addIntent(values, domain, spec, requestId);
        values.add(domain.id().value());
        return values.toArray();
    }

    static @Nullable Object[] phaseUpdate(Domain domain) {
        return new @Nullable Object[] {
            Words.of(domain.phase()), domain.endedAt(), domain.id().value()
        };
    }

    static @Nullable Object[] seenUpdate(Domain domain) {
        var values = new ArrayList<@Nullable Object>();
        addSeen(values, domain.seen());
        values.add(domain.id().value());
        values.add(domain.seen().bootId());
        values.add(domain.seen().reportSequence());
        return values.toArray();
    }

    private static void addIntent(List<@Nullable Object> values, Domain domain, byte[] spec, String requestId) {
        var intent = domain.intent();
        values.add(Words.of(domain.phase()));
        values.add(domain.endedAt());
        values.add(intent.generation());
        values.add(Words.of(intent.power()));
        values.add(intent.rebootCount());
        values.add(Words.of(intent.rebootKind()));
        values.add(intent.rootDiskIncarnation());
        values.add(intent.size().vcpus());
        values.add(intent.size().memoryBytes());
        values.add(intent.size().rootDiskBytes());
        values.add(intent.size().ephemeralDiskBytes());
        values.add(intent.size().swapBytes());
        values.add(intent.copyFrom() == null ? null : intent.copyFrom().value());
        values.add(MoveWords.of(intent.move()));
        values.add(MoveWords.peerOf(intent.move()));
        values.add(spec);
        values.add(requestId);
    }

    private static void addSeen(List<@Nullable Object> values, Observation seen) {
        values.add(seen.bootId());
        values.add(seen.heldGeneration());
        values.add(seen.observedGeneration());
        values.add(seen.reportSequence());
        values.add(Words.of(seen.state()));
        values.add(seen.domid());
        values.add(seen.rebootCount());
        values.add(seen.rootDiskIncarnation());
        var failure = seen.failure();
        values.add(failure == null ? null : failure.reason());
        values.add(failure == null ? null : failure.message());
        values.add(failure != null && failure.retrying());
        values.add(failure == null ? 0 : failure.attempts());
        values.add(seen.progress());
        values.add(seen.observedAt());
        values.add(seen.startedAt());
    }
}
