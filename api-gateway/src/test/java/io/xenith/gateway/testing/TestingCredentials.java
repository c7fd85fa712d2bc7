package io.xenith.gateway.testing;

import io.grpc.Status;
import io.xenith.controlplane.v1.ApplicationCredential;
import io.xenith.controlplane.v1.CreateApplicationCredentialRequest;
import io.xenith.controlplane.v1.CreateApplicationCredentialResponse;
import io.xenith.controlplane.v1.DeleteApplicationCredentialRequest;
import io.xenith.controlplane.v1.DeleteApplicationCredentialResponse;
import io.xenith.controlplane.v1.FindApplicationCredentialRequest;
import io.xenith.controlplane.v1.FindApplicationCredentialResponse;
import io.xenith.controlplane.v1.ListApplicationCredentialsRequest;
import io.xenith.controlplane.v1.ListApplicationCredentialsResponse;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.VerifyApplicationCredentialRequest;
import io.xenith.controlplane.v1.VerifyApplicationCredentialResponse;
import io.xenith.transport.error.ServiceException;
import java.util.HashMap;
import java.util.Map;

/** The application credentials of the record. */
final class TestingCredentials {
    private final TestingTable<ApplicationCredential> rows = new TestingTable<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final TestingRoles roles;
    private final TestingProjects projects;
    private final TestingDomains domains;

    TestingCredentials(TestingRoles roles, TestingProjects projects, TestingDomains domains) {
        this.roles = roles;
        this.projects = projects;
        this.domains = domains;
    }

    void forgetUser(String userId) {
        rows.removeIf(it -> it.getUserId().equals(userId));
    }

    CreateApplicationCredentialResponse createApplicationCredential(CreateApplicationCredentialRequest request) {
        ApplicationCredential credential = request.getCredential().toBuilder()
                .clearRoles()
                .addAllRoles(request.getCredential().getRolesList().stream()
                        .map(role -> roles.load(it -> it.getRoleId().equals(role.getRoleId())
                                || it.getName().equals(role.getName())))
                        .toList())
                .build();
        rows.put(credential.getCredentialId(), credential);
        secrets.put(credential.getCredentialId(), request.getSecret());
        return CreateApplicationCredentialResponse.newBuilder()
                .setCredential(credential)
                .build();
    }

    FindApplicationCredentialResponse findApplicationCredential(FindApplicationCredentialRequest request) {
        ApplicationCredential credential =
                rows.load("CREDENTIAL_NOT_FOUND", it -> it.getCredentialId().equals(request.getCredentialId()));
        return FindApplicationCredentialResponse.newBuilder()
                .setCredential(credential)
                .build();
    }

    ListApplicationCredentialsResponse listApplicationCredentials(ListApplicationCredentialsRequest request) {
        return ListApplicationCredentialsResponse.newBuilder()
                .addAllCredentials(rows.stream()
                        .filter(it -> it.getUserId().equals(request.getUserId()))
                        .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                        .toList())
                .build();
    }

    DeleteApplicationCredentialResponse deleteApplicationCredential(DeleteApplicationCredentialRequest request) {
        rows.remove("CREDENTIAL_NOT_FOUND", request.getCredentialId());
        return DeleteApplicationCredentialResponse.getDefaultInstance();
    }

    VerifyApplicationCredentialResponse verifyApplicationCredential(VerifyApplicationCredentialRequest request) {
        ApplicationCredential credential = rows.stream()
                .filter(it -> request.getCredentialId().isEmpty()
                        ? it.getUserId().equals(request.getUserId())
                                && it.getName().equals(request.getName())
                        : it.getCredentialId().equals(request.getCredentialId()))
                .filter(it -> request.getSecret().equals(secrets.get(it.getCredentialId())))
                .findFirst()
                .orElseThrow(() -> ServiceException.of(Status.Code.UNAUTHENTICATED, "BAD_CREDENTIAL", "refused"));
        Project project =
                projects.load("PROJECT_NOT_FOUND", it -> it.getProjectId().equals(credential.getProjectId()));
        return VerifyApplicationCredentialResponse.newBuilder()
                .setCredential(credential)
                .setProject(project)
                .setDomain(domains.load(project.getDomainId()))
                .build();
    }
}
