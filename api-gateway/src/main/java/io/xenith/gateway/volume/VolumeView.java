package io.xenith.gateway.volume;

import io.xenith.controlplane.v1.Volume;
import io.xenith.controlplane.v1.VolumeAttachment;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;
import java.util.Arrays;
import java.util.Optional;

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
                // None can be asked for: the first server that has it decides.
                .putNull("availability_zone")
                .put("created_at", ApiTime.microsWithoutZone(ApiTime.of(volume.getCreatedAt())))
                .put("updated_at", ApiTime.microsWithoutZone(ApiTime.of(volume.getUpdatedAt())))
                .put("user_id", Ids.toHex(volume.getUserId()))
                .put("os-vol-tenant-attr:tenant_id", Ids.toHex(volume.getProjectId()))
                .put("metadata", volume.getMetadataMap())
                .array("attachments", () -> attachments(json, volume))
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

    private static void attachments(JsonWriter json, Volume volume) {
        // One that is on its way is no attachment yet, for those who wait for it.
        if (!volume.hasAttachment() || volume.getStatus() == VolumeStatus.VOLUME_STATUS_ATTACHING) {
            return;
        }
        VolumeAttachment attachment = volume.getAttachment();
        json.item(() -> json.put("id", volume.getVolumeId())
                .put("attachment_id", volume.getVolumeId())
                .put("volume_id", volume.getVolumeId())
                .put("server_id", attachment.getInstanceId())
                .put("device", "/dev/" + attachment.getDevice())
                .putNull("host_name")
                .put("attached_at", ApiTime.microsWithoutZone(ApiTime.of(attachment.getAttachedAt()))));
    }

    private void links(JsonWriter json, Volume volume) {
        String path = "/volumes/" + volume.getVolumeId();
        json.array("links", () -> json.item(() -> json.put("rel", "self").put("href", self + path))
                .item(() -> json.put("rel", "bookmark").put("href", bookmark + path)));
    }

    /** The status of Cinder's word; empty for one that no volume has here. */
    static Optional<VolumeStatus> findStatus(String word) {
        return Arrays.stream(VolumeStatus.values())
                .filter(status -> status != VolumeStatus.UNRECOGNIZED
                        && status != VolumeStatus.VOLUME_STATUS_UNSPECIFIED
                        && status(status).equals(word))
                .findFirst();
    }

    /** Cinder's word for a status. */
    static String status(VolumeStatus status) {
        return switch (status) {
            case VOLUME_STATUS_AVAILABLE -> "available";
            case VOLUME_STATUS_ATTACHING -> "attaching";
            case VOLUME_STATUS_IN_USE -> "in-use";
            case VOLUME_STATUS_DETACHING -> "detaching";
            case VOLUME_STATUS_DELETING -> "deleting";
            // A control plane that is newer than this gateway: not usable as far as we know.
            case VOLUME_STATUS_UNSPECIFIED, UNRECOGNIZED -> "maintenance";
        };
    }
}
