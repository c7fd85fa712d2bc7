package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Roles of users on the system. */
@Path("/identity/v3/system/users/{user}/roles")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class SystemGrantResource {

    private final Grants grants;

    SystemGrantResource(Grants grants) {
        this.grants = grants;
    }

    @GET
    public ObjectNode list(@PathParam("user") String user) {
        return grants.list(new Grant.OnSystem(), user, "/system/users/" + user + "/roles");
    }

    @PUT
    @Path("{role}")
    public Response give(@PathParam("user") String user, @PathParam("role") String role) {
        grants.give(new Grant.OnSystem(), user, role);
        return Response.noContent().build();
    }

    @HEAD
    @Path("{role}")
    public Response check(@PathParam("user") String user, @PathParam("role") String role) {
        grants.check(new Grant.OnSystem(), user, role);
        return Response.noContent().build();
    }

    @DELETE
    @Path("{role}")
    public Response take(@PathParam("user") String user, @PathParam("role") String role) {
        grants.take(new Grant.OnSystem(), user, role);
        return Response.noContent().build();
    }
}
