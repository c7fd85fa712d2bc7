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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Roles of a user at one place, which the path names: list, give, check, take. A place says only how it is read from there. */
@RunOnVirtualThread
public abstract class GrantResource {

    private static final String ROOT = "/identity/v3";

    private final Grants grants;

    GrantResource(Grants grants) {
        this.grants = grants;
    }

    /** The place that the parameters of a path name; 404 when it can be none. */
    abstract Grant where(MultivaluedMap<String, String> path);

    @GET
    @Requires(Role.ADMIN)
    public ObjectNode list(@PathParam("user") String user, @Context UriInfo uri) {
        String path = uri.getPath().startsWith("/") ? uri.getPath() : '/' + uri.getPath();
        return grants.list(where(uri.getPathParameters()), user, path.substring(ROOT.length()));
    }

    @PUT
    @Path("{role}")
    @Requires(Role.ADMIN)
    public Response give(@PathParam("user") String user, @PathParam("role") String role, @Context UriInfo uri) {
        grants.give(where(uri.getPathParameters()), user, role);
        return Response.noContent().build();
    }

    @HEAD
    @Path("{role}")
    @Requires(Role.ADMIN)
    public Response check(@PathParam("user") String user, @PathParam("role") String role, @Context UriInfo uri) {
        grants.check(where(uri.getPathParameters()), user, role);
        return Response.noContent().build();
    }

    @DELETE
    @Path("{role}")
    @Requires(Role.ADMIN)
    public Response take(@PathParam("user") String user, @PathParam("role") String role, @Context UriInfo uri) {
        grants.take(where(uri.getPathParameters()), user, role);
        return Response.noContent().build();
    }
}
