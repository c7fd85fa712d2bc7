package io.xenith.controlplane.record;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.xenith.controlplane.v1.Caller;
import io.xenith.transport.error.ServiceException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks and how far they see. Every store method that reads or writes rows of tenants takes one, so that a query without
 * a scope does not compile.
 */
public final class CallerScope {

    /** The role that makes an administrator, in whatever scope it is held. */
    public static final String ADMIN_ROLE = "admin";

    private static final int REQUEST_ID_AT_MOST = 255;

    private final UserId user;
    private final String userName;
    private final @Nullable ProjectId project;
    private final List<String> roles;
    private final boolean administrator;
    private final String requestId;
    private final String remoteAddress;

    private CallerScope(Caller caller) {
        this.user = UserId.parse("caller.user_id", caller.getUserId());
        this.userName = caller.getUserName();
        this.project =
                caller.getProjectId().isEmpty() ? null : ProjectId.parse("caller.project_id", caller.getProjectId());
        this.roles = List.copyOf(caller.getRolesList());
        this.administrator = caller.getAdministrator() || roles.contains(ADMIN_ROLE);
        this.requestId = Fields.text("caller.request_id", caller.getRequestId(), 1, REQUEST_ID_AT_MOST);
        this.remoteAddress = caller.getRemoteAddress();
    }

    /** Checks a caller as it came; CALLER_REQUIRED when user or request id are missing. */
    public static CallerScope of(Caller caller) {
        if (caller.getUserId().isEmpty() || caller.getRequestId().isEmpty()) {
            throw ServiceException.of(
                    Status.Code.INVALID_ARGUMENT, "CALLER_REQUIRED", "the call names no user or no request id");
        }
        return new CallerScope(caller);
    }

    /** The user. */
    public UserId user() {
        return user;
    }

    /** The user's name, for people who read the trail; may be empty. */
    public String userName() {
        return userName;
    }

    /** The project of the token; empty for unscoped and system-scoped ones. */
    public Optional<ProjectId> project() {
        return Optional.ofNullable(project);
    }

    /** The project of the token, without which this call makes no sense: PERMISSION_DENIED, PROJECT_REQUIRED. */
    public ProjectId requireProject() {
        if (project == null) {
            throw ServiceException.of(
                    Status.Code.PERMISSION_DENIED, "PROJECT_REQUIRED", "the token is not scoped to a project");
        }
        return project;
    }

    /** Role names in the token's scope. */
    public List<String> roles() {
        return roles;
    }

    /** Whether the caller may act on every project. */
    public boolean administrator() {
        return administrator;
    }

    /** Refuses everybody else: PERMISSION_DENIED, NOT_ADMINISTRATOR. */
    public void requireAdministrator() {
        if (!administrator) {
            throw Refusals.notAdministrator();
        }
    }

    /** Whether rows of this project are the caller's to see and change. */
    public boolean reaches(ProjectId owner) {
        return administrator || owner.equals(project);
    }

    /** Whether the caller is this user, or an administrator. */
    public boolean reaches(UserId owner) {
        return administrator || owner.equals(user);
    }

    /** The project for a new row: the one named, which must be within reach, or else that of the token. */
    public ProjectId ownerOfNew(String field, String named) {
        if (named.isEmpty()) {
            return requireProject();
        }
        ProjectId owner = ProjectId.parse(field, named);
        if (!reaches(owner)) {
            throw Refusals.notAdministrator();
        }
        return owner;
    }

    /** The id of the API request, the idempotency key of a mutation. */
    public String requestId() {
        return requestId;
    }

    /** Whence the API request came; may be empty. */
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public String toString() {
        return requireNonNull(user) + "@" + project + (administrator ? " (administrator)" : "");
    }
}
