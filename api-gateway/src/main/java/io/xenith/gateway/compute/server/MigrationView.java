package io.xenith.gateway.compute.server;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A move between hosts, as Nova shows it: in the list of all, or as a part of its server. */
public final class MigrationView {

    private MigrationView() {}

    /** One of the list of all. Nova shows numbers of flavors that it keeps for itself; there are none here. */
    public static void ofCloud(JsonWriter json, Migration migration, Viewer viewer) {
        common(json, migration, viewer);
        json.put("instance_uuid", migration.getInstanceId())
                .putNull("old_instance_type_id")
                .putNull("new_instance_type_id");
        if (viewer.has(Change.MIGRATIONS_OF_SERVER)) {
            json.put("migration_type", type(migration.getKind()));
            json.array("links", () -> {
                if (isUnderWay(migration)) {
                    String collection = "servers/" + migration.getInstanceId() + "/migrations";
                    String number = Long.toString(migration.getNumber());
                    json.item(() -> json.put("rel", "self").put("href", viewer.selfLink(collection, number)));
                    json.item(() -> json.put("rel", "bookmark").put("href", viewer.bookmark(collection, number)));
                }
            });
        }
    }

    /** One of a server. How many bytes have gone over the agents do not say. */
    static void ofServer(JsonWriter json, Migration migration, Viewer viewer) {
        common(json, migration, viewer);
        json.put("server_uuid", migration.getInstanceId());
        for (String what : List.of("memory", "disk")) {
            for (String which : List.of("total", "processed", "remaining")) {
                json.putNull(what + "_" + which + "_bytes");
            }
        }
    }

    private static void common(JsonWriter json, Migration migration, Viewer viewer) {
        String destination = migration.getDestinationHostName();
        json.put("id", migration.getNumber())
                .put("status", status(migration.getKind(), migration.getStatus()))
                .putNullable("source_compute", absent(migration.getSourceHostName()))
                .putNullable("source_node", absent(migration.getSourceHostName()))
                .putNullable("dest_compute", absent(destination))
                .putNullable("dest_node", absent(destination))
                .putNull("dest_host")
                .putNullable("created_at", time(migration.getStartedAt()))
                .putNullable("updated_at", time(migration.getUpdatedAt()));
        if (viewer.has(Change.MIGRATION_PAGING)) {
            json.put("uuid", migration.getMigrationId());
        }
        if (viewer.has(Change.MIGRATION_OWNER)) {
            json.put("user_id", Ids.toHex(migration.getUserId()))
                    .put("project_id", Ids.toHex(migration.getProjectId()));
        }
    }

    /** Whether Nova shows it as part of its server: a live one that is not over. */
    static boolean isUnderWay(Migration migration) {
        return migration.getKind() == MigrationKind.MIGRATION_KIND_LIVE && UNDER_WAY.contains(migration.getStatus());
    }

    /** Those of a move that is not over. */
    static final List<MigrationStatus> UNDER_WAY = List.of(
            MigrationStatus.MIGRATION_STATUS_PLACING,
            MigrationStatus.MIGRATION_STATUS_MOVING,
            MigrationStatus.MIGRATION_STATUS_RETURNING);

    /** Nova's word for a kind. */
    public static String type(MigrationKind kind) {
        return switch (kind) {
            case MIGRATION_KIND_LIVE -> "live-migration";
            case MIGRATION_KIND_EVACUATION -> "evacuation";
            case MIGRATION_KIND_COLD, MIGRATION_KIND_UNSPECIFIED, UNRECOGNIZED -> "migration";
        };
    }

    /** Our statuses of a kind that Nova's word stands for; empty when there are none. */
    public static List<MigrationStatus> statuses(MigrationKind kind, String word) {
        return Arrays.stream(MigrationStatus.values())
                .filter(status -> status(kind, status).equals(word))
                .toList();
    }

    private static String status(MigrationKind kind, MigrationStatus status) {
        boolean live = kind == MigrationKind.MIGRATION_KIND_LIVE;
        boolean evacuation = kind == MigrationKind.MIGRATION_KIND_EVACUATION;
        return switch (status) {
            case MIGRATION_STATUS_PLACING -> live ? "queued" : evacuation ? "accepted" : "pre-migrating";
            // Nova says pre-migrating here, which of a cold one means something else: a filter could not tell them
            // apart.
            case MIGRATION_STATUS_MOVING, MIGRATION_STATUS_RETURNING ->
                live ? "running" : evacuation ? "accepted" : "migrating";
            case MIGRATION_STATUS_ARRIVED -> live ? "completed" : evacuation ? "done" : "finished";
            case MIGRATION_STATUS_CONFIRMED -> "confirmed";
            case MIGRATION_STATUS_REVERTED -> "reverted";
            case MIGRATION_STATUS_CANCELLED -> "cancelled";
            case MIGRATION_STATUS_FAILED -> "error";
            case MIGRATION_STATUS_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    private static @Nullable String absent(String name) {
        return name.isEmpty() ? null : name;
    }

    private static String time(Timestamp at) {
        return ApiTime.microsWithoutZone(ApiTime.of(at));
    }
}
