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

/** Roles of users on projects, on domains, and on the system. */
@Path("/identity/v3")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class GrantResource {

    private static final String ON_PROJECT = "projects/{place}/users/{user}/roles";
    private static final String ON_DOMAIN = "domains/{place}/users/{user}/roles";
    private static final String ON_SYSTEM = "system/users/{user}/roles";

    private final Grants grants;

    GrantResource(Grants grants) {
        this.grants = grants;
    }

    @GET
    @Path(ON_PROJECT)
    public ObjectNode listOnProject(@PathParam("place") String place, @PathParam("user") String user) {
        return grants.list(Grants.project(place), user, "/projects/" + place + "/users/" + user + "/roles");
    }

    @PUT
    @Path(ON_PROJECT + "/{role}")
    public Response giveOnProject(
            @PathParam("place") String place, @PathParam("user") String user, @PathParam("role") String role) {
        grants.give(Grants.project(place), user, role);
        return Response.noContent().build();
    }

    @HEAD
    @Path(ON_PROJECT + "/{role}")
    public Response checkOnProject(
            @PathParam("place") String place, @PathParam("user") String user, @PathParam("role") String role) {
        grants.check(Grants.project(place), user, role);
        return Response.noContent().build();
    }

    @DELETE
    @Path(ON_PROJECT + "/{role}")
    public Response takeOnProject(
            @PathParam("place") String place, @PathParam("user") String user, @PathParam("role") String role) {
        grants.take(Grants.project(place), user, role);
        return Response.noContent().build();
    }

    @GET
    @Path(ON_DOMAIN)
    public ObjectNode listOnDomain(@PathParam("place") String place, @PathParam("user") String user) {
        return grants.list(Grants.domain(place), user, "/domains/" + place + "/users/" + user + "/roles");
    }

    @PUT
    @Path(ON_DOMAIN + "/{role}")
    public Response giveOnDomain(
            @PathParam("place") String place, @PathParam("user") String user, @PathParam("role") String role) {
        grants.give(Grants.domain(place), user, role);
        return Response.noContent().build();
    }

    @HEAD
    @Path(ON_DOMAIN + "/{role}")
    public Response checkOnDomain(
            @PathParam("place") String place, @PathParam("user") String user, @PathParam("role") String role) {
        grants.check(Grants.domain(place), user, role);
        return Response.noContent().build();
    }

    @DELETE
    @Path(ON_DOMAIN + "/{role}")
    public Response takeOnDomain(
            @PathParam("place") String place, @PathParam("user") String user, @PathParam("role") String role) {
        grants.take(Grants.domain(place), user, role);
        return Response.noContent().build();
    }

    @GET
    @Path(ON_SYSTEM)
    public ObjectNode listOnSystem(@PathParam("user") String user) {
        return grants.list(new Grant.OnSystem(), user, "/system/users/" + user + "/roles");
    }

    @PUT
    @Path(ON_SYSTEM + "/{role}")
    public Response giveOnSystem(@PathParam("user") String user, @PathParam("role") String role) {
        grants.give(new Grant.OnSystem(), user, role);
        return Response.noContent().build();
    }

    @HEAD
    @Path(ON_SYSTEM + "/{role}")
    public Response checkOnSystem(@PathParam("user") String user, @PathParam("role") String role) {
        grants.check(new Grant.OnSystem(), user, role);
        return Response.noContent().build();
    }

    @DELETE
    @Path(ON_SYSTEM + "/{role}")
    public Response takeOnSystem(@PathParam("user") String user, @PathParam("role") String role) {
        grants.take(new Grant.OnSystem(), user, role);
        return Response.noContent().build();
    }
}
