package io.xenith.gateway.identity;

import io.xenith.controlplane.v1.Assignment;

/** Where a role is held, as a path names it. */
sealed interface Grant {
    /** On a project. */
    record OnProject(String projectId) implements Grant {}

    /** On a domain. */
    record OnDomain(String domainId) implements Grant {}

    /** On the system. */
    record OnSystem() implements Grant {}

    /** The assignment of a role to a user here. */
    default Assignment assignment(String userId, String roleId) {
        Assignment.Builder assignment =
                Assignment.newBuilder().setUserId(userId).setRoleId(roleId);
        switch (this) {
            case OnProject(String id) -> assignment.setProjectId(id);
            case OnDomain(String id) -> assignment.setDomainId(id);
            case OnSystem() -> assignment.setSystem(true);
        }
        return assignment.build();
    }
}
