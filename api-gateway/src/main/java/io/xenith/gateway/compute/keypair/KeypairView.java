package io.xenith.gateway.compute.keypair;

import io.xenith.controlplane.v1.Keypair;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;

/** Writes key pairs. The private half is never among what can be written here. */
final class KeypairView {

    private KeypairView() {}

    /** One of a list. */
    static void brief(JsonWriter json, Keypair keypair, Viewer viewer) {
        json.put("name", keypair.getName())
                .put("public_key", keypair.getPublicKey())
                .put("fingerprint", keypair.getFingerprint());
        if (viewer.has(Change.KEYPAIR_TYPE)) {
            json.put("type", keypair.getType());
        }
    }

    /** One alone. */
    static void detail(JsonWriter json, Keypair keypair, Viewer viewer) {
        brief(json, keypair, viewer);
        json.put("user_id", Ids.toHex(keypair.getUserId()))
                .put("deleted", false)
                .put("created_at", ApiTime.microsWithoutZone(ApiTime.of(keypair.getCreatedAt())))
                .putNull("updated_at")
                .putNull("deleted_at")
                .put("id", keypair.getNumber());
    }
}
