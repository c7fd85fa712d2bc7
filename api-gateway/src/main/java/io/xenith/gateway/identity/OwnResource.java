package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.login.DomainRef;
import io.xenith.gateway.login.Domains;
import io.xenith.gateway.version.Catalog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Where the holder of a token could go: catalog, projects, domains, system. */
@Path("/identity/v3/auth")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class OwnResource {

    private final ControlPlane controlPlane;
    private final Domains domains;
    private final Catalog catalog;
    private final IdentityJson json;
    private final CurrentRequest request;

    OwnResource(
            ControlPlane controlPlane, Domains domains, Catalog catalog, IdentityJson json, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.domains = domains;
        this.catalog = catalog;
        this.json = json;
        this.request = request;
    }

    @GET
    @Path("catalog")
    public ObjectNode catalog() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("catalog", catalog.toJson(request.caller().projectId()));
        return json.withSelf(body, "/auth/catalog");
    }

    @GET
    @Path("projects")
    public ObjectNode projects() {
        var projects = controlPlane
                .identity()
                .listProjects(ListProjectsRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setUserId(request.caller().userId())
                        .setEnabled(true)
                        .build())
                .getProjectsList();
        return json.list("projects", "/auth/projects", projects, json::project);
    }

    @GET
    @Path("domains")
    public ObjectNode domains() {
        List<Domain> own = assignments().stream()
                .filter(Assignment::hasDomainId)
                .map(Assignment::getDomainId)
                .distinct()
                .flatMap(id -> domains.find(new DomainRef.ById(id)).stream())
                .filter(Domain::getEnabled)
                .toList();
        return json.list("domains", "/auth/domains", own, json::domain);
    }

    @GET
    @Path("system")
    public ObjectNode system() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        var places = body.putArray("system");
        if (assignments().stream().anyMatch(Assignment::getSystem)) {
            places.addObject().put("all", true);
        }
        return json.withSelf(body, "/auth/system");
    }

    private List<Assignment> assignments() {
        return controlPlane
                .identity()
                .listAssignments(ListAssignmentsRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setUserId(request.caller().userId())
                        .build())
                .getAssignmentsList();
    }
}
