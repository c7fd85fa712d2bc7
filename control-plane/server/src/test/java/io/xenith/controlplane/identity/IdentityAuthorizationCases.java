package io.xenith.controlplane.identity;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.peerOnly;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;
import static io.xenith.controlplane.v1.IdentityServiceGrpc.*;

import com.google.protobuf.Message;
import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.*;
import java.util.List;

/** Who is refused what of {@code identity.proto}. */
public final class IdentityAuthorizationCases implements AuthorizationCases {

    private static final String ADMIN = "NOT_ADMINISTRATOR";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        String user = victim.member().user().toString();
        String project = victim.member().project().toString();
        String role = victim.callAsAdministrator(
                        getFindRoleMethod(),
                        FindRoleRequest.newBuilder().setName("member").build())
                .getRole()
                .getRoleId();
        Assignment assignment = Assignment.newBuilder()
                .setUserId(user)
                .setRoleId(role)
                .setProjectId(project)
                .build();
        victim.callAsAdministrator(
                getAssignRoleMethod(),
                AssignRoleRequest.newBuilder().setAssignment(assignment).build());
        String credential = victim.call(
                        getCreateApplicationCredentialMethod(),
                        CreateApplicationCredentialRequest.newBuilder()
                                .setSecret("hush")
                                .setCredential(
                                        ApplicationCredential.newBuilder().setName("victim"))
                                .build())
                .getCredential()
                .getCredentialId();
        return List.of(
                refused(
                        getCreateDomainMethod(),
                        CreateDomainRequest.newBuilder().setName("x").build(),
                        ADMIN),
                refused(
                        getFindDomainMethod(),
                        FindDomainRequest.newBuilder().setDomainId("default").build(),
                        "DOMAIN_NOT_FOUND"),
                answered(getListDomainsMethod(), ListDomainsRequest.getDefaultInstance(), this::empty),
                refused(
                        getUpdateDomainMethod(),
                        UpdateDomainRequest.newBuilder().setDomainId("default").build(),
                        ADMIN),
                refused(
                        getDeleteDomainMethod(),
                        DeleteDomainRequest.newBuilder().setDomainId("default").build(),
                        ADMIN),
                refused(
                        getCreateProjectMethod(),
                        CreateProjectRequest.newBuilder().setName("x").build(),
                        ADMIN),
                refused(
                        getFindProjectMethod(),
                        FindProjectRequest.newBuilder().setProjectId(project).build(),
                        "PROJECT_NOT_FOUND"),
                refused(
                        getListProjectsMethod(),
                        ListProjectsRequest.newBuilder().setUserId(user).build(),
                        ADMIN),
                refused(
                        getUpdateProjectMethod(),
                        UpdateProjectRequest.newBuilder().setProjectId(project).build(),
                        ADMIN),
                refused(
                        getDeleteProjectMethod(),
                        DeleteProjectRequest.newBuilder().setProjectId(project).build(),
                        ADMIN),
                refused(
                        getCreateRoleMethod(),
                        CreateRoleRequest.newBuilder().setName("x").build(),
                        ADMIN),
                // Roles belong to nobody, and everybody may know their names.
                answered(
                        getFindRoleMethod(),
                        FindRoleRequest.newBuilder().setRoleId(role).build(),
                        _ -> true),
                answered(getListRolesMethod(), ListRolesRequest.getDefaultInstance(), _ -> true),
                refused(
                        getDeleteRoleMethod(),
                        DeleteRoleRequest.newBuilder().setRoleId(role).build(),
                        ADMIN),
                refused(
                        getAssignRoleMethod(),
                        AssignRoleRequest.newBuilder().setAssignment(assignment).build(),
                        ADMIN),
                refused(
                        getUnassignRoleMethod(),
                        UnassignRoleRequest.newBuilder()
                                .setAssignment(assignment)
                                .build(),
                        ADMIN),
                refused(
                        getListAssignmentsMethod(),
                        ListAssignmentsRequest.newBuilder().setUserId(user).build(),
                        ADMIN),
                refused(
                        getForgetUserMethod(),
                        ForgetUserRequest.newBuilder().setUserId(user).build(),
                        ADMIN),
                peerOnly(
                        getResolveScopeMethod(),
                        ResolveScopeRequest.newBuilder()
                                .setUserId(user)
                                .setProjectId(project)
                                .build()),
                refused(
                        getCreateApplicationCredentialMethod(),
                        CreateApplicationCredentialRequest.newBuilder()
                                .setSecret("x")
                                .setCredential(ApplicationCredential.newBuilder()
                                        .setName("x")
                                        .setUserId(user)
                                        .setProjectId(project))
                                .build(),
                        ADMIN),
                refused(
                        getFindApplicationCredentialMethod(),
                        FindApplicationCredentialRequest.newBuilder()
                                .setCredentialId(credential)
                                .build(),
                        "APPLICATION_CREDENTIAL_NOT_FOUND"),
                refused(
                        getListApplicationCredentialsMethod(),
                        ListApplicationCredentialsRequest.newBuilder()
                                .setUserId(user)
                                .build(),
                        ADMIN),
                refused(
                        getDeleteApplicationCredentialMethod(),
                        DeleteApplicationCredentialRequest.newBuilder()
                                .setCredentialId(credential)
                                .build(),
                        "APPLICATION_CREDENTIAL_NOT_FOUND"),
                peerOnly(
                        getVerifyApplicationCredentialMethod(),
                        VerifyApplicationCredentialRequest.newBuilder()
                                .setCredentialId(credential)
                                .build()),
                refused(
                        getRevokeTokensMethod(),
                        RevokeTokensRequest.newBuilder().setUserId(user).build(),
                        ADMIN),
                peerOnly(getListRevocationsMethod(), ListRevocationsRequest.getDefaultInstance()));
    }

    private boolean empty(Message answer) {
        return answer.getSerializedSize() == 0;
    }
}
