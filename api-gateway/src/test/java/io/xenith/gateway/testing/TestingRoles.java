package io.xenith.gateway.testing;

import io.xenith.controlplane.v1.AssignRoleRequest;
import io.xenith.controlplane.v1.AssignRoleResponse;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.CreateRoleRequest;
import io.xenith.controlplane.v1.CreateRoleResponse;
import io.xenith.controlplane.v1.DeleteRoleRequest;
import io.xenith.controlplane.v1.DeleteRoleResponse;
import io.xenith.controlplane.v1.FindRoleRequest;
import io.xenith.controlplane.v1.FindRoleResponse;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.controlplane.v1.ListAssignmentsResponse;
import io.xenith.controlplane.v1.ListRolesRequest;
import io.xenith.controlplane.v1.ListRolesResponse;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.Role;
import io.xenith.controlplane.v1.UnassignRoleRequest;
import io.xenith.controlplane.v1.UnassignRoleResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** The roles of the record, and who holds them where. */
final class TestingRoles {
    private final TestingTable<Role> rows = new TestingTable<>();
    private final List<Assignment> assignments = new ArrayList<>();

    TestingRoles() {
        for (String name : List.of("admin", "member", "reader")) {
            String id = UUID.randomUUID().toString();
            rows.put(id, Role.newBuilder().setRoleId(id).setName(name).build());
        }
    }

    void assign(Assignment.Builder assignment, String roleName) {
        Role role = rows.load("ROLE_NOT_FOUND", it -> it.getName().equals(roleName));
        assignments.add(assignment.setRoleId(role.getRoleId()).build());
    }

    boolean holds(String userId, String projectId) {
        return assignments.stream()
                .anyMatch(
                        it -> it.getUserId().equals(userId) && it.getProjectId().equals(projectId));
    }

    /** The roles that a user holds by assignments of a kind. */
    List<Role> held(String userId, Predicate<Assignment> here) {
        return assignments.stream()
                .filter(it -> it.getUserId().equals(userId))
                .filter(here)
                .flatMap(it -> rows.find(it.getRoleId()).stream())
                .toList();
    }

    Role load(Predicate<Role> wanted) {
        return rows.load("ROLE_NOT_FOUND", wanted);
    }

    void forgetUser(String userId) {
        assignments.removeIf(it -> it.getUserId().equals(userId));
    }

    CreateRoleResponse createRole(CreateRoleRequest request) {
        rows.requireNone(it -> it.getName().equals(request.getName()));
        Role role = Role.newBuilder()
                .setRoleId(request.getRoleId())
                .setName(request.getName())
                .setDescription(request.getDescription())
                .build();
        rows.put(role.getRoleId(), role);
        return CreateRoleResponse.newBuilder().setRole(role).build();
    }

    FindRoleResponse findRole(FindRoleRequest request) {
        Role role = rows.load(
                "ROLE_NOT_FOUND",
                it -> request.getRoleId().isEmpty()
                        ? it.getName().equals(request.getName())
                        : it.getRoleId().equals(request.getRoleId()));
        return FindRoleResponse.newBuilder().setRole(role).build();
    }

    ListRolesResponse listRoles(ListRolesRequest request) {
        return ListRolesResponse.newBuilder()
                .addAllRoles(rows.stream()
                        .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                        .toList())
                .build();
    }

    DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        rows.remove("ROLE_NOT_FOUND", request.getRoleId());
        return DeleteRoleResponse.getDefaultInstance();
    }

    AssignRoleResponse assignRole(AssignRoleRequest request) {
        assignments.remove(request.getAssignment());
        assignments.add(request.getAssignment());
        return AssignRoleResponse.getDefaultInstance();
    }

    UnassignRoleResponse unassignRole(UnassignRoleRequest request) {
        if (!assignments.remove(request.getAssignment())) {
            throw TestingTable.notFound("ASSIGNMENT_NOT_FOUND");
        }
        return UnassignRoleResponse.getDefaultInstance();
    }

    ListAssignmentsResponse listAssignments(
            ListAssignmentsRequest request, Function<String, Optional<Project>> projects) {
        List<Assignment> found = assignments.stream()
                .filter(it -> !request.hasUserId() || it.getUserId().equals(request.getUserId()))
                .filter(it -> !request.hasRoleId() || it.getRoleId().equals(request.getRoleId()))
                .filter(it -> !request.hasProjectId() || it.getProjectId().equals(request.getProjectId()))
                .filter(it -> !request.hasDomainId() || it.getDomainId().equals(request.getDomainId()))
                .filter(it -> !request.hasSystem() || it.getSystem() == request.getSystem())
                .map(it -> named(it, projects))
                .toList();
        return ListAssignmentsResponse.newBuilder().addAllAssignments(found).build();
    }

    private Assignment named(Assignment assignment, Function<String, Optional<Project>> projects) {
        Assignment.Builder named = assignment.toBuilder();
        rows.find(assignment.getRoleId()).ifPresent(role -> named.setRoleName(role.getName()));
        projects.apply(assignment.getProjectId()).ifPresent(project -> named.setProjectName(project.getName())
                .setProjectDomainId(project.getDomainId()));
        return named.build();
    }
}
