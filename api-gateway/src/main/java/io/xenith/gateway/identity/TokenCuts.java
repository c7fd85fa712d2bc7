package io.xenith.gateway.identity;

import io.xenith.controlplane.v1.ForgetUserRequest;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.keycloak.KeycloakUser;
import io.xenith.gateway.keycloak.KeycloakUsers;
import io.xenith.gateway.token.TokenRevoker;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What must follow when someone loses something: their tokens end. Done after the change itself, so that no token issued in between
 * survives it; a crash in between leaves tokens that run out within their lifetime, and the same request again ends them.
 */
@ApplicationScoped
class TokenCuts {

    private final TokenRevoker revoker;
    private final ControlPlane controlPlane;
    private final KeycloakUsers users;
    private final CurrentRequest request;

    TokenCuts(TokenRevoker revoker, ControlPlane controlPlane, KeycloakUsers users, CurrentRequest request) {
        this.revoker = revoker;
        this.controlPlane = controlPlane;
        this.users = users;
        this.request = request;
    }

    /** A user lost a role, a password or its account. */
    void user(String userId) {
        revoker.revokeUser(request.callerProto("revoke-user-" + userId), userId);
    }

    /** A project was disabled or deleted. */
    void project(String projectId) {
        revoker.revokeProject(request.callerProto("revoke-project-" + projectId), projectId);
    }

    /** A domain was disabled: with it its projects and its users. */
    void domain(String domainId) {
        controlPlane
                .identity()
                .listProjects(ListProjectsRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setDomainId(domainId)
                        .build())
                .getProjectsList()
                .forEach(project -> project(project.getProjectId()));
        for (KeycloakUser user : users.list()) {
            if (user.name().domainId().equals(domainId)) {
                user(user.id());
            }
        }
    }

    /** A domain is gone: its users go too. Without the domain they could not log in any more either. */
    void deleteUsersOf(String domainId) {
        for (KeycloakUser user : users.list()) {
            if (user.name().domainId().equals(domainId)) {
                deleteUser(user.id());
            }
        }
    }

    /** Deletes a user everywhere; false when Keycloak had none. The record is told in any case, in case the last try ended there. */
    boolean deleteUser(String userId) {
        boolean there = users.delete(userId);
        user(userId);
        var unused = controlPlane
                .identity()
                .forgetUser(ForgetUserRequest.newBuilder()
                        .setCaller(request.callerProto("forget-user-" + userId))
                        .setUserId(userId)
                        .build());
        return there;
    }
}
