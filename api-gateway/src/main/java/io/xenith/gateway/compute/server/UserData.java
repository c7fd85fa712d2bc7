package io.xenith.gateway.compute.server;

import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.Base64;
import java.util.Optional;

/** Data for the guest's first boot, base64 in bodies. */
final class UserData {

    private static final int ENCODED_LENGTH_AT_MOST = 65_535;

    private UserData() {}

    /** The bytes; none for the empty string, which Terraform sends when there are none. Not shown in messages: it may hold secrets. */
    static Optional<byte[]> find(JsonFields fields, String key) {
        return fields.findSecret(key, 0, ENCODED_LENGTH_AT_MOST).map(text -> {
            try {
                // Encoders that break lines are common (Python's encodebytes, base64(1)).
                return Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""));
            } catch (IllegalArgumentException e) {
                throw ApiFault.badRequest("Userdata content cannot be decoded: it must be base64.")
                        .because(e);
            }
        });
    }
}
