package io.xenith.gateway.login;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.ProjectName;
import io.xenith.controlplane.v1.ResolveScopeRequest;
import io.xenith.controlplane.v1.ResolveScopeResponse;
import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.access.Scope;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a user may do where, by the record. */
@ApplicationScoped
public class Scopes {

    private final ControlPlane controlPlane;

    /** Asks the record. */
    public Scopes(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /**
     * A scope that a user may have.
     *
     * @param scope where
     * @param roles held there
     * @param validFrom tokens issued before this are void
     */
    public record Granted(Scope scope, List<NamedRole> roles, Instant validFrom) {
        static Granted unscoped() {
            return new Granted(new Scope.Unscoped(), List.of(), Instant.EPOCH);
        }
    }

    /** What the user may have; empty when it holds no role there, or there is no such place, or it is disabled. */
    public Optional<Granted> find(String userId, ScopeWanted wanted) {
        ResolveScopeRequest.Builder question = ResolveScopeRequest.newBuilder().setUserId(userId);
        switch (wanted) {
            case ScopeWanted.Unsaid(), ScopeWanted.None() -> {
                return Optional.of(Granted.unscoped());
            }
            case ScopeWanted.OfSystem() -> question.setSystem(true);
            case ScopeWanted.OfProjectId(String id) -> {
                Optional<String> recordId = Ids.findUuid(id);
                if (recordId.isEmpty()) {
                    return Optional.empty();
                }
                question.setProjectId(recordId.get());
            }
            case ScopeWanted.OfProjectName(String name, DomainRef domain) -> {
                ProjectName.Builder project = ProjectName.newBuilder().setName(name);
                switch (domain) {
                    case DomainRef.ById(String id) ->
                        project.setDomainId(Ids.findDomain(id).orElse(id));
                    case DomainRef.ByName(String domainName) -> project.setDomainName(domainName);
                }
                question.setProjectName(project);
            }
            case ScopeWanted.OfDomain(DomainRef.ById(String id)) ->
                question.setDomainId(Ids.findDomain(id).orElse(id));
            case ScopeWanted.OfDomain(DomainRef.ByName(String name)) -> question.setDomainName(name);
        }
        try {
            return Optional.of(granted(controlPlane.identity().resolveScope(question.build())));
        } catch (StatusRuntimeException e) {
            if (isRefusal(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isRefusal(StatusRuntimeException failure) {
        return Errors.find(failure)
                .map(ErrorDetail::reason)
                .filter(reason -> reason.equals("NO_ROLE_IN_SCOPE")
                        || reason.equals("SCOPE_DISABLED")
                        || reason.equals("PROJECT_NOT_FOUND")
                        || reason.equals("DOMAIN_NOT_FOUND"))
                .isPresent();
    }

    private static Granted granted(ResolveScopeResponse answer) {
        List<NamedRole> roles = answer.getRolesList().stream()
                .map(role -> new NamedRole(role.getRoleId(), role.getName()))
                .toList();
        return new Granted(
                scope(answer), roles, answer.hasValidFrom() ? ApiTime.of(answer.getValidFrom()) : Instant.EPOCH);
    }

    private static Scope scope(ResolveScopeResponse answer) {
        if (answer.hasProject()) {
            return new Scope.OfProject(
                    answer.getProject().getProjectId(),
                    answer.getProject().getName(),
                    answer.getDomain().getDomainId(),
                    answer.getDomain().getName());
        }
        if (answer.getSystem()) {
            return new Scope.OfSystem();
        }
        return answer.hasDomain()
                ? new Scope.OfDomain(
                        answer.getDomain().getDomainId(), answer.getDomain().getName())
                : new Scope.Unscoped();
    }
}
