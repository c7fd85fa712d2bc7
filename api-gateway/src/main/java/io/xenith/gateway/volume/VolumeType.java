package io.xenith.gateway.volume;

import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonWriter;

/** The one type of volumes: a disk of the host on which its server is. */
final class VolumeType {

    static final String NAME = "local";
    private static final String ID = "6c6f6361-6c00-4000-8000-000000000001";

    private VolumeType() {}

    /** 404 for any other, in Cinder's words. */
    static void require(String nameOrId) {
        if (!is(nameOrId)) {
            throw ApiFault.notFound("Volume type " + LogText.of(nameOrId) + " could not be found.");
        }
    }

    static boolean is(String nameOrId) {
        return nameOrId.equals(NAME) || nameOrId.equals(ID);
    }

    static void write(JsonWriter json) {
        json.put("id", ID)
                .put("name", NAME)
                .put("description", "A disk of the host on which the server is that it is attached to first.")
                .put("is_public", true)
                .put("os-volume-type-access:is_public", true)
                .putNull("qos_specs_id")
                .object("extra_specs", () -> {});
    }
}
