package io.xenith.gateway.access;

import io.xenith.controlplane.v1.Caller;
import io.xenith.gateway.http.RequestId;
import java.util.List;
import java.util.Optional;

/**
 * Who asks, as a checked token says. Ids are record ids (UUIDs with dashes).
 *
 * @param userId the user
 * @param userName for people
 * @param userDomainId domain of the user
 * @param userDomainName for people
 * @param scope what the token is good for
 * @param roles held in that scope
 * @param applicationCredential set when the login was with one
 */
public record AuthenticatedCaller(
        String userId,
        String userName,
        String userDomainId,
        String userDomainName,
        Scope scope,
        List<NamedRole> roles,
        Optional<UsedCredential> applicationCredential) {

    private static final String ADMIN = "admin";
    private static final String MEMBER = "member";
    private static final String READER = "reader";

    /** The application credential of a login. Unless unrestricted, it may not make or delete credentials. */
    public record UsedCredential(String id, String name, boolean unrestricted) {}

    public AuthenticatedCaller {
        roles = List.copyOf(roles);
    }

    /** The project of the token's scope; empty when it has another scope or none. */
    public String projectId() {
        return scope instanceof Scope.OfProject project ? project.id() : "";
    }

    /** Whether the scope is a project. */
    public boolean hasProject() {
        return scope instanceof Scope.OfProject;
    }

    /**
     * Whether this is an administrator of the cloud: holds {@code admin} in a project or on the system. The role on a domain
     * alone does not make one, since it would reach beyond that domain.
     */
    public boolean administrator() {
        return holds(ADMIN) && (scope instanceof Scope.OfProject || scope instanceof Scope.OfSystem);
    }

    /** Whether this caller may reach an endpoint that asks for the role. */
    public boolean may(Role required) {
        return switch (required) {
            case AUTHENTICATED -> true;
            case READER -> administrator() || (hasProject() && (holds(READER) || holds(MEMBER)));
            case MEMBER -> administrator() || (hasProject() && holds(MEMBER));
            case ADMIN -> administrator();
        };
    }

    private boolean holds(String roleName) {
        for (NamedRole role : roles) {
            if (role.name().equals(roleName)) {
                return true;
            }
        }
        return false;
    }

    /** The control plane's form. */
    public Caller toProto(RequestId requestId, String remoteAddress) {
        Caller.Builder proto = Caller.newBuilder()
                .setUserId(userId)
                .setUserName(userName)
                .setProjectId(projectId())
                .setAdministrator(administrator())
                .setRequestId(requestId.value())
                .setRemoteAddress(remoteAddress);
        // The control plane takes the role admin for power over the whole cloud, whatever scope it is held in.
        if (!(scope instanceof Scope.OfDomain)) {
            for (NamedRole role : roles) {
                proto.addRoles(role.name());
            }
        }
        return proto.build();
    }

    /** The image service's form. */
    public io.xenith.imageservice.v1.Caller toImageProto(RequestId requestId) {
        return io.xenith.imageservice.v1.Caller.newBuilder()
                .setUserId(userId)
                .setProjectId(projectId())
                .setAdministrator(administrator())
                .setRequestId(requestId.value())
                .build();
    }
}
