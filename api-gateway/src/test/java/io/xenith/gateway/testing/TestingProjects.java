package io.xenith.gateway.testing;

import io.grpc.Status;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.CreateProjectResponse;
import io.xenith.controlplane.v1.DeleteProjectRequest;
import io.xenith.controlplane.v1.DeleteProjectResponse;
import io.xenith.controlplane.v1.FindProjectRequest;
import io.xenith.controlplane.v1.FindProjectResponse;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.controlplane.v1.ListProjectsResponse;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.UpdateProjectRequest;
import io.xenith.controlplane.v1.UpdateProjectResponse;
import io.xenith.transport.error.ServiceException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The projects of the record. */
final class TestingProjects {
    private final TestingTable<Project> rows = new TestingTable<>();
    private final TestingRoles roles;

    TestingProjects(TestingRoles roles) {
        this.roles = roles;
    }

    /** Adds a project of the default domain, or finds it; answers its id. */
    String ensure(String name) {
        return rows.stream()
                .filter(project ->
                        project.getName().equals(name) && project.getDomainId().equals("default"))
                .map(Project::getProjectId)
                .findFirst()
                .orElseGet(() -> {
                    String id = UUID.randomUUID().toString();
                    rows.put(
                            id,
                            Project.newBuilder()
                                    .setProjectId(id)
                                    .setName(name)
                                    .setDomainId("default")
                                    .setEnabled(true)
                                    .build());
                    return id;
                });
    }

    Optional<Project> find(String id) {
        return rows.find(id);
    }

    /** The first that is wanted; NOT_FOUND with the reason when there is none. */
    Project load(String reason, Predicate<Project> wanted) {
        return rows.load(reason, wanted);
    }

    CreateProjectResponse createProject(CreateProjectRequest request) {
        requireAdministrator(request.getCaller());
        rows.requireNone(
                it -> it.getName().equals(request.getName()) && it.getDomainId().equals(request.getDomainId()));
        Project project = Project.newBuilder()
                .setProjectId(request.getProjectId())
                .setDomainId(request.getDomainId())
                .setName(request.getName())
                .setDescription(request.getDescription())
                .setEnabled(request.getEnabled())
                .addAllTags(request.getTagsList())
                .build();
        rows.put(project.getProjectId(), project);
        return CreateProjectResponse.newBuilder().setProject(project).build();
    }

    FindProjectResponse findProject(FindProjectRequest request) {
        Project project = rows.load(
                "PROJECT_NOT_FOUND",
                it -> it.getProjectId().equals(request.getProjectId())
                        && (request.getCaller().getAdministrator()
                                || roles.holds(request.getCaller().getUserId(), it.getProjectId())));
        return FindProjectResponse.newBuilder().setProject(project).build();
    }

    ListProjectsResponse listProjects(ListProjectsRequest request) {
        return ListProjectsResponse.newBuilder()
                .addAllProjects(rows.stream()
                        .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                        .filter(it -> !request.hasDomainId() || it.getDomainId().equals(request.getDomainId()))
                        .filter(it -> !request.hasEnabled() || it.getEnabled() == request.getEnabled())
                        .filter(it -> !request.hasUserId() || roles.holds(request.getUserId(), it.getProjectId()))
                        .toList())
                .build();
    }

    UpdateProjectResponse updateProject(UpdateProjectRequest request) {
        Project.Builder project =
                rows.load("PROJECT_NOT_FOUND", it -> it.getProjectId().equals(request.getProjectId())).toBuilder();
        if (request.hasName()) {
            project.setName(request.getName());
        }
        if (request.hasDescription()) {
            project.setDescription(request.getDescription());
        }
        if (request.hasEnabled()) {
            project.setEnabled(request.getEnabled());
        }
        if (request.getReplaceTags()) {
            project.clearTags().addAllTags(request.getTagsList());
        }
        rows.put(project.getProjectId(), project.build());
        return UpdateProjectResponse.newBuilder().setProject(project).build();
    }

    DeleteProjectResponse deleteProject(DeleteProjectRequest request) {
        Project project = rows.load("PROJECT_NOT_FOUND", it -> it.getProjectId().equals(request.getProjectId()));
        rows.remove("PROJECT_NOT_FOUND", project.getProjectId());
        return DeleteProjectResponse.getDefaultInstance();
    }

    private static void requireAdministrator(Caller caller) {
        if (!caller.getAdministrator()) {
            throw ServiceException.of(Status.Code.PERMISSION_DENIED, "NOT_ADMINISTRATOR", "administrators only");
        }
    }
}
