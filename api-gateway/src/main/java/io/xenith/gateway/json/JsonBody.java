package io.xenith.gateway.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.fault.ApiFault;

/**
 * The body of a request: one JSON object. Take it as the unannotated parameter of an endpoint.
 *
 * @param root the whole object
 */
public record JsonBody(ObjectNode root) {

    /** The object below the one key that the API wraps its resources in; 400 when it is not there. */
    public JsonFields required(String key) {
        if (!(root.get(key) instanceof ObjectNode inner)) {
            throw ApiFault.badRequest(
                    "Invalid input for field/attribute " + key + ". '" + key + "' is a required property");
        }
        return new JsonFields(inner, key);
    }

    /** The fields of the whole object, for bodies without such a key. */
    public JsonFields fields() {
        return new JsonFields(root, "body");
    }
}
