package io.xenith.controlplane.identity;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.AssignRoleRequest;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.CreateDomainRequest;
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.CreateRoleRequest;
import io.xenith.controlplane.v1.DeleteDomainRequest;
import io.xenith.controlplane.v1.DeleteProjectRequest;
import io.xenith.controlplane.v1.DeleteRoleRequest;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.FindDomainRequest;
import io.xenith.controlplane.v1.FindProjectRequest;
import io.xenith.controlplane.v1.FindRoleRequest;
import io.xenith.controlplane.v1.ForgetUserRequest;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.UnassignRoleRequest;
import io.xenith.controlplane.v1.UpdateDomainRequest;
import io.xenith.controlplane.v1.UpdateProjectRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdentityServiceTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final SortedMap<String, Long> HELD = new TreeMap<>();
    private static final TestingIdentity IDENTITY = new TestingIdentity(RECORD, List.of(new ProjectContents() {
        @Override
        public SortedMap<String, Long> count(Transaction tx, ProjectId project) {
            return HELD;
        }

        @Override
        public void forget(Transaction tx, ProjectId project) {}
    }));

    private final TestingCaller admin = TestingCaller.administrator();

    @BeforeAll
    static void bootstrap() {
        IDENTITY.bootstrap(Optional.empty());
    }

    @AfterAll
    static void close() {
        RECORD.close();
    }

    private Project createProject(String name) {
        return answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateProjectMethod(),
                        CreateProjectRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setProjectId(UUID.randomUUID().toString())
                                .setDomainId("default")
                                .setName(name)
                                .setEnabled(true)
                                .addTags("blue")
                                .build())
                .getProject();
    }

    private Domain createDomain(String name, boolean enabled) {
        return answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateDomainMethod(),
                        CreateDomainRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setName(name)
                                .setEnabled(enabled)
                                .build())
                .getDomain();
    }

    private String roleId(String name) {
        return answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getFindRoleMethod(),
                        FindRoleRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setName(name)
                                .build())
                .getRole()
                .getRoleId();
    }

    private void assign(TestingCaller user, String role, String project) {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getAssignRoleMethod(),
                AssignRoleRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setAssignment(assignment(user, role, project))
                        .build());
    }

    private Assignment assignment(TestingCaller user, String role, String project) {
        return Assignment.newBuilder()
                .setUserId(user.user().toString())
                .setRoleId(roleId(role))
                .setProjectId(project)
                .build();
    }

    @Test
    void bootstrapMakesWhatIsMissingOnceHoweverManyReplicasStart() throws Exception {
        var first = TestingCaller.member().user();
        atOnce(8, () -> {
            IDENTITY.bootstrap(Optional.of(first));
            return true;
        });
        assertThat(RECORD.number("SELECT count(*) FROM role WHERE built_in")).isEqualTo(4);
        assertThat(RECORD.number("SELECT count(*) FROM domain WHERE id = 'default' AND name = 'Default'"))
                .isOne();
        assertThat(RECORD.number("SELECT count(*) FROM project WHERE name = 'admin'"))
                .isOne();
        assertThat(RECORD.number("SELECT count(*) FROM role_assignment WHERE user_id = ?", first))
                .isEqualTo(2);
    }

    @Test
    void domainIsDisabledAndEmptiedBeforeItGoes() {
        Domain domain = createDomain("east", true);
        assertRefused(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", () -> createDomain("east", true));
        assertRefused(Status.Code.FAILED_PRECONDITION, "DOMAIN_ENABLED", () -> deleteDomain(domain));
        Domain disabled = answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getUpdateDomainMethod(),
                        UpdateDomainRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setDomainId(domain.getDomainId())
                                .setEnabled(false)
                                .setDescription("closed")
                                .build())
                .getDomain();
        assertThat(disabled.getDescription()).isEqualTo("closed");
        Project project = answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateProjectMethod(),
                        CreateProjectRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setDomainId(domain.getDomainId())
                                .setName("p")
                                .build())
                .getProject();
        assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> deleteDomain(domain));
        deleteProject(project);
        deleteDomain(domain);
        assertRefused(
                Status.Code.NOT_FOUND,
                "DOMAIN_NOT_FOUND",
                () -> answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getFindDomainMethod(),
                        FindDomainRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setName("east")
                                .build()));
    }

    private void deleteDomain(Domain domain) {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getDeleteDomainMethod(),
                DeleteDomainRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setDomainId(domain.getDomainId())
                        .build());
    }

    private void deleteProject(Project project) {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getDeleteProjectMethod(),
                DeleteProjectRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setProjectId(project.getProjectId())
                        .build());
    }

    @Test
    void projectNamesAreTakenWithinTheirDomainOnly() {
        createProject("twins");
        assertRefused(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", () -> createProject("twins"));
        Domain other = createDomain("other", true);
        Project sameName = answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateProjectMethod(),
                        CreateProjectRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setDomainId(other.getDomainId())
                                .setName("twins")
                                .build())
                .getProject();
        assertThat(sameName.getDomainId()).isEqualTo(other.getDomainId());
        assertRefused(
                Status.Code.NOT_FOUND,
                "DOMAIN_NOT_FOUND",
                () -> answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateProjectMethod(),
                        CreateProjectRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setDomainId("nowhere")
                                .setName("p")
                                .build()));
    }

    @Test
    void projectThatHoldsSomethingIsNotDeleted() {
        Project project = createProject("full");
        HELD.putAll(java.util.Map.of("networks", 2L, "ports", 5L, "routers", 0L));
        try {
            assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> deleteProject(project))
                    .isInstanceOfSatisfying(io.xenith.transport.error.ServiceException.class, refusal -> assertThat(
                                    refusal.detail().metadata())
                            .containsEntry("networks", "2")
                            .containsEntry("ports", "5")
                            .doesNotContainKey("routers"));
        } finally {
            HELD.clear();
        }
        deleteProject(project);
        assertRefused(Status.Code.NOT_FOUND, "PROJECT_NOT_FOUND", () -> deleteProject(project));
    }

    @Test
    void usersSeeTheProjectsOnWhichTheyHoldARole() {
        TestingCaller user = TestingCaller.member();
        Project project = createProject("seen");
        createProject("unseen");
        FindProjectRequest find = FindProjectRequest.newBuilder()
                .setCaller(user.caller())
                .setProjectId(project.getProjectId())
                .build();
        assertRefused(
                Status.Code.NOT_FOUND,
                "PROJECT_NOT_FOUND",
                () -> answerOf(IDENTITY.service, IdentityServiceGrpc.getFindProjectMethod(), find));
        assign(user, "reader", project.getProjectId());
        assertThat(answerOf(IDENTITY.service, IdentityServiceGrpc.getFindProjectMethod(), find)
                        .getProject())
                .isEqualTo(project);
        assertThat(answerOf(
                                IDENTITY.service,
                                IdentityServiceGrpc.getListProjectsMethod(),
                                ListProjectsRequest.newBuilder()
                                        .setCaller(user.caller())
                                        .setUserId(user.user().toString())
                                        .build())
                        .getProjectsList())
                .containsExactly(project);
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_ADMINISTRATOR",
                () -> answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getListProjectsMethod(),
                        ListProjectsRequest.newBuilder()
                                .setCaller(user.caller())
                                .build()));
    }

    @Test
    void assigningTwiceIsOnceAndUnassigningTwiceIsAnError() throws SQLException {
        TestingCaller user = TestingCaller.member();
        Project project = createProject("assigned");
        assign(user, "member", project.getProjectId());
        assign(user, "member", project.getProjectId());
        List<Assignment> assignments = answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getListAssignmentsMethod(),
                        ListAssignmentsRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setUserId(user.user().toString())
                                .build())
                .getAssignmentsList();
        assertThat(assignments)
                .singleElement()
                .isEqualTo(assignment(user, "member", project.getProjectId()).toBuilder()
                        .setRoleName("member")
                        .setProjectName("assigned")
                        .setProjectDomainId("default")
                        .build());

        unassign(user, project);
        assertRefused(Status.Code.NOT_FOUND, "ASSIGNMENT_NOT_FOUND", () -> unassign(user, project));
        assertThat(RECORD.number("SELECT count(*) FROM token_revocation WHERE user_id = ?", user.user()))
                .as("a lost role voids tokens")
                .isOne();
    }

    private void unassign(TestingCaller user, Project project) {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getUnassignRoleMethod(),
                UnassignRoleRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setAssignment(assignment(user, "member", project.getProjectId()))
                        .build());
    }

    @Test
    void rolesInUseAndThoseOfTheSystemStay() {
        String role = answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateRoleMethod(),
                        CreateRoleRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setName("auditor")
                                .build())
                .getRole()
                .getRoleId();
        TestingCaller user = TestingCaller.member();
        Project project = createProject("audited");
        assign(user, "auditor", project.getProjectId());
        assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> deleteRole(role));
        assertRefused(Status.Code.FAILED_PRECONDITION, "BUILT_IN", () -> deleteRole(roleId("reader")));
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getForgetUserMethod(),
                ForgetUserRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setUserId(user.user().toString())
                        .build());
        deleteRole(role);
    }

    private void deleteRole(String id) {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getDeleteRoleMethod(),
                DeleteRoleRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setRoleId(id)
                        .build());
    }

    @Test
    void changesOfOneProjectAtOnceAllCount() throws Exception {
        Project project = createProject("busy");
        atOnce(
                16,
                () -> answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getUpdateProjectMethod(),
                        UpdateProjectRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setProjectId(project.getProjectId())
                                .setDescription("changed")
                                .build()));
        assertThat(RECORD.number("SELECT version FROM project WHERE id = ?", UUID.fromString(project.getProjectId())))
                .isEqualTo(16);
    }

    @Test
    void databaseHoldsWhatAnAssignmentIs() {
        assertThatThrownBy(() -> RECORD.sql(
                        "INSERT INTO role_assignment SELECT ?, id, NULL, NULL, false, now() FROM role",
                        UUID.randomUUID()))
                .hasMessageContaining("role_assignment_has_one_scope");
        assertThatThrownBy(() -> RECORD.sql(
                        "INSERT INTO role_assignment SELECT ?, id, NULL, 'default', true, now() FROM role",
                        UUID.randomUUID()))
                .hasMessageContaining("role_assignment_has_one_scope");
        assertThatThrownBy(() -> RECORD.sql("INSERT INTO token_revocation (revoked_at, until) VALUES (now(), now())"))
                .hasMessageContaining("token_revocation_has_one_subject");
    }
}
