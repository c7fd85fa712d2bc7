package io.xenith.gateway.testing;

import io.grpc.Status;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.ResolveScopeRequest;
import io.xenith.controlplane.v1.ResolveScopeResponse;
import io.xenith.controlplane.v1.Role;
import io.xenith.transport.error.ServiceException;
import java.util.List;
import java.util.function.Predicate;

/** What a user may act in: a project, a domain, the whole system. */
final class TestingScopes {
    private final TestingRoles roles;
    private final TestingProjects projects;
    private final TestingDomains domains;

    TestingScopes(TestingRoles roles, TestingProjects projects, TestingDomains domains) {
        this.roles = roles;
        this.projects = projects;
        this.domains = domains;
    }

    ResolveScopeResponse resolveScope(ResolveScopeRequest request) {
        ResolveScopeResponse.Builder response = ResolveScopeResponse.newBuilder();
        Predicate<Assignment> here;
        switch (request.getScopeCase()) {
            case PROJECT_ID, PROJECT_NAME -> {
                Project project = projects.load(
                        "NO_ROLE_IN_SCOPE",
                        it -> request.hasProjectId()
                                ? it.getProjectId().equals(request.getProjectId())
                                : it.getName().equals(request.getProjectName().getName()));
                if (!project.getEnabled()) {
                    throw ServiceException.of(Status.Code.PERMISSION_DENIED, "SCOPE_DISABLED", "disabled");
                }
                response.setProject(project).setDomain(domains.load(project.getDomainId()));
                here = it -> it.getProjectId().equals(project.getProjectId());
            }
            case SYSTEM -> {
                response.setSystem(true);
                here = Assignment::getSystem;
            }
            default -> {
                Domain domain = domains.load(
                        "NO_ROLE_IN_SCOPE",
                        it -> request.hasDomainId()
                                ? it.getDomainId().equals(request.getDomainId())
                                : it.getName().equals(request.getDomainName()));
                response.setDomain(domain);
                here = it -> it.getDomainId().equals(domain.getDomainId());
            }
        }
        List<Role> held = roles.held(request.getUserId(), here);
        if (held.isEmpty()) {
            throw ServiceException.of(Status.Code.PERMISSION_DENIED, "NO_ROLE_IN_SCOPE", "no role there");
        }
        return response.addAllRoles(held).build();
    }
}
