package io.xenith.gateway.volume;

import io.xenith.controlplane.v1.Volume;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what clients send of volumes. */
final class VolumeBody {

    private static final int TEXT_AT_MOST = 255;
    private static final int METADATA_AT_MOST = 128;
    private static final List<String> SOURCES =
            List.of("imageRef", "image_id", "snapshot_id", "source_volid", "source_replica", "backup_id");
    private static final List<String> GROUPS = List.of("consistencygroup_id", "group_id");

    private VolumeBody() {}

    /** A volume to make. As in Cinder before 3.53, what it does not know of is not looked at; what we do not offer is refused. */
    static Volume read(JsonBody body) {
        JsonFields fields = body.required("volume");
        SOURCES.stream().filter(source -> isGiven(fields, source)).findFirst().ifPresent(source -> {
            throw ApiFault.badRequest("Volumes are made empty in this cloud: '" + source + "' is not offered.");
        });
        GROUPS.stream().filter(group -> isGiven(fields, group)).findFirst().ifPresent(group -> {
            throw ApiFault.badRequest("Groups of volumes are not offered: leave '" + group + "' out.");
        });
        if (isGiven(fields, "availability_zone")) {
            throw ApiFault.badRequest("A volume has no zone of its own: it comes to be where the server is that it is "
                    + "attached to first. Leave 'availability_zone' out.");
        }
        if (fields.bool("multiattach", false)) {
            throw ApiFault.badRequest("A volume is attached to one server at a time: 'multiattach' is not offered.");
        }
        fields.findString("volume_type", 0, TEXT_AT_MOST)
                .filter(type -> !type.isEmpty())
                .ifPresent(VolumeType::require);
        Volume.Builder volume = Volume.newBuilder().setSizeGib(fields.integer("size", 1, Integer.MAX_VALUE));
        findName(fields).ifPresent(volume::setName);
        findDescription(fields).ifPresent(volume::setDescription);
        fields.findStringMap("metadata", METADATA_AT_MOST, TEXT_AT_MOST, TEXT_AT_MOST)
                .ifPresent(volume::putAllMetadata);
        return volume.build();
    }

    /** The name, by either of its keys; {@code null} reads as empty. */
    static Optional<String> findName(JsonFields fields) {
        return findText(fields, "name", "display_name");
    }

    /** The description, by either of its keys; {@code null} reads as empty. */
    static Optional<String> findDescription(JsonFields fields) {
        return findText(fields, "description", "display_description");
    }

    /** The items below {@code metadata}. */
    static Map<String, String> metadata(JsonBody body) {
        return body.required("metadata").strings(METADATA_AT_MOST, TEXT_AT_MOST, TEXT_AT_MOST);
    }

    private static Optional<String> findText(JsonFields fields, String key, String other) {
        String given = fields.has(key) ? key : other;
        return fields.isNull(given) ? Optional.of("") : fields.findString(given, 0, TEXT_AT_MOST);
    }

    // Old clients send every key, most of them null or empty.
    private static boolean isGiven(JsonFields fields, String key) {
        return fields.find(key)
                .filter(value -> !value.asText("given").isEmpty())
                .isPresent();
    }
}
