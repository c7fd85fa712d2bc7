package io.xenith.gateway.volume;

import io.xenith.controlplane.v1.Volume;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;

/**
 * Volumes as Cinder 3.0 writes them.
 *
 * @param self address below which the project's things are
 * @param bookmark the same without the version
 * @param administrator whether to show what only administrators see
 */
record VolumeView(String self, String bookmark, boolean administrator) {

    /** What short lists show. */
    void brief(JsonWriter json, Volume volume) {
        json.put("id", volume.getVolumeId()).put("name", volume.getName());
        links(json, volume);
    }

    /** All fields. */
    void whole(JsonWriter json, Volume volume) {
        json.put("id", volume.getVolumeId())
                .put("name", volume.getName())
                .putUnlessEmpty("description", volume.getDescription())
                .put("status", status(volume.getStatus()))
                .put("size", volume.getSizeGib())
                .put("volume_type", VolumeType.NAME)
                // It is in the zone of the host that it comes to be on, and on none yet.
                .putNull("availability_zone")
                .put("created_at", ApiTime.microsWithoutZone(ApiTime.of(volume.getCreatedAt())))
                .put("updated_at", ApiTime.microsWithoutZone(ApiTime.of(volume.getUpdatedAt())))
                .put("user_id", Ids.toHex(volume.getUserId()))
                .put("os-vol-tenant-attr:tenant_id", Ids.toHex(volume.getProjectId()))
                .put("metadata", volume.getMetadataMap())
                .array("attachments", () -> {})
                .put("bootable", "false")
                .put("encrypted", false)
                .put("multiattach", false)
                .putNull("snapshot_id")
                .putNull("source_volid")
                .putNull("consistencygroup_id")
                .putNull("replication_status");
        if (administrator) {
            json.putNull("os-vol-host-attr:host")
                    .putNull("os-vol-mig-status-attr:migstat")
                    .putNull("os-vol-mig-status-attr:name_id");
        }
        links(json, volume);
    }

    private void links(JsonWriter json, Volume volume) {
        String path = "/volumes/" + volume.getVolumeId();
        json.array("links", () -> json.item(() -> json.put("rel", "self").put("href", self + path))
                .item(() -> json.put("rel", "bookmark").put("href", bookmark + path)));
    }

    /** Cinder's word for a status. */
    static String status(VolumeStatus status) {
        return switch (status) {
            case VOLUME_STATUS_AVAILABLE -> "available";
            // A control plane that is newer than this gateway: not usable as far as we know.
            case VOLUME_STATUS_UNSPECIFIED, UNRECOGNIZED -> "maintenance";
        };
    }
}
