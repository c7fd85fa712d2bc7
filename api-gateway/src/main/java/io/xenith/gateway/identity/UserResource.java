package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.ListDomainsRequest;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.fault.Faults;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.keycloak.KeycloakUser;
import io.xenith.gateway.keycloak.KeycloakUsers;
import io.xenith.gateway.keycloak.UserChange;
import io.xenith.gateway.keycloak.UserName;
import io.xenith.gateway.login.DomainRef;
import io.xenith.gateway.login.Domains;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Users, in Keycloak. */
@Path("/identity/v3/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class UserResource {

    private static final int NAME_LENGTH = 255;
    private static final int PASSWORD_LENGTH = 4_096;
    private static final Set<String> FIELDS =
            Set.of("name", "domain_id", "enabled", "email", "description", "default_project_id", "password");

    private final KeycloakUsers users;
    private final ControlPlane controlPlane;
    private final Domains domains;
    private final TokenCuts cuts;
    private final IdentityJson json;
    private final Faults faults;
    private final CurrentRequest request;

    UserResource(
            KeycloakUsers users,
            ControlPlane controlPlane,
            Domains domains,
            TokenCuts cuts,
            IdentityJson json,
            Faults faults,
            CurrentRequest request) {
        this.users = users;
        this.controlPlane = controlPlane;
        this.domains = domains;
        this.cuts = cuts;
        this.json = json;
        this.faults = faults;
        this.request = request;
    }

    @POST
    public Response create(JsonBody body) {
        JsonFields fields = body.required("user");
        Known.refuseOthers(fields, FIELDS);
        String domainId = fields.findString("domain_id", 1, NAME_LENGTH)
                .map(this::existingDomain)
                .orElseGet(() -> request.caller().userDomainId());
        UserName name = new UserName(domainId, fields.string("name", 1, NAME_LENGTH));
        requireFits(name);
        KeycloakUser user = users.create(name, change(fields));
        return Response.status(201).entity(json.one("user", json.user(user))).build();
    }

    private String existingDomain(String written) {
        return domains.find(new DomainRef.ById(written))
                .map(Domain::getDomainId)
                .orElseThrow(() -> Known.notFound("domain", written));
    }

    private static void requireFits(UserName name) {
        if (!name.fits()) {
            throw ApiFault.badRequest("Invalid input for field/attribute name. The user's name is too long.");
        }
    }

    private static UserChange change(JsonFields fields) {
        return new UserChange(
                fields.findString("name", 1, NAME_LENGTH),
                fields.findBoolean("enabled"),
                emptyForNull(fields, "email"),
                emptyForNull(fields, "description"),
                emptyForNull(fields, "default_project_id").map(UserResource::projectId),
                fields.findSecret("password", 1, PASSWORD_LENGTH));
    }

    private static Optional<String> emptyForNull(JsonFields fields, String key) {
        return fields.isNull(key) ? Optional.of("") : fields.findString(key, 0, NAME_LENGTH);
    }

    private static String projectId(String written) {
        return written.isEmpty() ? "" : Known.id("project", written);
    }

    @GET
    public ObjectNode list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Optional<String> name = query.find("name");
        Optional<String> domain =
                query.find("domain_id").map(id -> Ids.findDomain(id).orElse(id));
        Optional<Boolean> enabled = query.findBoolean("enabled");
        List<KeycloakUser> found = (name.isPresent() ? named(name.get(), domain) : users.list())
                .stream()
                        .filter(user ->
                                domain.isEmpty() || user.name().domainId().equals(domain.get()))
                        .filter(user -> enabled.isEmpty() || user.enabled() == enabled.get())
                        .toList();
        ObjectNode body = json.list("users", "/users", found, json::user);
        if (name.isEmpty() && found.size() >= KeycloakUsers.LISTED_AT_MOST) {
            body.put("truncated", true);
        }
        return body;
    }

    private List<KeycloakUser> named(String name, Optional<String> domain) {
        List<String> places = domain.map(List::of).orElseGet(() -> controlPlane
                .identity()
                .listDomains(ListDomainsRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .build())
                .getDomainsList()
                .stream()
                .map(Domain::getDomainId)
                .toList());
        return places.stream()
                .map(place -> new UserName(place, name))
                .filter(UserName::fits)
                .flatMap(full -> users.find(full).stream())
                .toList();
    }

    @GET
    @Path("{id}")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode show(@PathParam("id") String id) {
        String userId = selfOrAdministrator(id);
        KeycloakUser user = users.find(userId).orElseThrow(() -> Known.notFound("user", id));
        return json.one("user", json.user(user));
    }

    @PATCH
    @Path("{id}")
    public ObjectNode update(@PathParam("id") String id, JsonBody body) {
        String userId = Known.id("user", id);
        JsonFields fields = body.required("user");
        Known.refuseOthers(fields, FIELDS);
        if (fields.has("domain_id")) {
            throw ApiFault.badRequest("A user cannot be moved to another domain.");
        }
        UserChange change = change(fields);
        KeycloakUser user = users.update(userId, change).orElseThrow(() -> Known.notFound("user", id));
        if (!user.enabled() || change.password().isPresent()) {
            cuts.user(userId);
        }
        return json.one("user", json.user(user));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        if (!cuts.deleteUser(Known.id("user", id))) {
            throw Known.notFound("user", id);
        }
        return Response.noContent().build();
    }

    @POST
    @Path("{id}/password")
    @Requires(Role.AUTHENTICATED)
    public Response changePassword(@PathParam("id") String id, JsonBody body) {
        String userId = Known.id("user", id);
        if (!request.caller().userId().equals(userId)
                || request.caller().applicationCredential().isPresent()) {
            throw Known.forbidden();
        }
        JsonFields fields = body.required("user");
        String old = fields.secret("original_password", 1, PASSWORD_LENGTH);
        String fresh = fields.secret("password", 1, PASSWORD_LENGTH);
        KeycloakUser user = users.find(userId).orElseThrow(() -> Known.notFound("user", id));
        if (users.findByPassword(user.name(), old).filter(userId::equals).isEmpty()) {
            throw faults.unauthorized();
        }
        users.setPassword(userId, fresh);
        cuts.user(userId);
        return Response.noContent().build();
    }

    @GET
    @Path("{id}/projects")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode projects(@PathParam("id") String id) {
        String userId = selfOrAdministrator(id);
        var projects = controlPlane
                .identity()
                .listProjects(ListProjectsRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setUserId(userId)
                        .build())
                .getProjectsList();
        return json.list("projects", "/users/" + Ids.toHex(userId) + "/projects", projects, json::project);
    }

    /** There are no groups here. */
    @GET
    @Path("{id}/groups")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode groups(@PathParam("id") String id) {
        String userId = selfOrAdministrator(id);
        return json.list("groups", "/users/" + Ids.toHex(userId) + "/groups", List.<ObjectNode>of(), node -> node);
    }

    /** There are no access rules here. */
    @GET
    @Path("{id}/access_rules")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode accessRules(@PathParam("id") String id) {
        String userId = selfOrAdministrator(id);
        return json.list(
                "access_rules", "/users/" + Ids.toHex(userId) + "/access_rules", List.<ObjectNode>of(), node -> node);
    }

    // Told apart only for administrators: to others a user that is not theirs and one that is not there look the same.
    private String selfOrAdministrator(String written) {
        String userId = request.caller().administrator()
                ? Known.id("user", written)
                : Ids.findUuid(written).orElse("");
        Known.requireSelfOrAdministrator(request.caller(), userId);
        return userId;
    }
}
