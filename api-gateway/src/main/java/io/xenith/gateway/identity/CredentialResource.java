package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.ApplicationCredential;
import io.xenith.controlplane.v1.CreateApplicationCredentialRequest;
import io.xenith.controlplane.v1.DeleteApplicationCredentialRequest;
import io.xenith.controlplane.v1.FindApplicationCredentialRequest;
import io.xenith.controlplane.v1.ListApplicationCredentialsRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
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

/** Application credentials. One makes them for oneself only, with at most the roles one has. */
@Path("/identity/v3/users/{user}/application_credentials")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class CredentialResource {

    private static final String KIND = "application credential";

    private final ControlPlane controlPlane;
    private final IdentityJson json;
    private final CurrentRequest request;

    CredentialResource(ControlPlane controlPlane, IdentityJson json, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.json = json;
        this.request = request;
    }

    @POST
    public Response create(@PathParam("user") String user, JsonBody body) {
        AuthenticatedCaller caller = request.caller();
        if (!caller.userId().equals(Ids.findUuid(user).orElse(""))) {
            throw Known.forbidden();
        }
        requireUnrestricted(caller);
        if (!caller.hasProject()) {
            throw ApiFault.badRequest("An application credential is for a project: log in scoped to one.");
        }
        JsonFields fields = body.required("application_credential");
        NewCredential wanted = NewCredential.read(fields);
        ApplicationCredential.Builder credential = ApplicationCredential.newBuilder()
                .setCredentialId(Ids.random())
                .setUserId(caller.userId())
                .setProjectId(caller.projectId())
                .setName(wanted.name())
                .setDescription(wanted.description())
                .setUnrestricted(wanted.unrestricted());
        wanted.expiresAt().ifPresent(at -> credential.setExpiresAt(io.xenith.gateway.http.ApiTime.toProto(at)));
        for (NamedRole role : wanted.rolesAmong(caller.roles())) {
            credential.addRoles(io.xenith.controlplane.v1.Role.newBuilder()
                    .setRoleId(role.id())
                    .setName(role.name()));
        }
        ApplicationCredential created = controlPlane
                .identity()
                .createApplicationCredential(CreateApplicationCredentialRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setCredential(credential)
                        .setSecret(wanted.secret())
                        .build())
                .getCredential();
        ObjectNode shown = json.credential(created).put("secret", wanted.secret());
        return Response.status(201)
                .entity(json.one("application_credential", shown))
                .build();
    }

    @GET
    public ObjectNode list(@PathParam("user") String user, @Context UriInfo uri) {
        String userId = owner(user);
        ListApplicationCredentialsRequest.Builder question = ListApplicationCredentialsRequest.newBuilder()
                .setCaller(request.callerProto())
                .setUserId(userId);
        new ListQuery(uri).find("name").ifPresent(question::setName);
        return json.list(
                "application_credentials",
                "/users/" + Ids.toHex(userId) + "/application_credentials",
                controlPlane
                        .identity()
                        .listApplicationCredentials(question.build())
                        .getCredentialsList(),
                json::credential);
    }

    @GET
    @Path("{id}")
    public ObjectNode show(@PathParam("user") String user, @PathParam("id") String id) {
        return json.one("application_credential", json.credential(find(owner(user), id)));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("user") String user, @PathParam("id") String id) {
        requireUnrestricted(request.caller());
        ApplicationCredential credential = find(owner(user), id);
        var unused = controlPlane
                .identity()
                .deleteApplicationCredential(DeleteApplicationCredentialRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setCredentialId(credential.getCredentialId())
                        .build());
        return Response.noContent().build();
    }

    private String owner(String user) {
        String userId = Ids.findUuid(user).orElse("");
        Known.requireSelfOrAdministrator(request.caller(), userId);
        return userId;
    }

    private ApplicationCredential find(String userId, String id) {
        ApplicationCredential credential = controlPlane
                .identity()
                .findApplicationCredential(FindApplicationCredentialRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setCredentialId(Known.id(KIND, id))
                        .build())
                .getCredential();
        if (!credential.getUserId().equals(userId)) {
            throw Known.notFound(KIND, id);
        }
        return credential;
    }

    // A credential that leaked must not be able to outlive its deletion by having made another.
    private static void requireUnrestricted(AuthenticatedCaller caller) {
        if (caller.applicationCredential().filter(used -> !used.unrestricted()).isPresent()) {
            throw Known.forbidden();
        }
    }
}
