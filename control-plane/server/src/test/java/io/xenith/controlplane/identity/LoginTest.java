package io.xenith.controlplane.identity;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.ApplicationCredential;
import io.xenith.controlplane.v1.CreateApplicationCredentialRequest;
import io.xenith.controlplane.v1.DeleteApplicationCredentialRequest;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.ListRevocationsRequest;
import io.xenith.controlplane.v1.ListRevocationsResponse;
import io.xenith.controlplane.v1.ProjectName;
import io.xenith.controlplane.v1.ResolveScopeRequest;
import io.xenith.controlplane.v1.ResolveScopeResponse;
import io.xenith.controlplane.v1.RevokeTokensRequest;
import io.xenith.controlplane.v1.Role;
import io.xenith.controlplane.v1.VerifyApplicationCredentialRequest;
import io.xenith.controlplane.v1.VerifyApplicationCredentialResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway asks at log-in: scopes, credentials and revocations. */
class LoginTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingIdentity IDENTITY = new TestingIdentity(RECORD, List.of());
    private static final UserId ROOT = TestingCaller.member().user();

    private TestingCaller user = RECORD.member();

    @BeforeAll
    static void bootstrap() {
        IDENTITY.bootstrap(Optional.of(ROOT));
    }

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @BeforeEach
    void holdsARole() throws SQLException {
        user = RECORD.member();
        hold("member");
    }

    private void hold(String role) throws SQLException {
        RECORD.sql(
                "INSERT INTO role_assignment SELECT ?, id, ?::uuid, NULL, false, now() FROM role WHERE name = ?",
                user.user(),
                user.project(),
                role);
    }

    private static ResolveScopeResponse resolve(ResolveScopeRequest.Builder request) {
        return answerOf(IDENTITY.service, IdentityServiceGrpc.getResolveScopeMethod(), request.build());
    }

    private ResolveScopeRequest.Builder of(UserId who) {
        return ResolveScopeRequest.newBuilder().setUserId(who.toString());
    }

    private ResolveScopeRequest.Builder ofUser() {
        return of(user.user());
    }

    private static List<String> names(List<Role> roles) {
        return roles.stream().map(Role::getName).sorted().toList();
    }

    @Test
    void tokenCarriesRolesAndAllTheyImply() {
        ResolveScopeResponse scope =
                resolve(ofUser().setProjectId(user.project().toString()));
        assertThat(names(scope.getRolesList())).containsExactly("member", "reader");
        assertThat(scope.getProject().getProjectId()).isEqualTo(user.project().toString());
        assertThat(scope.getDomain().getName()).isEqualTo("Default");
        assertThat(scope.hasValidFrom()).isFalse();

        ResolveScopeResponse system = resolve(of(ROOT).setSystem(true));
        assertThat(system.getSystem()).isTrue();
        assertThat(names(system.getRolesList())).containsExactly("admin", "member", "reader");
        ResolveScopeResponse admin = resolve(of(ROOT).setProjectName(
                        ProjectName.newBuilder().setName("admin").setDomainName("Default")));
        assertThat(names(admin.getRolesList())).containsExactly("admin", "member", "reader");
    }

    @Test
    void onlyProjectIsTakenWhenNoneIsNamed() throws SQLException {
        assertThat(resolve(ofUser().setAny(true)).getProject().getProjectId())
                .isEqualTo(user.project().toString());
        TestingCaller second = RECORD.member();
        RECORD.sql(
                "INSERT INTO role_assignment SELECT ?, id, ?::uuid, NULL, false, now() FROM role WHERE name = 'reader'",
                user.user(),
                second.project());
        ResolveScopeResponse unscoped = resolve(ofUser().setAny(true));
        assertThat(unscoped.hasProject()).isFalse();
        assertThat(unscoped.getRolesList()).isEmpty();
    }

    @Test
    void scopesWithoutRoleAreAllAlikeWhetherTheyExistOrNot() {
        for (ResolveScopeRequest.Builder request : List.of(
                ofUser().setProjectId(RECORD.member().project().toString()),
                ofUser().setProjectId(UUID.randomUUID().toString()),
                ofUser().setProjectId("nonsense"),
                ofUser().setProjectName(ProjectName.newBuilder().setName("x").setDomainId("default")),
                ofUser().setDomainId("default"),
                ofUser().setDomainName("nowhere"),
                ofUser().setSystem(true))) {
            assertRefused(Status.Code.PERMISSION_DENIED, "NO_ROLE_IN_SCOPE", () -> resolve(request));
        }
    }

    @Test
    void disabledProjectLetsNobodyIn() throws SQLException {
        RECORD.sql("UPDATE project SET enabled = false WHERE id = ?", user.project());
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "SCOPE_DISABLED",
                () -> resolve(ofUser().setProjectId(user.project().toString())));
        assertThat(resolve(ofUser().setAny(true)).hasProject()).isFalse();
    }

    private ApplicationCredential create(ApplicationCredential.Builder credential, String secret) {
        return answerOf(
                        IDENTITY.service,
                        IdentityServiceGrpc.getCreateApplicationCredentialMethod(),
                        CreateApplicationCredentialRequest.newBuilder()
                                .setCaller(user.caller())
                                .setCredential(credential)
                                .setSecret(secret)
                                .build())
                .getCredential();
    }

    private static VerifyApplicationCredentialResponse verify(VerifyApplicationCredentialRequest.Builder request) {
        return answerOf(IDENTITY.service, IdentityServiceGrpc.getVerifyApplicationCredentialMethod(), request.build());
    }

    private static void assertBad(VerifyApplicationCredentialRequest.Builder request) {
        assertRefused(Status.Code.UNAUTHENTICATED, "BAD_CREDENTIAL", () -> verify(request));
    }

    @Test
    void credentialLetsAProgramInWithItsSecretOnly() throws SQLException {
        ApplicationCredential made = create(
                ApplicationCredential.newBuilder()
                        .setName("ci")
                        .addRoles(Role.newBuilder().setName("reader")),
                "correct horse");
        assertThat(names(made.getRolesList())).containsExactly("reader");
        var byId = VerifyApplicationCredentialRequest.newBuilder()
                .setCredentialId(made.getCredentialId())
                .setSecret("correct horse");
        assertThat(verify(byId).getProject().getProjectId())
                .isEqualTo(user.project().toString());
        assertThat(names(verify(byId).getCredential().getRolesList())).containsExactly("reader");
        var byName = VerifyApplicationCredentialRequest.newBuilder()
                .setUserId(user.user().toString())
                .setName("ci")
                .setSecret("correct horse");
        assertThat(verify(byName).getCredential().getCredentialId()).isEqualTo(made.getCredentialId());

        assertBad(byId.clone().setSecret("correct house"));
        assertBad(byId.clone().setSecret(""));
        assertBad(byId.clone().setCredentialId(UUID.randomUUID().toString()));
        assertBad(byId.clone().setCredentialId("nonsense"));
        assertBad(byName.clone().setUserId(UUID.randomUUID().toString()));
        assertThat(RECORD.number(
                        "SELECT count(*) FROM application_credential c" + " WHERE c::text LIKE '%correct horse%'"))
                .isZero();
        assertThat(
                        RECORD.number(
                                "SELECT count(*) FROM application_credential WHERE secret_rounds >= 100000 AND length(secret_salt) = 16"))
                .isPositive();
    }

    @Test
    void credentialIsNoMoreThanItsUserIsNow() throws SQLException {
        hold("admin");
        ApplicationCredential made = create(ApplicationCredential.newBuilder().setName("mighty"), "s");
        assertThat(names(made.getRolesList())).containsExactly("admin", "member", "reader");
        var login = VerifyApplicationCredentialRequest.newBuilder()
                .setCredentialId(made.getCredentialId())
                .setSecret("s");
        RECORD.sql(
                "DELETE FROM role_assignment WHERE user_id = ? AND role_id = (SELECT id FROM role WHERE name = 'admin')",
                user.user());
        assertThat(names(verify(login).getCredential().getRolesList())).containsExactly("member", "reader");
        RECORD.sql("DELETE FROM role_assignment WHERE user_id = ?", user.user());
        assertBad(login);
    }

    @Test
    void credentialRunsOutAndIsDeleted() {
        ApplicationCredential made = create(
                ApplicationCredential.newBuilder()
                        .setName("short")
                        .setExpiresAt(Answers.timestamp(RECORD.clock().instant().plusSeconds(60))),
                "s");
        var login = VerifyApplicationCredentialRequest.newBuilder()
                .setCredentialId(made.getCredentialId())
                .setSecret("s");
        assertThat(verify(login).getCredential().getName()).isEqualTo("short");
        RECORD.clock().advance(Duration.ofSeconds(60));
        assertBad(login);

        ApplicationCredential other = create(ApplicationCredential.newBuilder().setName("other"), "s");
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getDeleteApplicationCredentialMethod(),
                DeleteApplicationCredentialRequest.newBuilder()
                        .setCaller(user.caller())
                        .setCredentialId(other.getCredentialId())
                        .build());
        assertBad(VerifyApplicationCredentialRequest.newBuilder()
                .setCredentialId(other.getCredentialId())
                .setSecret("s"));
    }

    @Test
    void nobodyMakesACredentialForRolesOrProjectsThatAreNotTheirs() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> create(
                        ApplicationCredential.newBuilder()
                                .setName("x")
                                .addRoles(Role.newBuilder().setName("admin")),
                        "s"));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_ADMINISTRATOR",
                () -> create(
                        ApplicationCredential.newBuilder()
                                .setName("x")
                                .setUserId(UUID.randomUUID().toString()),
                        "s"));
        create(ApplicationCredential.newBuilder().setName("twice"), "s");
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                "NAME_TAKEN",
                () -> create(ApplicationCredential.newBuilder().setName("twice"), "s"));
    }

    private static ListRevocationsResponse revocations(long after) {
        return answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getListRevocationsMethod(),
                ListRevocationsRequest.newBuilder().setAfter(after).build());
    }

    private static boolean revoke(TestingCaller caller, String auditId) {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getRevokeTokensMethod(),
                RevokeTokensRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setAuditId(auditId)
                        .build());
        return true;
    }

    @Test
    void cursorMissesNoRevocationHoweverManyAreMadeAtOnce() throws Exception {
        Set<String> seen = new HashSet<>();
        Thread reader = Thread.ofVirtual().unstarted(() -> {
            long cursor = 0;
            while (seen.size() < 64 && !Thread.currentThread().isInterrupted()) {
                ListRevocationsResponse page = revocations(cursor);
                page.getRevocationsList().stream()
                        .filter(one -> one.getAuditId().startsWith("many-"))
                        .forEach(one -> seen.add(one.getAuditId()));
                cursor = page.getCursor();
            }
        });
        reader.start();
        atOnce(64, () -> revoke(user, "many-" + UUID.randomUUID()));
        assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
        assertThat(seen).hasSize(64);
    }

    @Test
    void revocationVoidsOlderTokensAndIsForgottenInTime() {
        answerOf(
                IDENTITY.service,
                IdentityServiceGrpc.getRevokeTokensMethod(),
                RevokeTokensRequest.newBuilder()
                        .setCaller(user.caller())
                        .setUserId(user.user().toString())
                        .setUntil(Answers.timestamp(RECORD.clock().instant().plusSeconds(10)))
                        .build());
        assertThat(resolve(ofUser().setProjectId(user.project().toString())).getValidFrom())
                .isEqualTo(Answers.timestamp(RECORD.clock().instant()));
        assertThat(revocations(0).getRevocationsList())
                .anyMatch(one -> one.getUserId().equals(user.user().toString()));
        RECORD.clock().advance(Duration.ofSeconds(11));
        new RevocationPruning(RECORD.transactions(), IDENTITY.revocations).run();
        assertThat(revocations(0).getRevocationsList())
                .noneMatch(one -> one.getUserId().equals(user.user().toString()));
    }
}
