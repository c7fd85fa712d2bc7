package io.xenith.gateway.testing;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.*;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The identity service of the record, in memory: passes each call on to the part that knows its subject, one call at a time. */
public final class TestingIdentity extends IdentityServiceGrpc.IdentityServiceImplBase {
    private final TestingDomains domains = new TestingDomains();
    private final TestingRoles roles = new TestingRoles();
    private final TestingProjects projects = new TestingProjects(roles);
    private final TestingScopes scopes = new TestingScopes(roles, projects, domains);
    private final TestingCredentials credentials = new TestingCredentials(roles, projects, domains);
    private final TestingRevocations revocations = new TestingRevocations();

    TestingIdentity() {}

    /** Adds a project of the default domain, or finds it; answers its id. */
    public synchronized String project(String name) {
        return projects.ensure(name);
    }

    /** Gives a user a role on a project. */
    public synchronized void grant(String userId, String roleName, String projectId) {
        roles.assign(Assignment.newBuilder().setUserId(userId).setProjectId(projectId), roleName);
    }

    /** Gives a user a role on the system. */
    public synchronized void grantSystem(String userId, String roleName) {
        roles.assign(Assignment.newBuilder().setUserId(userId).setSystem(true), roleName);
    }

    /** What was revoked so far, in order. */
    public synchronized List<Revocation> revocations() {
        return revocations.all();
    }

    /** As if another replica had revoked every token of a user. */
    public synchronized void revokeUser(String userId, Instant until) {
        revocations.revokeUser(userId, until);
    }

    @Override
    public void createDomain(CreateDomainRequest request, StreamObserver<CreateDomainResponse> out) {
        answer(out, () -> domains.createDomain(request));
    }

    @Override
    public void findDomain(FindDomainRequest request, StreamObserver<FindDomainResponse> out) {
        answer(out, () -> domains.findDomain(request));
    }

    @Override
    public void listDomains(ListDomainsRequest request, StreamObserver<ListDomainsResponse> out) {
        answer(out, () -> domains.listDomains(request));
    }

    @Override
    public void updateDomain(UpdateDomainRequest request, StreamObserver<UpdateDomainResponse> out) {
        answer(out, () -> domains.updateDomain(request));
    }

    @Override
    public void deleteDomain(DeleteDomainRequest request, StreamObserver<DeleteDomainResponse> out) {
        answer(out, () -> domains.deleteDomain(request));
    }

    @Override
    public void createProject(CreateProjectRequest request, StreamObserver<CreateProjectResponse> out) {
        answer(out, () -> projects.createProject(request));
    }

    @Override
    public void findProject(FindProjectRequest request, StreamObserver<FindProjectResponse> out) {
        answer(out, () -> projects.findProject(request));
    }

    @Override
    public void listProjects(ListProjectsRequest request, StreamObserver<ListProjectsResponse> out) {
        answer(out, () -> projects.listProjects(request));
    }

    @Override
    public void updateProject(UpdateProjectRequest request, StreamObserver<UpdateProjectResponse> out) {
        answer(out, () -> projects.updateProject(request));
    }

    @Override
    public void deleteProject(DeleteProjectRequest request, StreamObserver<DeleteProjectResponse> out) {
        answer(out, () -> projects.deleteProject(request));
    }

    @Override
    public void createRole(CreateRoleRequest request, StreamObserver<CreateRoleResponse> out) {
        answer(out, () -> roles.createRole(request));
    }

    @Override
    public void findRole(FindRoleRequest request, StreamObserver<FindRoleResponse> out) {
        answer(out, () -> roles.findRole(request));
    }

    @Override
    public void listRoles(ListRolesRequest request, StreamObserver<ListRolesResponse> out) {
        answer(out, () -> roles.listRoles(request));
    }

    @Override
    public void deleteRole(DeleteRoleRequest request, StreamObserver<DeleteRoleResponse> out) {
        answer(out, () -> roles.deleteRole(request));
    }

    @Override
    public void assignRole(AssignRoleRequest request, StreamObserver<AssignRoleResponse> out) {
        answer(out, () -> roles.assignRole(request));
    }

    @Override
    public void unassignRole(UnassignRoleRequest request, StreamObserver<UnassignRoleResponse> out) {
        answer(out, () -> roles.unassignRole(request));
    }

    @Override
    public void listAssignments(ListAssignmentsRequest request, StreamObserver<ListAssignmentsResponse> out) {
        answer(out, () -> roles.listAssignments(request, projects::find));
    }

    @Override
    public void forgetUser(ForgetUserRequest request, StreamObserver<ForgetUserResponse> out) {
        answer(out, () -> {
            roles.forgetUser(request.getUserId());
            credentials.forgetUser(request.getUserId());
            return ForgetUserResponse.getDefaultInstance();
        });
    }

    @Override
    public void resolveScope(ResolveScopeRequest request, StreamObserver<ResolveScopeResponse> out) {
        answer(out, () -> scopes.resolveScope(request));
    }

    @Override
    public void createApplicationCredential(
            CreateApplicationCredentialRequest request, StreamObserver<CreateApplicationCredentialResponse> out) {
        answer(out, () -> credentials.createApplicationCredential(request));
    }

    @Override
    public void findApplicationCredential(
            FindApplicationCredentialRequest request, StreamObserver<FindApplicationCredentialResponse> out) {
        answer(out, () -> credentials.findApplicationCredential(request));
    }

    @Override
    public void listApplicationCredentials(
            ListApplicationCredentialsRequest request, StreamObserver<ListApplicationCredentialsResponse> out) {
        answer(out, () -> credentials.listApplicationCredentials(request));
    }

    @Override
    public void deleteApplicationCredential(
            DeleteApplicationCredentialRequest request, StreamObserver<DeleteApplicationCredentialResponse> out) {
        answer(out, () -> credentials.deleteApplicationCredential(request));
    }

    @Override
    public void verifyApplicationCredential(
            VerifyApplicationCredentialRequest request, StreamObserver<VerifyApplicationCredentialResponse> out) {
        answer(out, () -> credentials.verifyApplicationCredential(request));
    }

    @Override
    public void revokeTokens(RevokeTokensRequest request, StreamObserver<RevokeTokensResponse> out) {
        answer(out, () -> revocations.revokeTokens(request));
    }

    @Override
    public void listRevocations(ListRevocationsRequest request, StreamObserver<ListRevocationsResponse> out) {
        answer(out, () -> revocations.listRevocations(request));
    }

    private synchronized <T> void answer(StreamObserver<T> out, Supplier<T> call) {
        out.onNext(call.get());
        out.onCompleted();
    }
}
