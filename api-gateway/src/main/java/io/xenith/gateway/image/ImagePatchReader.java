package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBodyReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Reads both forms of a patch: {@code {"op": "replace", "path": "/name", …}}, and of old {@code {"replace": "/name", …}}. */
@Provider
@Consumes({ImagePatchReader.V21, ImagePatchReader.V20})
public class ImagePatchReader implements MessageBodyReader<ImagePatch> {

    static final String V21 = "application/openstack-images-v2.1-json-patch";
    static final String V20 = "application/openstack-images-v2.0-json-patch";

    private static final int STEPS_AT_MOST = 1_000;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == ImagePatch.class;
    }

    @Override
    public ImagePatch readFrom(
            Class<ImagePatch> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(JsonBodyReader.readTree(body));
    }

    static ImagePatch read(JsonNode changes) {
        if (!changes.isArray()) {
            throw ApiFault.badRequest("Request body must be a JSON array of operation objects.");
        }
        if (changes.size() > STEPS_AT_MOST) {
            throw ApiFault.badRequest("A patch may have " + STEPS_AT_MOST + " operations.");
        }
        List<ImagePatch.Step> steps = new ArrayList<>(changes.size());
        for (JsonNode change : changes) {
            if (!change.isObject()) {
                throw ApiFault.badRequest("Operations must be JSON objects.");
            }
            steps.add(change.has("op") ? step(change, change.path("op").asText(), "path") : oldStep(change));
        }
        return new ImagePatch(steps);
    }

    private static ImagePatch.Step oldStep(JsonNode change) {
        for (String action : List.of("add", "replace", "remove")) {
            if (change.has(action)) {
                return step(change, action, action);
            }
        }
        throw ApiFault.badRequest("Operations must be one of add, replace, remove.");
    }

    private static ImagePatch.Step step(JsonNode change, String action, String pathKey) {
        String name = name(change.path(pathKey).asText());
        JsonNode value = change.get("value");
        return switch (action) {
            case "remove" -> new ImagePatch.Step(ImagePatch.Action.REMOVE, name, NullNode.getInstance());
            case "add", "replace" -> {
                if (value == null) {
                    throw ApiFault.badRequest("Operation \"" + action + "\" requires a member named \"value\".");
                }
                yield new ImagePatch.Step(
                        action.equals("add") ? ImagePatch.Action.ADD : ImagePatch.Action.REPLACE, name, value);
            }
            default -> throw ApiFault.badRequest("Operations must be one of add, replace, remove.");
        };
    }

    // A JSON pointer to a member of the image itself.
    private static String name(String pointer) {
        if (pointer.length() < 2 || pointer.charAt(0) != '/') {
            throw ApiFault.badRequest("Pointer `" + LogText.of(pointer) + "` does not start with \"/\".");
        }
        String rest = pointer.substring(1);
        if (rest.startsWith("locations")) {
            throw ApiFault.forbidden("It's not allowed to change locations: they are not visible.");
        }
        if (rest.indexOf('/') >= 0) {
            throw ApiFault.badRequest("Pointer `" + LogText.of(pointer) + "` leads too deep.");
        }
        return rest.replace("~1", "/").replace("~0", "~");
    }
}
