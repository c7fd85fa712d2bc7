package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.imageservice.v1.Image;

/** Reads what clients send to make an image. */
final class NewImage {

    private NewImage() {}

    static Image read(JsonBody body, AuthenticatedCaller caller) {
        Image.Builder image = Image.newBuilder().setImageId(Ids.random());
        body.root().properties().forEach(entry -> set(image, entry.getKey(), entry.getValue(), caller));
        if (caller.projectId().isEmpty() && image.getProjectId().isEmpty()) {
            throw ApiFault.badRequest("An image needs an owner: scope the token to a project, or name one in owner.");
        }
        return image.build();
    }

    private static void set(Image.Builder image, String name, JsonNode value, AuthenticatedCaller caller) {
        switch (name) {
            case "id" -> image.setImageId(id(value));
            case "name" -> image.setName(ImageFields.name(value));
            case "visibility" -> image.setVisibility(ImageFields.visibility(value));
            case "protected" -> image.setProtected(ImageFields.bool(name, value));
            case "disk_format" -> image.setDiskFormat(ImageFields.text(name, value));
            case "container_format" -> image.setContainerFormat(ImageFields.text(name, value));
            case "min_disk" -> image.setMinDiskGib(ImageFields.number(name, value));
            case "min_ram" -> image.setMinMemoryMib(ImageFields.number(name, value));
            case "os_hidden" -> image.setHidden(ImageFields.bool(name, value));
            case "tags" -> image.addAllTags(ImageFields.tags(value));
            case "owner" -> image.setProjectId(ImageFields.owner(value, caller));
            default -> {
                ImageFields.checkWritable(name);
                // Clients send null for a property that they know of and have no value for.
                if (!value.isNull()) {
                    image.putProperties(name, ImageFields.text(name, value));
                }
            }
        }
    }

    private static String id(JsonNode value) {
        return Ids.findUuid(value.asText()).orElseThrow(() -> ImageFields.invalid("id", value, "is not a valid UUID"));
    }
}
