package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.Fault;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.json.JsonWriter;

/** Why a server is in ERROR. */
final class FaultView {

    private static final int INTERNAL = 500;

    private FaultView() {}

    /** Writes {@code fault}; what happened inside is for administrators. */
    static void write(JsonWriter json, Fault fault, boolean administrator) {
        json.object("fault", () -> {
            json.put("code", INTERNAL)
                    .put("created", ApiTime.seconds(ApiTime.of(fault.getAt())))
                    .put("message", message(fault));
            if (administrator && !fault.getDetails().isEmpty()) {
                json.put("details", fault.getDetails());
            }
        });
    }

    /** The words that clients look for, where Nova has some. */
    static String message(Fault fault) {
        return fault.getReason().equals("NO_FEASIBLE_HOST") ? "No valid host was found." : fault.getMessage();
    }
}
