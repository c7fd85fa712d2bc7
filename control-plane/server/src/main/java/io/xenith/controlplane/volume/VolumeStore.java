package io.xenith.controlplane.volume;

import io.grpc.Status;
import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.quota.QuotaFacts;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.ListVolumesRequest;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.UpdateVolumeRequest;
import io.xenith.controlplane.v1.Volume;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Volumes in the record. Names may repeat, as they may for instances. */
@Singleton
final class VolumeStore implements QuotaFacts {

    private static final int TEXT_AT_MOST = 255;
    private static final int METADATA_AT_MOST = 128;
    private static final long SIZE_AT_MOST = 1_048_576;
    private static final SortFields SORT = new SortFields(
            "v.id",
            SortFields.IdType.UUID,
            Map.of(
                    "created_at", "v.created_at",
                    "updated_at", "v.updated_at",
                    "id", "v.id",
                    "name", "v.name",
                    "size_gib", "v.size_gib"),
            List.of(new SortFields.Key("v.created_at", true)));

    private static final String PREFIX = "VOLUME_STATUS_";
    private static final String STATUS = """
            CASE WHEN v.deleting_at IS NOT NULL THEN 'DELETING' WHEN a.phase IS NULL THEN 'AVAILABLE'
                 WHEN a.phase = 'attaching' THEN 'ATTACHING' WHEN a.phase = 'attached' THEN 'IN_USE' ELSE 'DETACHING' END\
            """;
    private static final String COLUMNS = "v.*, a.instance_id, a.device, a.attached_at, " + STATUS + " AS status";
    private static final String TABLES = "volume v LEFT JOIN volume_attachment a ON a.volume_id = v.id";

    private final long sizeAtMost;
    private final AuditLog audit;
    private final QuotaStore quota;
    private final HostClaims claims;
    private final Supplier<UUID> ids;

    VolumeStore(VolumeConfig config, AuditLog audit, QuotaStore quota, HostClaims claims, Supplier<UUID> ids) {
        this.sizeAtMost = config.sizeGibAtMost();
        if (sizeAtMost < 1 || sizeAtMost > SIZE_AT_MOST) {
            throw new IllegalArgumentException("xenith.volume.size-gib-at-most must be 1 to " + SIZE_AT_MOST);
        }
        this.audit = audit;
        this.quota = quota;
        this.claims = claims;
        this.ids = ids;
    }

    Volume find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return visibleTo(scope, true)
                .where("v.id = ?", Fields.lookup("volume", id))
                .find(tx.connection(), VolumeStore::message)
                .orElseThrow(() -> Refusals.notFound("volume", id));
    }

    PageOf<Volume> list(Transaction tx, CallerScope scope, ListVolumesRequest request) throws SQLException {
        Query query = visibleTo(scope, request.getAllProjects())
                .whereIf(request.hasName(), "v.name = ?", request.getName())
                .whereIf(request.hasProjectId(), "v.project_id::text = ?", request.getProjectId());
        switch (request.getStatus()) {
            case VOLUME_STATUS_UNSPECIFIED -> {}
            case VOLUME_STATUS_AVAILABLE,
                    VOLUME_STATUS_ATTACHING,
                    VOLUME_STATUS_IN_USE,
                    VOLUME_STATUS_DETACHING,
                    VOLUME_STATUS_DELETING ->
                query.where(STATUS + " = ?", request.getStatus().name().substring(PREFIX.length()));
            case UNRECOGNIZED -> throw Refusals.invalidField("status", "is none that we know");
        }
        new TreeMap<>(request.getMetadataMap())
                .forEach((key, value) ->
                        query.where("v.metadata_values[array_position(v.metadata_keys, ?)] = ?", key, value));
        return query.page(tx.connection(), request.getPage(), SORT, VolumeStore::message);
    }

    Volume create(Transaction tx, CallerScope scope, Volume wanted) throws SQLException {
        ProjectId owner = scope.ownerOfNew("project_id", wanted.getProjectId());
        VolumeEntity volume = new VolumeEntity();
        volume.id = wanted.getVolumeId().isEmpty() ? ids.get() : Fields.uuid("volume_id", wanted.getVolumeId());
        volume.projectId = owner.value();
        volume.userId = scope.user().value();
        volume.sizeGib = Fields.range("size_gib", wanted.getSizeGib(), 1, sizeAtMost);
        volume.name = Fields.text("name", wanted.getName(), 0, TEXT_AT_MOST);
        volume.description = Fields.text("description", wanted.getDescription(), 0, TEXT_AT_MOST);
        volume.setMetadata(checked(wanted.getMetadataMap()));
        volume.createdAt = tx.now();
        volume.updatedAt = tx.now();
        SqlFailures.refusing("volume_pkey", () -> Refusals.nameTaken("volume", volume.id.toString()), () -> {
            tx.session().insert(volume);
            return volume;
        });
        quota.claim(tx.connection(), owner, claimOf(volume)).orRefuse();
        audit.append(tx, scope, Entry.done("create", "volume", volume.id));
        return find(tx, scope, volume.id.toString());
    }

    Volume update(Transaction tx, CallerScope scope, UpdateVolumeRequest request) throws SQLException {
        VolumeEntity volume = lockOwn(tx, scope, request.getVolumeId());
        if (request.hasName()) {
            volume.name = Fields.text("name", request.getName(), 0, TEXT_AT_MOST);
        }
        if (request.hasDescription()) {
            volume.description = Fields.text("description", request.getDescription(), 0, TEXT_AT_MOST);
        }
        Map<String, String> metadata = request.getClearMetadata() ? new TreeMap<>() : volume.metadata();
        request.getRemoveMetadataList().forEach(metadata::remove);
        metadata.putAll(request.getSetMetadataMap());
        volume.setMetadata(checked(metadata));
        volume.updatedAt = tx.now();
        tx.session().update(volume);
        audit.append(tx, scope, Entry.done("update", "volume", volume.id));
        return find(tx, scope, request.getVolumeId());
    }

    /** Deletes a volume that is on no host, and condemns one that is; whether its host is to be told. */
    boolean delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        VolumeEntity volume = lockOwn(tx, scope, id);
        Volume seen = find(tx, scope, id);
        if (seen.hasAttachment()) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "VOLUME_IN_USE", "an instance has the volume")
                    .with("id", id)
                    .with("status", seen.getStatus().name());
        }
        if (volume.deletingAt != null) {
            return true;
        }
        audit.append(tx, scope, Entry.done("delete", "volume", id));
        if (volume.hostId == null) {
            tx.session().delete(volume);
            quota.release(tx.connection(), volume.project(), claimOf(volume));
            return false;
        }
        volume.deletingAt = tx.now();
        volume.updatedAt = tx.now();
        tx.session().update(volume);
        return true;
    }

    /** A volume whose disk its host is to remove. */
    record Condemned(UUID id, HostId host) {}

    /** Volumes whose disks are to be removed, those condemned first before others. Hosts that are not heard of are left out: they are asked later. */
    static List<Condemned> listCondemned(Transaction tx, int limit) throws SQLException {
        return Sql.list(
                tx.connection(),
                "SELECT v.id, v.host_id FROM volume v JOIN host h ON h.id = v.host_id AND h.state = 'up'"
                        + " WHERE v.deleting_at IS NOT NULL ORDER BY v.deleting_at, v.id LIMIT ?",
                row -> new Condemned(row.uuid("id"), new HostId(row.uuid("host_id"))),
                limit);
    }

    /** Forgets a condemned volume whose disk is gone, with all that it held. Nothing where somebody did before. */
    void forget(Transaction tx, UUID id) throws SQLException {
        var found = tx.lock(VolumeEntity.class, id).filter(volume -> volume.deletingAt != null);
        if (found.isPresent()) {
            claims.releaseVolume(tx.connection(), id);
            tx.session().delete(found.get());
            quota.release(tx.connection(), found.get().project(), claimOf(found.get()));
        }
    }

    @Override
    public Map<QuotaResource, String> sums() {
        return Map.of(
                QuotaResource.QUOTA_RESOURCE_VOLUMES,
                "SELECT project_id, count(*) AS total FROM volume GROUP BY project_id",
                QuotaResource.QUOTA_RESOURCE_VOLUME_GIB,
                "SELECT project_id, sum(size_gib)::bigint AS total FROM volume GROUP BY project_id");
    }

    private static Map<QuotaResource, Long> claimOf(VolumeEntity volume) {
        return Map.of(
                QuotaResource.QUOTA_RESOURCE_VOLUMES, 1L, QuotaResource.QUOTA_RESOURCE_VOLUME_GIB, volume.sizeGib);
    }

    private static VolumeEntity lockOwn(Transaction tx, CallerScope scope, String id) {
        return tx.lock(VolumeEntity.class, Fields.lookup("volume", id))
                .filter(volume -> scope.reaches(volume.project()))
                .orElseThrow(() -> Refusals.notFound("volume", id));
    }

    private static Map<String, String> checked(Map<String, String> metadata) {
        if (metadata.size() > METADATA_AT_MOST) {
            throw Refusals.invalidField("metadata", "at most " + METADATA_AT_MOST + " items");
        }
        metadata.forEach((key, value) -> {
            Fields.text("metadata", key, 1, TEXT_AT_MOST);
            Fields.text("metadata", value, 0, TEXT_AT_MOST);
        });
        return metadata;
    }

    private static Query visibleTo(CallerScope scope, boolean everyProject) {
        return scope.administrator() && everyProject
                ? Query.select(COLUMNS, TABLES, "true")
                : Query.select(
                        COLUMNS,
                        TABLES,
                        "v.project_id = ?::uuid",
                        scope.project().orElse(null));
    }

    private static Volume message(Row row) throws SQLException {
        Volume.Builder volume = Volume.newBuilder()
                .setVolumeId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setUserId(row.uuid("user_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setSizeGib(row.bigint("size_gib"))
                .setStatus(VolumeStatus.valueOf(PREFIX + row.text("status")))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
        row.findUuid("instance_id")
                .ifPresent(instance -> volume.getAttachmentBuilder().setInstanceId(instance.toString()));
        if (volume.hasAttachment()) {
            volume.getAttachmentBuilder()
                    .setDevice(row.text("device"))
                    .setAttachedAt(Answers.timestamp(row.instant("attached_at")));
        }
        List<String> keys = row.texts("metadata_keys");
        List<String> values = row.texts("metadata_values");
        for (int i = 0; i < keys.size(); i++) {
            volume.putMetadata(keys.get(i), values.get(i));
        }
        return volume.build();
    }
}
