package io.xenith.gateway.login;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.ApplicationCredential;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.VerifyApplicationCredentialRequest;
import io.xenith.controlplane.v1.VerifyApplicationCredentialResponse;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.AuthenticatedCaller.UsedCredential;
import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.access.Scope;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.fault.Faults;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.keycloak.KeycloakUser;
import io.xenith.gateway.keycloak.KeycloakUsers;
import io.xenith.gateway.keycloak.UserName;
import io.xenith.gateway.token.Token;
import io.xenith.gateway.token.Tokens;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Logs people and robots in. Every refusal is the same 401; the reason is nobody's business but the log's. */
@ApplicationScoped
public class Logins {

    private final KeycloakUsers users;
    private final ControlPlane controlPlane;
    private final Scopes scopes;
    private final Domains domains;
    private final Tokens tokens;
    private final Faults faults;

    /** With the services that know. */
    public Logins(
            KeycloakUsers users,
            ControlPlane controlPlane,
            Scopes scopes,
            Domains domains,
            Tokens tokens,
            Faults faults) {
        this.users = users;
        this.controlPlane = controlPlane;
        this.scopes = scopes;
        this.domains = domains;
        this.tokens = tokens;
        this.faults = faults;
    }

    /** Issues a token, or throws 401; 503 when Keycloak or the control plane is away. */
    public Tokens.Issued logIn(LoginRequest request) {
        return switch (request.proof()) {
            case Proof.ByPassword(UserRef user, String password) -> byPassword(user, password, request.scope());
            case Proof.ByToken(String text) -> byToken(text, request.scope());
            case Proof.ByCredentialId(String id, String secret) -> {
                requireNoScope(request.scope());
                yield byCredential(VerifyApplicationCredentialRequest.newBuilder()
                        .setCredentialId(Ids.findUuid(id).orElseThrow(faults::unauthorized))
                        .setSecret(secret));
            }
            case Proof.ByCredentialName(UserRef user, String name, String secret) -> {
                requireNoScope(request.scope());
                yield byCredential(VerifyApplicationCredentialRequest.newBuilder()
                        .setUserId(userId(user))
                        .setName(name)
                        .setSecret(secret));
            }
        };
    }

    private Tokens.Issued byPassword(UserRef ref, String password, ScopeWanted wanted) {
        UserName name = name(ref);
        Domain domain = enabledDomain(new DomainRef.ById(name.domainId()));
        String userId = users.findByPassword(name, password).orElseThrow(faults::unauthorized);
        Scopes.Granted granted = wanted instanceof ScopeWanted.Unsaid()
                ? byDefault(userId)
                : scopes.find(userId, wanted).orElseThrow(faults::unauthorized);
        AuthenticatedCaller caller = new AuthenticatedCaller(
                userId,
                name.name(),
                domain.getDomainId(),
                domain.getName(),
                granted.scope(),
                granted.roles(),
                Optional.empty());
        return tokens.issue(caller, List.of("password"), granted.validFrom());
    }

    private Scopes.Granted byDefault(String userId) {
        return users.find(userId)
                .flatMap(KeycloakUser::defaultProjectId)
                .flatMap(project -> scopes.find(userId, new ScopeWanted.OfProjectId(project)))
                .orElseGet(Scopes.Granted::unscoped);
    }

    private Tokens.Issued byToken(String text, ScopeWanted wanted) {
        Token from = tokens.findToken(text).orElseThrow(faults::unauthorized);
        AuthenticatedCaller holder = from.caller();
        if (holder.applicationCredential().isPresent()) {
            throw ApiFault.forbidden("A token of an application credential cannot be used for another scope.");
        }
        Scopes.Granted granted = scopes.find(holder.userId(), wanted).orElseThrow(faults::unauthorized);
        AuthenticatedCaller caller = new AuthenticatedCaller(
                holder.userId(),
                holder.userName(),
                holder.userDomainId(),
                holder.userDomainName(),
                granted.scope(),
                granted.roles(),
                Optional.empty());
        return tokens.reissue(from, caller, granted.validFrom());
    }

    private Tokens.Issued byCredential(VerifyApplicationCredentialRequest.Builder question) {
        VerifyApplicationCredentialResponse answer;
        try {
            answer = controlPlane.identity().verifyApplicationCredential(question.build());
        } catch (StatusRuntimeException e) {
            throw isRefusal(e) ? faults.unauthorized() : e;
        }
        ApplicationCredential credential = answer.getCredential();
        // A credential is no better than its user, whom Keycloak may have disabled since.
        KeycloakUser user =
                users.find(credential.getUserId()).filter(KeycloakUser::enabled).orElseThrow(faults::unauthorized);
        Domain userDomain = enabledDomain(new DomainRef.ById(user.name().domainId()));
        Scope scope = new Scope.OfProject(
                answer.getProject().getProjectId(),
                answer.getProject().getName(),
                answer.getDomain().getDomainId(),
                answer.getDomain().getName());
        Instant validFrom = scopes.find(credential.getUserId(), new ScopeWanted.OfProjectId(credential.getProjectId()))
                .orElseThrow(faults::unauthorized)
                .validFrom();
        AuthenticatedCaller caller = new AuthenticatedCaller(
                user.id(),
                user.name().name(),
                userDomain.getDomainId(),
                userDomain.getName(),
                scope,
                credential.getRolesList().stream()
                        .map(role -> new NamedRole(role.getRoleId(), role.getName()))
                        .toList(),
                Optional.of(new UsedCredential(
                        credential.getCredentialId(), credential.getName(), credential.getUnrestricted())));
        return tokens.issue(caller, List.of("application_credential"), validFrom);
    }

    private static boolean isRefusal(StatusRuntimeException failure) {
        return Errors.find(failure)
                .filter(detail -> switch (detail.code()) {
                    case UNAUTHENTICATED, NOT_FOUND, INVALID_ARGUMENT, PERMISSION_DENIED -> true;
                    default -> false;
                })
                .isPresent();
    }

    // An application credential has its scope; asking for one beside it is a mistake worth telling.
    private void requireNoScope(ScopeWanted wanted) {
        if (!(wanted instanceof ScopeWanted.Unsaid())) {
            throw faults.unauthorized(
                    "Application credentials cannot request a scope: the credential's own project is used.");
        }
    }

    private UserName name(UserRef ref) {
        return switch (ref) {
            case UserRef.ById(String id) ->
                Ids.findUuid(id).flatMap(users::find).map(KeycloakUser::name).orElseThrow(faults::unauthorized);
            case UserRef.ByName(String name, DomainRef domain) ->
                new UserName(enabledDomain(domain).getDomainId(), name);
        };
    }

    private String userId(UserRef ref) {
        return switch (ref) {
            case UserRef.ById(String id) -> Ids.findUuid(id).orElseThrow(faults::unauthorized);
            case UserRef.ByName byName ->
                users.find(name(byName)).map(KeycloakUser::id).orElseThrow(faults::unauthorized);
        };
    }

    private Domain enabledDomain(DomainRef ref) {
        return domains.find(ref).filter(Domain::getEnabled).orElseThrow(faults::unauthorized);
    }
}
