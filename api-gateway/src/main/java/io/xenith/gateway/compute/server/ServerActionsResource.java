package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** {@code /servers/{id}/action}: the body's one key says what to do. */
@Path("/compute/v2.1/servers/{id}/action")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ServerActionsResource {

    private final ServerActions actions;
    private final RebuildAction rebuild;
    private final MoveActions moves;
    private final EvacuateAction evacuation;
    private final RemoteConsoles consoles;
    private final RefusedActions refused;

    ServerActionsResource(
            ServerActions actions,
            RebuildAction rebuild,
            MoveActions moves,
            EvacuateAction evacuation,
            RemoteConsoles consoles,
            RefusedActions refused) {
        this.actions = actions;
        this.rebuild = rebuild;
        this.moves = moves;
        this.evacuation = evacuation;
        this.consoles = consoles;
        this.refused = refused;
    }

    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:servers:action")
    public Response act(@PathParam("id") String id, JsonBody body) {
        ServerCalls.id(id);
        if (body.root().isEmpty()) {
            throw ApiFault.badRequest("Malformed request body");
        }
        String action = body.root().fieldNames().next();
        body.fields().allowOnly(Set.of(action));
        return switch (action) {
            case "os-start" -> actions.start(id);
            case "os-stop" -> actions.stop(id);
            case "reboot" -> actions.reboot(id, body.required(action));
            case "pause" -> actions.pause(id);
            case "unpause" -> actions.unpause(id);
            case "suspend" -> actions.suspend(id);
            case "resume" -> actions.resume(id);
            case "lock" -> actions.lock(id, body.fields());
            case "unlock" -> actions.unlock(id);
            case "rebuild" -> rebuild.rebuild(id, body.required(action));
            case "resize" -> actions.resize(id, body.required(action));
            case "confirmResize" -> actions.confirmResize(id);
            case "revertResize" -> actions.revertResize(id);
            case "forceDelete" -> actions.forceDelete(id);
            case "os-getConsoleOutput" -> actions.console(id, body.required(action));
            case "addSecurityGroup" -> actions.addSecurityGroup(id, body.required(action));
            case "removeSecurityGroup" -> actions.removeSecurityGroup(id, body.required(action));
            case "migrate" -> moves.migrate(id, body.fields());
            case "os-migrateLive" -> moves.migrateLive(id, body);
            case "os-getSerialConsole", "os-getVNCConsole" -> consoles.action(action, id, body.required(action));
            case "evacuate" -> evacuation.evacuate(id, body.required(action));
            default -> throw refused.refuse(id, action);
        };
    }
}
