package io.xenith.controlplane.identity;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.AssignRoleRequest;
import io.xenith.controlplane.v1.AssignRoleResponse;
import io.xenith.controlplane.v1.CreateApplicationCredentialRequest;
import io.xenith.controlplane.v1.CreateApplicationCredentialResponse;
import io.xenith.controlplane.v1.CreateDomainRequest;
import io.xenith.controlplane.v1.CreateDomainResponse;
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.CreateProjectResponse;
import io.xenith.controlplane.v1.CreateRoleRequest;
import io.xenith.controlplane.v1.CreateRoleResponse;
import io.xenith.controlplane.v1.DeleteApplicationCredentialRequest;
import io.xenith.controlplane.v1.DeleteApplicationCredentialResponse;
import io.xenith.controlplane.v1.DeleteDomainRequest;
import io.xenith.controlplane.v1.DeleteDomainResponse;
import io.xenith.controlplane.v1.DeleteProjectRequest;
import io.xenith.controlplane.v1.DeleteProjectResponse;
import io.xenith.controlplane.v1.DeleteRoleRequest;
import io.xenith.controlplane.v1.DeleteRoleResponse;
import io.xenith.controlplane.v1.FindApplicationCredentialRequest;
import io.xenith.controlplane.v1.FindApplicationCredentialResponse;
import io.xenith.controlplane.v1.FindDomainRequest;
import io.xenith.controlplane.v1.FindDomainResponse;
import io.xenith.controlplane.v1.FindProjectRequest;
import io.xenith.controlplane.v1.FindProjectResponse;
import io.xenith.controlplane.v1.FindRoleRequest;
import io.xenith.controlplane.v1.FindRoleResponse;
import io.xenith.controlplane.v1.ForgetUserRequest;
import io.xenith.controlplane.v1.ForgetUserResponse;
import io.xenith.controlplane.v1.IdentityServiceGrpc.IdentityServiceImplBase;
import io.xenith.controlplane.v1.ListApplicationCredentialsRequest;
import io.xenith.controlplane.v1.ListApplicationCredentialsResponse;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.controlplane.v1.ListAssignmentsResponse;
import io.xenith.controlplane.v1.ListDomainsRequest;
import io.xenith.controlplane.v1.ListDomainsResponse;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.controlplane.v1.ListProjectsResponse;
import io.xenith.controlplane.v1.ListRevocationsRequest;
import io.xenith.controlplane.v1.ListRevocationsResponse;
import io.xenith.controlplane.v1.ListRolesRequest;
import io.xenith.controlplane.v1.ListRolesResponse;
import io.xenith.controlplane.v1.ResolveScopeRequest;
import io.xenith.controlplane.v1.ResolveScopeResponse;
import io.xenith.controlplane.v1.RevokeTokensRequest;
import io.xenith.controlplane.v1.RevokeTokensResponse;
import io.xenith.controlplane.v1.UnassignRoleRequest;
import io.xenith.controlplane.v1.UnassignRoleResponse;
import io.xenith.controlplane.v1.UpdateDomainRequest;
import io.xenith.controlplane.v1.UpdateDomainResponse;
import io.xenith.controlplane.v1.UpdateProjectRequest;
import io.xenith.controlplane.v1.UpdateProjectResponse;
import io.xenith.controlplane.v1.VerifyApplicationCredentialRequest;
import io.xenith.controlplane.v1.VerifyApplicationCredentialResponse;
import jakarta.inject.Singleton;

/** The calls of {@code identity.proto}, each one line: what they do is in the stores. */
@Singleton
final class IdentityServiceEndpoint extends IdentityServiceImplBase {

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
    public void createDomain(CreateDomainRequest request, StreamObserver<CreateDomainResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateDomainResponse.getDefaultInstance(),
                        (tx, scope) -> CreateDomainResponse.newBuilder()
                                .setDomain(domains.create(tx, scope, request))
                                .build()));
    }

    @Override
    public void findDomain(FindDomainRequest request, StreamObserver<FindDomainResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindDomainResponse.newBuilder()
                        .setDomain(domains.find(tx, scope, request))
                        .build()));
    }

    @Override
    public void listDomains(ListDomainsRequest request, StreamObserver<ListDomainsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> ListDomainsResponse.newBuilder()
                        .addAllDomains(domains.list(tx, scope, request))
                        .build()));
    }

    @Override
    public void updateDomain(UpdateDomainRequest request, StreamObserver<UpdateDomainResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateDomainResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateDomainResponse.newBuilder()
                                .setDomain(domains.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteDomain(DeleteDomainRequest request, StreamObserver<DeleteDomainResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteDomainResponse.getDefaultInstance(), (tx, scope) -> {
                            domains.delete(tx, scope, request.getDomainId());
                            return DeleteDomainResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createProject(CreateProjectRequest request, StreamObserver<CreateProjectResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateProjectResponse.getDefaultInstance(),
                        (tx, scope) -> CreateProjectResponse.newBuilder()
                                .setProject(projects.create(tx, scope, request))
                                .build()));
    }

    @Override
    public void findProject(FindProjectRequest request, StreamObserver<FindProjectResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindProjectResponse.newBuilder()
                        .setProject(projects.find(tx, scope, request.getProjectId()))
                        .build()));
    }

    @Override
    public void listProjects(ListProjectsRequest request, StreamObserver<ListProjectsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> ListProjectsResponse.newBuilder()
                        .addAllProjects(projects.list(tx, scope, request))
                        .build()));
    }

    @Override
    public void updateProject(UpdateProjectRequest request, StreamObserver<UpdateProjectResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateProjectResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateProjectResponse.newBuilder()
                                .setProject(projects.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteProject(DeleteProjectRequest request, StreamObserver<DeleteProjectResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteProjectResponse.getDefaultInstance(), (tx, scope) -> {
                            projects.delete(tx, scope, request.getProjectId());
                            return DeleteProjectResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createRole(CreateRoleRequest request, StreamObserver<CreateRoleResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateRoleResponse.getDefaultInstance(),
                        (tx, scope) -> CreateRoleResponse.newBuilder()
                                .setRole(roles.create(tx, scope, request))
                                .build()));
    }

    @Override
    public void findRole(FindRoleRequest request, StreamObserver<FindRoleResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindRoleResponse.newBuilder()
                        .setRole(roles.find(tx, scope, request))
                        .build()));
    }

    @Override
    public void listRoles(ListRolesRequest request, StreamObserver<ListRolesResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> ListRolesResponse.newBuilder()
                        .addAllRoles(roles.list(tx, scope, request))
                        .build()));
    }

    @Override
    public void deleteRole(DeleteRoleRequest request, StreamObserver<DeleteRoleResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteRoleResponse.getDefaultInstance(), (tx, scope) -> {
                            roles.delete(tx, scope, request.getRoleId());
                            return DeleteRoleResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void assignRole(AssignRoleRequest request, StreamObserver<AssignRoleResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, AssignRoleResponse.getDefaultInstance(), (tx, scope) -> {
                            assignments.assign(tx, scope, request.getAssignment());
                            return AssignRoleResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void unassignRole(UnassignRoleRequest request, StreamObserver<UnassignRoleResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, UnassignRoleResponse.getDefaultInstance(), (tx, scope) -> {
                            assignments.unassign(tx, scope, request.getAssignment());
                            return UnassignRoleResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void listAssignments(ListAssignmentsRequest request, StreamObserver<ListAssignmentsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> ListAssignmentsResponse.newBuilder()
                        .addAllAssignments(assignments.list(tx, scope, request))
                        .build()));
    }

    @Override
    public void forgetUser(ForgetUserRequest request, StreamObserver<ForgetUserResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, ForgetUserResponse.getDefaultInstance(), (tx, scope) -> {
                            users.forget(tx, scope, request.getUserId());
                            return ForgetUserResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void findApplicationCredential(
            FindApplicationCredentialRequest request, StreamObserver<FindApplicationCredentialResponse> observer) {
        answer(
                observer,
                () -> mutations.read(
                        request.getCaller(), request, (tx, scope) -> FindApplicationCredentialResponse.newBuilder()
                                .setCredential(credentials.find(tx, scope, request.getCredentialId()))
                                .build()));
    }

    @Override
    public void listApplicationCredentials(
            ListApplicationCredentialsRequest request, StreamObserver<ListApplicationCredentialsResponse> observer) {
        answer(
                observer,
                () -> mutations.read(
                        request.getCaller(), request, (tx, scope) -> ListApplicationCredentialsResponse.newBuilder()
                                .addAllCredentials(credentials.list(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteApplicationCredential(
            DeleteApplicationCredentialRequest request, StreamObserver<DeleteApplicationCredentialResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        DeleteApplicationCredentialResponse.getDefaultInstance(),
                        (tx, scope) -> {
                            credentials.delete(tx, scope, request.getCredentialId());
                            return DeleteApplicationCredentialResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void revokeTokens(RevokeTokensRequest request, StreamObserver<RevokeTokensResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, RevokeTokensResponse.getDefaultInstance(), (tx, scope) -> {
                            revocations.revoke(tx, scope, request);
                            return RevokeTokensResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void resolveScope(ResolveScopeRequest request, StreamObserver<ResolveScopeResponse> observer) {
        answer(observer, () -> transactions.read("ResolveScope", tx -> scopes.resolve(tx, request)));
    }

    @Override
    public void createApplicationCredential(
            CreateApplicationCredentialRequest request, StreamObserver<CreateApplicationCredentialResponse> observer) {
        SecretHash secret = CredentialStore.hash(request.getSecret());
        // The ledger keeps a quick hash of the body, which must not be one of the secret.
        CreateApplicationCredentialRequest body =
                request.toBuilder().clearSecret().build();
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        body,
                        CreateApplicationCredentialResponse.getDefaultInstance(),
                        (tx, scope) -> CreateApplicationCredentialResponse.newBuilder()
                                .setCredential(credentials.create(tx, scope, request.getCredential(), secret))
                                .build()));
    }

    @Override
    public void verifyApplicationCredential(
            VerifyApplicationCredentialRequest request, StreamObserver<VerifyApplicationCredentialResponse> observer) {
        answer(observer, () -> transactions.read("VerifyApplicationCredential", tx -> credentials.verify(tx, request)));
    }

    @Override
    public void listRevocations(ListRevocationsRequest request, StreamObserver<ListRevocationsResponse> observer) {
        answer(observer, () -> transactions.read("ListRevocations", tx -> revocations.list(tx, request.getAfter())));
    }
}
