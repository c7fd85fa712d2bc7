package io.xenith.gateway.compute.server;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.controlplane.v1.CreateConsoleRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.console.ConsoleAddresses;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Addresses of consoles, good for ten minutes: of serial ones, which all servers have, and of screens. */
@ApplicationScoped
class RemoteConsoles {

    private static final int WORD_LENGTH_AT_MOST = 64;

    /** Ways to a console, by the names that Nova has for them. */
    private enum Way {
        SERIAL("serial", "serial", "os-getSerialConsole", "get_serial_console", ConsoleKind.CONSOLE_KIND_SERIAL),
        SCREEN("vnc", "novnc", "os-getVNCConsole", "get_vnc_console", ConsoleKind.CONSOLE_KIND_SCREEN);

        private final String protocol;
        private final String type;
        private final String action;
        /** What refusals call it. */
        private final String name;

        private final ConsoleKind kind;

        Way(String protocol, String type, String action, String name, ConsoleKind kind) {
            this.protocol = protocol;
            this.type = type;
            this.action = action;
            this.name = name;
            this.kind = kind;
        }

        static Optional<Way> find(Predicate<Way> which) {
            return Arrays.stream(values()).filter(which).findFirst();
        }
    }

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;
    private final ConsoleAddresses addresses;

    RemoteConsoles(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request, ConsoleAddresses addresses) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
        this.addresses = addresses;
    }

    /** {@code remote-consoles}, since 2.6. */
    byte[] remote(String id, JsonFields body) {
        body.allowOnly(Set.of("protocol", "type"));
        String protocol = body.string("protocol", 1, WORD_LENGTH_AT_MOST);
        String type = body.string("type", 1, WORD_LENGTH_AT_MOST);
        calls.find(id);
        Way way = Way.find(known -> known.protocol.equals(protocol) && known.type.equals(type))
                .orElseThrow(() -> unavailable(type));
        String url = open(way, id);
        return JsonWriter.bytes(json -> json.object(
                "remote_console",
                () -> json.put("protocol", protocol).put("type", type).put("url", url)));
    }

    /** The actions {@code os-getSerialConsole} and {@code os-getVNCConsole}, until 2.5. */
    Response action(String action, String id, JsonFields body) {
        if (request.has(Change.REMOTE_CONSOLES)) {
            throw ApiFault.notFound("The resource could not be found.");
        }
        body.allowOnly(Set.of("type"));
        String type = body.string("type", 1, WORD_LENGTH_AT_MOST);
        calls.find(id);
        Way way = Way.find(known -> known.action.equals(action) && known.type.equals(type))
                .orElseThrow(() -> unavailable(type));
        String url = open(way, id);
        return Response.ok(JsonWriter.bytes(json ->
                        json.object("console", () -> json.put("type", type).put("url", url))))
                .build();
    }

    private String open(Way way, String id) {
        String token = calls.change(way.name, id, () -> create(way, id));
        return switch (way) {
            case SERIAL -> addresses.serial(token);
            case SCREEN -> addresses.screen(token);
        };
    }

    private String create(Way way, String id) {
        try {
            return controlPlane
                    .consoles()
                    .createConsole(CreateConsoleRequest.newBuilder()
                            .setCaller(request.caller())
                            .setInstanceId(id)
                            .setKind(way.kind)
                            .build())
                    .getToken();
        } catch (StatusRuntimeException failure) {
            throw Errors.find(failure)
                    .filter(detail -> detail.reason().equals("NO_SCREEN"))
                    .<RuntimeException>map(detail -> ApiFault.badRequest(
                                    "Unavailable console type " + way.type + ": " + detail.message())
                            .because(failure))
                    .orElse(failure);
        }
    }

    private static ApiFault unavailable(String type) {
        return ApiFault.badRequest("Unavailable console type " + type + ": this cloud has serial and novnc.");
    }
}
