package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateRoleRequest;
import io.xenith.controlplane.v1.DeleteRoleRequest;
import io.xenith.controlplane.v1.FindRoleRequest;
import io.xenith.controlplane.v1.ListRolesRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;

/** Roles. All are of the whole cloud; a name is theirs for good. */
@Path("/identity/v3/roles")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class RoleResource {

    private static final int NAME_LENGTH = 255;
    private static final int DESCRIPTION_LENGTH = 255;

    private final ControlPlane controlPlane;
    private final IdentityJson json;
    private final CurrentRequest request;

    RoleResource(ControlPlane controlPlane, IdentityJson json, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.json = json;
        this.request = request;
    }

    @POST
    public Response create(JsonBody body) {
        JsonFields fields = body.required("role");
        Set<String> known =
                fields.isNull("domain_id") ? Set.of("name", "description", "domain_id") : Set.of("name", "description");
        Known.refuseOthers(fields, known);
        var role = controlPlane
                .identity()
                .createRole(CreateRoleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRoleId(Ids.random())
                        .setName(fields.string("name", 1, NAME_LENGTH))
                        .setDescription(fields.findString("description", 0, DESCRIPTION_LENGTH)
                                .orElse(""))
                        .build())
                .getRole();
        return Response.status(201).entity(json.one("role", json.role(role))).build();
    }

    @GET
    public ObjectNode list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        ListRolesRequest.Builder question = ListRolesRequest.newBuilder().setCaller(request.callerProto());
        query.find("name").ifPresent(question::setName);
        // Roles of one domain only: there are none.
        boolean ofDomain = query.find("domain_id").filter(id -> !id.isEmpty()).isPresent();
        List<io.xenith.controlplane.v1.Role> roles = ofDomain
                ? List.of()
                : controlPlane.identity().listRoles(question.build()).getRolesList();
        return json.list("roles", "/roles", roles, json::role);
    }

    @GET
    @Path("{id}")
    public ObjectNode show(@PathParam("id") String id) {
        var role = controlPlane
                .identity()
                .findRole(FindRoleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRoleId(Known.id("role", id))
                        .build())
                .getRole();
        return json.one("role", json.role(role));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        var unused = controlPlane
                .identity()
                .deleteRole(DeleteRoleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRoleId(Known.id("role", id))
                        .build());
        return Response.noContent().build();
    }
}
