package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.DeleteProjectRequest;
import io.xenith.controlplane.v1.FindProjectRequest;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.UpdateProjectRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.access.Scope;
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
import java.util.Set;

/** Projects. There is one level of them: the parent of each is its domain. */
@Path("/identity/v3/projects")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class ProjectResource {

    private static final int NAME_LENGTH = 64;
    private static final int DESCRIPTION_LENGTH = 4_096;
    private static final int TAGS = 80;
    private static final int TAG_LENGTH = 255;
    private static final Set<String> FIELDS =
            Set.of("name", "domain_id", "parent_id", "description", "enabled", "is_domain", "tags");

    private final ControlPlane controlPlane;
    private final TokenCuts cuts;
    private final IdentityJson json;
    private final CurrentRequest request;

    ProjectResource(ControlPlane controlPlane, TokenCuts cuts, IdentityJson json, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.cuts = cuts;
        this.json = json;
        this.request = request;
    }

    @POST
    public Response create(JsonBody body) {
        JsonFields fields = body.required("project");
        Known.refuseOthers(fields, FIELDS);
        if (fields.bool("is_domain", false)) {
            throw ApiFault.badRequest("A project that acts as a domain is not supported; create a domain.");
        }
        Project project = controlPlane
                .identity()
                .createProject(CreateProjectRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setProjectId(Ids.random())
                        .setDomainId(domainOf(fields))
                        .setName(fields.string("name", 1, NAME_LENGTH))
                        .setDescription(fields.findString("description", 0, DESCRIPTION_LENGTH)
                                .orElse(""))
                        .setEnabled(fields.bool("enabled", true))
                        .addAllTags(tags(fields))
                        .build())
                .getProject();
        return Response.status(201)
                .entity(json.one("project", json.project(project)))
                .build();
    }

    private String domainOf(JsonFields fields) {
        String domain = fields.findString("domain_id", 1, NAME_LENGTH)
                .map(Known::domainId)
                .orElseGet(() -> ownDomain(request.caller()));
        fields.findString("parent_id", 1, NAME_LENGTH).ifPresent(parent -> {
            if (!Ids.findDomain(parent).orElse("").equals(domain)) {
                throw ApiFault.badRequest(
                        "Projects below projects are not supported: parent_id may only be the domain.");
            }
        });
        return domain;
    }

    private static String ownDomain(AuthenticatedCaller caller) {
        return switch (caller.scope()) {
            case Scope.OfProject project -> project.domainId();
            case Scope.OfDomain domain -> domain.id();
            case Scope.OfSystem(), Scope.Unscoped() -> caller.userDomainId();
        };
    }

    private static List<String> tags(JsonFields fields) {
        return fields.findStrings("tags", TAGS, 1, TAG_LENGTH).orElse(List.of());
    }

    @GET
    public ObjectNode list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        ListProjectsRequest.Builder question = ListProjectsRequest.newBuilder().setCaller(request.callerProto());
        query.find("name").ifPresent(question::setName);
        query.find("domain_id")
                .or(() -> query.find("parent_id"))
                .ifPresent(id -> question.setDomainId(Ids.findDomain(id).orElse(id)));
        query.findBoolean("enabled").ifPresent(question::setEnabled);
        query.find("tags").ifPresent(tags -> question.addAllTags(List.of(tags.split(",", -1))));
        List<Project> projects = query.findBoolean("is_domain").orElse(false)
                ? List.of()
                : controlPlane.identity().listProjects(question.build()).getProjectsList();
        return json.list("projects", "/projects", projects, json::project);
    }

    @GET
    @Path("{id}")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode show(@PathParam("id") String id) {
        return json.one("project", json.project(find(id)));
    }

    private Project find(String id) {
        return controlPlane
                .identity()
                .findProject(FindProjectRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setProjectId(Known.id("project", id))
                        .build())
                .getProject();
    }

    @PATCH
    @Path("{id}")
    public ObjectNode update(@PathParam("id") String id, JsonBody body) {
        JsonFields fields = body.required("project");
        Known.refuseOthers(fields, Set.of("name", "description", "enabled", "tags"));
        UpdateProjectRequest.Builder change = UpdateProjectRequest.newBuilder()
                .setCaller(request.callerProto())
                .setProjectId(Known.id("project", id));
        fields.findString("name", 1, NAME_LENGTH).ifPresent(change::setName);
        fields.findString("description", 0, DESCRIPTION_LENGTH).ifPresent(change::setDescription);
        fields.findBoolean("enabled").ifPresent(change::setEnabled);
        fields.findStrings("tags", TAGS, 1, TAG_LENGTH)
                .ifPresent(tags -> change.setReplaceTags(true).addAllTags(tags));
        Project project = controlPlane.identity().updateProject(change.build()).getProject();
        if (!project.getEnabled()) {
            cuts.project(project.getProjectId());
        }
        return json.one("project", json.project(project));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        String projectId = Known.id("project", id);
        var unused = controlPlane
                .identity()
                .deleteProject(DeleteProjectRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setProjectId(projectId)
                        .build());
        cuts.project(projectId);
        return Response.noContent().build();
    }
}
