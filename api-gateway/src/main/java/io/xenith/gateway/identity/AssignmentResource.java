package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.keycloak.KeycloakUser;
import io.xenith.gateway.keycloak.KeycloakUsers;
import io.xenith.gateway.login.Domains;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds which role where. Effective assignments are the assignments: there are no groups and no inheritance. */
@Path("/identity/v3/role_assignments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class AssignmentResource {

    private final ControlPlane controlPlane;
    private final KeycloakUsers users;
    private final Domains domains;
    private final IdentityJson json;
    private final CurrentRequest request;

    AssignmentResource(
            ControlPlane controlPlane,
            KeycloakUsers users,
            Domains domains,
            IdentityJson json,
            CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.users = users;
        this.domains = domains;
        this.json = json;
        this.request = request;
    }

    @GET
    public ObjectNode list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Optional<String> user = query.find("user.id").map(id -> Ids.findUuid(id).orElse(id));
        Known.requireSelfOrAdministrator(request.caller(), user.orElse(""));
        boolean names = isSet(query, "include_names");
        Map<String, Optional<KeycloakUser>> seen = new HashMap<>();
        return json.list(
                "role_assignments",
                "/role_assignments",
                find(query, user),
                assignment -> shape(assignment, names, seen));
    }

    private List<Assignment> find(ListQuery query, Optional<String> user) {
        if (query.find("group.id").isPresent()) {
            return List.of();
        }
        ListAssignmentsRequest.Builder question =
                ListAssignmentsRequest.newBuilder().setCaller(request.callerProto());
        user.ifPresent(question::setUserId);
        query.find("role.id")
                .ifPresent(id -> question.setRoleId(Ids.findUuid(id).orElse(id)));
        query.find("scope.project.id")
                .ifPresent(id -> question.setProjectId(Ids.findUuid(id).orElse(id)));
        query.find("scope.domain.id")
                .ifPresent(id -> question.setDomainId(Ids.findDomain(id).orElse(id)));
        query.find("scope.system").ifPresent(_ -> question.setSystem(true));
        return controlPlane.identity().listAssignments(question.build()).getAssignmentsList();
    }

    // Keystone reads a bare "?include_names" as true.
    private static boolean isSet(ListQuery query, String name) {
        return query.find(name)
                .map(value -> value.isEmpty() || query.findBoolean(name).orElse(false))
                .orElse(false);
    }

    private ObjectNode shape(Assignment assignment, boolean names, Map<String, Optional<KeycloakUser>> seen) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode role = node.putObject("role").put("id", Ids.toHex(assignment.getRoleId()));
        ObjectNode user = node.putObject("user").put("id", Ids.toHex(assignment.getUserId()));
        if (names) {
            role.put("name", assignment.getRoleName());
            putUserName(user, assignment.getUserId(), seen);
        }
        ObjectNode scope = node.putObject("scope");
        String place =
                switch (assignment.getScopeCase()) {
                    case PROJECT_ID -> {
                        String id = Ids.toHex(assignment.getProjectId());
                        ObjectNode project = scope.putObject("project").put("id", id);
                        if (names) {
                            project.put("name", assignment.getProjectName());
                            putDomain(project, assignment.getProjectDomainId());
                        }
                        yield "/projects/" + id;
                    }
                    case DOMAIN_ID -> {
                        String id = Ids.toHex(assignment.getDomainId());
                        ObjectNode domain = scope.putObject("domain").put("id", id);
                        if (names) {
                            domain.put("name", domains.name(assignment.getDomainId()));
                        }
                        yield "/domains/" + id;
                    }
                    case SYSTEM -> {
                        scope.putObject("system").put("all", true);
                        yield "/system";
                    }
                    case SCOPE_NOT_SET -> "";
                };
        node.putObject("links")
                .put(
                        "assignment",
                        json.link(place + "/users/" + user.path("id").asText() + "/roles/"
                                + role.path("id").asText()));
        return node;
    }

    private void putUserName(ObjectNode node, String userId, Map<String, Optional<KeycloakUser>> seen) {
        Optional<KeycloakUser> user = seen.computeIfAbsent(userId, users::find);
        node.put("name", user.map(known -> known.name().name()).orElse(""));
        user.ifPresent(known -> putDomain(node, known.name().domainId()));
    }

    private void putDomain(ObjectNode node, String domainId) {
        node.putObject("domain").put("id", Ids.toHex(domainId)).put("name", domains.name(domainId));
    }
}
