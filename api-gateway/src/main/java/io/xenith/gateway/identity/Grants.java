package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.AssignRoleRequest;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.FindRoleRequest;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.controlplane.v1.Role;
import io.xenith.controlplane.v1.UnassignRoleRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.keycloak.KeycloakUsers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Giving and taking roles, the same on projects, domains and the system. */
@ApplicationScoped
class Grants {

    private final ControlPlane controlPlane;
    private final KeycloakUsers users;
    private final TokenCuts cuts;
    private final IdentityJson json;
    private final CurrentRequest request;

    Grants(ControlPlane controlPlane, KeycloakUsers users, TokenCuts cuts, IdentityJson json, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.users = users;
        this.cuts = cuts;
        this.json = json;
        this.request = request;
    }

    void give(Grant where, String user, String role) {
        String userId = Known.id("user", user);
        // The record does not know users; a role for nobody would wait for whoever gets that id.
        if (users.find(userId).isEmpty()) {
            throw Known.notFound("user", user);
        }
        var unused = controlPlane
                .identity()
                .assignRole(AssignRoleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setAssignment(where.assignment(userId, Known.id("role", role)))
                        .build());
    }

    void take(Grant where, String user, String role) {
        String userId = Known.id("user", user);
        var unused = controlPlane
                .identity()
                .unassignRole(UnassignRoleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setAssignment(where.assignment(userId, Known.id("role", role)))
                        .build());
        cuts.user(userId);
    }

    /** 404 when the user does not hold the role there. */
    void check(Grant where, String user, String role) {
        String roleId = Known.id("role", role);
        if (held(where, Known.id("user", user)).stream()
                .noneMatch(assignment -> assignment.getRoleId().equals(roleId))) {
            throw Known.notFound("role assignment with role", role);
        }
    }

    ObjectNode list(Grant where, String user, String path) {
        String userId = Known.id("user", user);
        List<Role> roles = held(where, userId).stream().map(this::role).toList();
        return json.list("roles", path, roles, json::role);
    }

    private Role role(Assignment assignment) {
        return controlPlane
                .identity()
                .findRole(FindRoleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRoleId(assignment.getRoleId())
                        .build())
                .getRole();
    }

    private List<Assignment> held(Grant where, String userId) {
        ListAssignmentsRequest.Builder question = ListAssignmentsRequest.newBuilder()
                .setCaller(request.callerProto())
                .setUserId(userId);
        switch (where) {
            case Grant.OnProject(String id) -> question.setProjectId(id);
            case Grant.OnDomain(String id) -> question.setDomainId(id);
            case Grant.OnSystem() -> question.setSystem(true);
        }
        return controlPlane.identity().listAssignments(question.build()).getAssignmentsList();
    }

    /** The grant on a project that a path names. */
    static Grant project(String written) {
        return new Grant.OnProject(Known.id("project", written));
    }

    /** The grant on a domain that a path names. */
    static Grant domain(String written) {
        return new Grant.OnDomain(Ids.findDomain(written).orElseThrow(() -> Known.notFound("domain", written)));
    }
}
