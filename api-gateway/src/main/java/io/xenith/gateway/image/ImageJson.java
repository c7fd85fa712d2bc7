package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.imageservice.v1.Member;
import io.xenith.imageservice.v1.Visibility;

/** Images and members as Glance shows them: an image's own properties lie flat beside its fields. */
final class ImageJson {

    private ImageJson() {}

    static ObjectNode of(Image image) {
        boolean hasData = !image.getSha512().isEmpty();
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        image.getPropertiesMap().forEach(shown::put);
        textOrNull(shown, "name", image.getName());
        textOrNull(shown, "disk_format", image.getDiskFormat());
        textOrNull(shown, "container_format", image.getContainerFormat());
        shown.put("visibility", word(image.getVisibility()));
        numberOrNull(shown, "size", hasData, image.getSizeBytes());
        numberOrNull(shown, "virtual_size", image.getVirtualSizeBytes() > 0, image.getVirtualSizeBytes());
        shown.put("status", word(image.getState()));
        textOrNull(shown, "checksum", image.getMd5());
        shown.put("protected", image.getProtected())
                .put("min_ram", image.getMinMemoryMib())
                .put("min_disk", image.getMinDiskGib())
                .put("owner", Ids.toHex(image.getProjectId()))
                .put("os_hidden", image.getHidden());
        textOrNull(shown, "os_hash_algo", hasData ? "sha512" : "");
        textOrNull(shown, "os_hash_value", image.getSha512());
        shown.put("id", image.getImageId())
                .put("created_at", time(image.getCreatedAt()))
                .put("updated_at", time(image.getUpdatedAt()));
        var tags = shown.putArray("tags");
        image.getTagsList().forEach(tags::add);
        return shown.put("self", "/v2/images/" + image.getImageId())
                .put("file", "/v2/images/" + image.getImageId() + "/file")
                .put("schema", "/v2/schemas/image");
    }

    static ObjectNode of(String imageId, Member member) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("member_id", Ids.toHex(member.getProjectId()))
                .put("image_id", imageId)
                .put("status", member.getStatus())
                .put("created_at", time(member.getCreatedAt()))
                .put("updated_at", time(member.getUpdatedAt()))
                .put("schema", "/v2/schemas/member");
    }

    private static String time(Timestamp at) {
        return ApiTime.seconds(ApiTime.of(at));
    }

    private static String word(ImageState state) {
        return switch (state) {
            case IMAGE_STATE_QUEUED, IMAGE_STATE_UNSPECIFIED, UNRECOGNIZED -> "queued";
            case IMAGE_STATE_SAVING -> "saving";
            case IMAGE_STATE_ACTIVE -> "active";
            case IMAGE_STATE_KILLED -> "killed";
            case IMAGE_STATE_DEACTIVATED -> "deactivated";
        };
    }

    private static String word(Visibility visibility) {
        return switch (visibility) {
            case VISIBILITY_PRIVATE -> "private";
            case VISIBILITY_SHARED, VISIBILITY_UNSPECIFIED, UNRECOGNIZED -> "shared";
            case VISIBILITY_COMMUNITY -> "community";
            case VISIBILITY_PUBLIC -> "public";
        };
    }

    private static void textOrNull(ObjectNode shown, String key, String text) {
        if (text.isEmpty()) {
            shown.putNull(key);
        } else {
            shown.put(key, text);
        }
    }

    private static void numberOrNull(ObjectNode shown, String key, boolean known, long number) {
        if (known) {
            shown.put(key, number);
        } else {
            shown.putNull(key);
        }
    }
}
