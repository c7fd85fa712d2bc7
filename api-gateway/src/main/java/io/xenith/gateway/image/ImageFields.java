package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.Booleans;
import io.xenith.imageservice.v1.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of an image that clients may write, each read from its JSON; everything else that is not ours is a property. */
final class ImageFields {

    /** May be written by those who may write the image. */
    static final Set<String> WRITABLE = Set.of(
            "name",
            "visibility",
            "protected",
            "disk_format",
            "container_format",
            "min_disk",
            "min_ram",
            "os_hidden",
            "tags",
            "owner");

    private static final Set<String> READ_ONLY = Set.of(
            "id",
            "created_at",
            "updated_at",
            "status",
            "checksum",
            "size",
            "virtual_size",
            "direct_url",
            "self",
            "file",
            "schema",
            "os_hash_algo",
            "os_hash_value");

    private static final Set<String> RESERVED = Set.of("location", "locations", "deleted", "deleted_at");
    private static final int NAME_AT_MOST = 255;

    private ImageFields() {}

    /** Refuses what is ours alone, 403. */
    static void checkWritable(String name) {
        if (READ_ONLY.contains(name)) {
            throw ApiFault.forbidden("Attribute '" + name + "' is read-only.");
        }
        if (RESERVED.contains(name)) {
            throw ApiFault.forbidden("Attribute '" + name + "' is reserved.");
        }
    }

    static String text(String name, JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw invalid(name, value, "is not of type 'string'");
        }
        return value.textValue();
    }

    static String name(JsonNode value) {
        String text = text("name", value);
        if (text.length() > NAME_AT_MOST) {
            throw invalid("name", value, "is too long");
        }
        return text;
    }

    static boolean bool(String name, JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return Booleans.find(value.asText()).orElseThrow(() -> invalid(name, value, "is not of type 'boolean'"));
    }

    static int number(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw invalid(name, value, "is not a whole number of 0 or more");
        }
        return value.intValue();
    }

    static List<String> tags(JsonNode value) {
        if (!value.isArray()) {
            throw invalid("tags", value, "is not of type 'array'");
        }
        List<String> tags = new ArrayList<>();
        for (JsonNode tag : value) {
            tags.add(text("tags", tag));
        }
        return tags;
    }

    static Visibility visibility(JsonNode value) {
        return findVisibility(value.asText())
                .orElseThrow(() -> invalid("visibility", value, "is not one of community, public, private, shared"));
    }

    static Optional<Visibility> findVisibility(String word) {
        return switch (word) {
            case "private" -> Optional.of(Visibility.VISIBILITY_PRIVATE);
            case "shared" -> Optional.of(Visibility.VISIBILITY_SHARED);
            case "community" -> Optional.of(Visibility.VISIBILITY_COMMUNITY);
            case "public" -> Optional.of(Visibility.VISIBILITY_PUBLIC);
            default -> Optional.empty();
        };
    }

    /** The project that is to own an image: one's own, or for administrators any. */
    static String owner(JsonNode value, AuthenticatedCaller caller) {
        String written = text("owner", value);
        String project = Ids.findUuid(written).orElse(written);
        if (!caller.administrator() && !project.equals(caller.projectId())) {
            throw ApiFault.forbidden("You are not permitted to create images owned by '" + LogText.of(written) + "'.");
        }
        return project;
    }

    static ApiFault invalid(String name, JsonNode value, String why) {
        return ApiFault.badRequest(
                "Invalid image: '" + LogText.of(value.isTextual() ? value.textValue() : value.toString()) + "' " + why
                        + ", in '" + LogText.of(name) + "'.");
    }
}
