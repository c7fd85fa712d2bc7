package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.CreateConsoleRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.console.ConsoleSockets;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** Addresses of consoles, good for ten minutes. Guests have a serial console and no screen that is served. */
@ApplicationScoped
class RemoteConsoles {

    private static final String SERIAL = "serial";
    private static final int WORD_LENGTH_AT_MOST = 64;

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;
    private final PublicAddress address;

    RemoteConsoles(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request, PublicAddress address) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
        this.address = address;
    }

    /** {@code remote-consoles}, since 2.6. */
    byte[] remote(String id, JsonFields body) {
        body.allowOnly(Set.of("protocol", "type"));
        String protocol = body.string("protocol", 1, WORD_LENGTH_AT_MOST);
        String type = body.string("type", 1, WORD_LENGTH_AT_MOST);
        calls.find(id);
        if (!protocol.equals(SERIAL) || !type.equals(SERIAL)) {
            throw unavailable(type);
        }
        String url = open("get_serial_console", id);
        return JsonWriter.bytes(json -> json.object(
                "remote_console",
                () -> json.put("protocol", SERIAL).put("type", SERIAL).put("url", url)));
    }

    /** The action {@code os-getSerialConsole}, until 2.5. */
    Response serial(String id, JsonFields body) {
        if (request.has(Change.REMOTE_CONSOLES)) {
            throw ApiFault.notFound("The resource could not be found.");
        }
        body.allowOnly(Set.of("type"));
        String type = body.string("type", 1, WORD_LENGTH_AT_MOST);
        calls.find(id);
        if (!type.equals(SERIAL)) {
            throw unavailable(type);
        }
        String url = open("os-getSerialConsole", id);
        return Response.ok(JsonWriter.bytes(json ->
                        json.object("console", () -> json.put("type", SERIAL).put("url", url))))
                .build();
    }

    private String open(String action, String id) {
        String token = calls.change(action, id, () -> controlPlane
                .consoles()
                .createConsole(CreateConsoleRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .build())
                .getToken());
        return address.of(ConsoleSockets.PATH + "?token=" + token).replaceFirst("^http", "ws");
    }

    private static ApiFault unavailable(String type) {
        return ApiFault.badRequest("Unavailable console type " + type + ": this cloud has serial consoles.");
    }
}
