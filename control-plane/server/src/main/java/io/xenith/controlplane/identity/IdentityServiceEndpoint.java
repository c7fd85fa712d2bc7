package io.xenith.controlplane.identity;

import static io.xenith.controlplane.v1.IdentityServiceGrpc.getAssignRoleMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getCreateApplicationCredentialMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getCreateDomainMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getCreateProjectMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getCreateRoleMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getDeleteApplicationCredentialMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getDeleteDomainMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getDeleteProjectMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getDeleteRoleMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getFindApplicationCredentialMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getFindDomainMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getFindProjectMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getFindRoleMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getForgetUserMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getListApplicationCredentialsMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getListAssignmentsMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getListDomainsMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getListProjectsMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getListRevocationsMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getListRolesMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getResolveScopeMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getRevokeTokensMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getUnassignRoleMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getUpdateDomainMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getUpdateProjectMethod;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.getVerifyApplicationCredentialMethod;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.xenith.controlplane.record.CallTable;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.CreateApplicationCredentialRequest;
import io.xenith.controlplane.v1.CreateApplicationCredentialResponse;
import io.xenith.controlplane.v1.CreateDomainResponse;
import io.xenith.controlplane.v1.CreateProjectResponse;
import io.xenith.controlplane.v1.CreateRoleResponse;
import io.xenith.controlplane.v1.FindApplicationCredentialResponse;
import io.xenith.controlplane.v1.FindDomainResponse;
import io.xenith.controlplane.v1.FindProjectResponse;
import io.xenith.controlplane.v1.FindRoleResponse;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.ListApplicationCredentialsResponse;
import io.xenith.controlplane.v1.ListAssignmentsResponse;
import io.xenith.controlplane.v1.ListDomainsResponse;
import io.xenith.controlplane.v1.ListProjectsResponse;
import io.xenith.controlplane.v1.ListRolesResponse;
import io.xenith.controlplane.v1.UpdateDomainResponse;
import io.xenith.controlplane.v1.UpdateProjectResponse;
import jakarta.inject.Singleton;

/** The calls of {@code identity.proto}, one entry each: what they do is in the stores. */
@Singleton
final class IdentityServiceEndpoint implements BindableService {

    private final Mutations mutations;
    private final Transactions transactions;
    private final DomainStore domains;
    private final ProjectStore projects;
    private final RoleStore roles;
    private final AssignmentStore assignments;
    private final CredentialStore credentials;
    private final RevocationStore revocations;
    private final ScopeResolver scopes;
    private final UserStore users;

    IdentityServiceEndpoint(
            Mutations mutations,
            Transactions transactions,
            DomainStore domains,
            ProjectStore projects,
            RoleStore roles,
            AssignmentStore assignments,
            CredentialStore credentials,
            RevocationStore revocations,
            ScopeResolver scopes,
            UserStore users) {
        this.mutations = mutations;
        this.transactions = transactions;
        this.domains = domains;
        this.projects = projects;
        this.roles = roles;
        this.assignments = assignments;
        this.credentials = credentials;
        this.revocations = revocations;
        this.scopes = scopes;
        this.users = users;
    }

    @Override
    public ServerServiceDefinition bindService() {
        CallTable calls = CallTable.of(IdentityServiceGrpc.getServiceDescriptor(), mutations);
        addTenants(calls);
        addRoles(calls);
        addCredentials(calls);
        return calls.build();
    }

    private void addTenants(CallTable calls) {
        calls.change(getCreateDomainMethod(), (tx, scope, request) -> CreateDomainResponse.newBuilder()
                        .setDomain(domains.create(tx, scope, request))
                        .build())
                .read(getFindDomainMethod(), (tx, scope, request) -> FindDomainResponse.newBuilder()
                        .setDomain(domains.find(tx, scope, request))
                        .build())
                .read(getListDomainsMethod(), (tx, scope, request) -> ListDomainsResponse.newBuilder()
                        .addAllDomains(domains.list(tx, scope, request))
                        .build())
                .change(getUpdateDomainMethod(), (tx, scope, request) -> UpdateDomainResponse.newBuilder()
                        .setDomain(domains.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteDomainMethod(),
                        (tx, scope, request) -> domains.delete(tx, scope, request.getDomainId()))
                .change(getCreateProjectMethod(), (tx, scope, request) -> CreateProjectResponse.newBuilder()
                        .setProject(projects.create(tx, scope, request))
                        .build())
                .read(getFindProjectMethod(), (tx, scope, request) -> FindProjectResponse.newBuilder()
                        .setProject(projects.find(tx, scope, request.getProjectId()))
                        .build())
                .read(getListProjectsMethod(), (tx, scope, request) -> ListProjectsResponse.newBuilder()
                        .addAllProjects(projects.list(tx, scope, request))
                        .build())
                .change(getUpdateProjectMethod(), (tx, scope, request) -> UpdateProjectResponse.newBuilder()
                        .setProject(projects.update(tx, scope, request))
                        .build())
                .execute(
                        getDeleteProjectMethod(),
                        (tx, scope, request) -> projects.delete(tx, scope, request.getProjectId()));
    }

    private void addRoles(CallTable calls) {
        calls.change(getCreateRoleMethod(), (tx, scope, request) -> CreateRoleResponse.newBuilder()
                        .setRole(roles.create(tx, scope, request))
                        .build())
                .read(getFindRoleMethod(), (tx, scope, request) -> FindRoleResponse.newBuilder()
                        .setRole(roles.find(tx, scope, request))
                        .build())
                .read(getListRolesMethod(), (tx, scope, request) -> ListRolesResponse.newBuilder()
                        .addAllRoles(roles.list(tx, scope, request))
                        .build())
                .execute(getDeleteRoleMethod(), (tx, scope, request) -> roles.delete(tx, scope, request.getRoleId()))
                .execute(
                        getAssignRoleMethod(),
                        (tx, scope, request) -> assignments.assign(tx, scope, request.getAssignment()))
                .execute(
                        getUnassignRoleMethod(),
                        (tx, scope, request) -> assignments.unassign(tx, scope, request.getAssignment()))
                .read(getListAssignmentsMethod(), (tx, scope, request) -> ListAssignmentsResponse.newBuilder()
                        .addAllAssignments(assignments.list(tx, scope, request))
                        .build())
                .execute(getForgetUserMethod(), (tx, scope, request) -> users.forget(tx, scope, request.getUserId()));
    }

    private void addCredentials(CallTable calls) {
        calls.read(
                        getFindApplicationCredentialMethod(),
                        (tx, scope, request) -> FindApplicationCredentialResponse.newBuilder()
                                .setCredential(credentials.find(tx, scope, request.getCredentialId()))
                                .build())
                .read(
                        getListApplicationCredentialsMethod(),
                        (tx, scope, request) -> ListApplicationCredentialsResponse.newBuilder()
                                .addAllCredentials(credentials.list(tx, scope, request))
                                .build())
                .execute(
                        getDeleteApplicationCredentialMethod(),
                        (tx, scope, request) -> credentials.delete(tx, scope, request.getCredentialId()))
                .execute(getRevokeTokensMethod(), (tx, scope, request) -> revocations.revoke(tx, scope, request))
                .call(
                        getResolveScopeMethod(),
                        request -> transactions.read("ResolveScope", tx -> scopes.resolve(tx, request)))
                .call(getCreateApplicationCredentialMethod(), this::createCredential)
                .call(
                        getVerifyApplicationCredentialMethod(),
                        request ->
                                transactions.read("VerifyApplicationCredential", tx -> credentials.verify(tx, request)))
                .call(
                        getListRevocationsMethod(),
                        request ->
                                transactions.read("ListRevocations", tx -> revocations.list(tx, request.getAfter())));
    }

    private CreateApplicationCredentialResponse createCredential(CreateApplicationCredentialRequest request) {
        SecretHash secret = CredentialStore.hash(request.getSecret());
        // The ledger keeps a quick hash of the body, which must not be one of the secret.
        CreateApplicationCredentialRequest body =
                request.toBuilder().clearSecret().build();
        return mutations.run(
                request.getCaller(),
                body,
                CreateApplicationCredentialResponse.getDefaultInstance(),
                (tx, scope) -> CreateApplicationCredentialResponse.newBuilder()
                        .setCredential(credentials.create(tx, scope, request.getCredential(), secret))
                        .build());
    }
}
