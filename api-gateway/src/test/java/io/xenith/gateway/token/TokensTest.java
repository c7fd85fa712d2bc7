package io.xenith.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.AuthenticatedCaller.UsedCredential;
import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.access.Scope;
import io.xenith.transport.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

    private static final Instant START = Instant.parse("2026-05-01T12:00:00.000001Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Instant now = START;
    private Revocations revocations = new Revocations();

    @BeforeEach
    void oneKey() throws Exception {
        writeKey("b.pem");
    }

    private void writeKey(String name) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        Files.writeString(
                directory.resolve(name), Pem.encode(generator.generateKeyPair().getPrivate()));
    }

    private Tokens tokens() {
        return tokens(SigningKeys.load(directory));
    }

    private Tokens tokens(SigningKeys keys) {
        return new Tokens(keys, revocations, Duration.ofHours(1), () -> now);
    }

    private static AuthenticatedCaller caller(Scope scope) {
        return new AuthenticatedCaller(
                "2f6d1f5a-6e0b-4c53-8f0e-4a1c3b7d9e02",
                "dëmo \"quoted\"",
                "default",
                "Default",
                scope,
                List.of(new NamedRole(new UUID(1, 2).toString(), "member")),
                Optional.of(new UsedCredential(new UUID(3, 4).toString(), "robot", true)));
    }

    private static AuthenticatedCaller inProject() {
        return caller(new Scope.OfProject(new UUID(5, 6).toString(), "demo", "default", "Default"));
    }

    @Test
    void readsBackAtAnotherReplicaWhatWasIssued() {
        List<Scope> scopes = List.of(
                new Scope.Unscoped(),
                new Scope.OfSystem(),
                new Scope.OfDomain("default", "Default"),
                new Scope.OfProject(new UUID(5, 6).toString(), "demo", "default", "Default"));
        for (Scope scope : scopes) {
            Tokens.Issued issued = tokens().issue(caller(scope), List.of("password"), Instant.EPOCH);

            assertThat(tokens().findToken(issued.text())).contains(issued.token());
        }
    }

    @Test
    void staysSmall() {
        assertThat(tokens().issue(inProject(), List.of("password"), Instant.EPOCH)
                        .text())
                .hasSizeLessThan(1024);
    }

    @Test
    void refusesAnyChangedCharacter() {
        String text =
                tokens().issue(inProject(), List.of("password"), Instant.EPOCH).text();

        for (int i = 0; i < text.length(); i += 7) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(tokens().findToken(changed)).as("changed at %d", i).isEmpty();
        }
        assertThat(tokens().findToken("")).isEmpty();
        assertThat(tokens().findToken("a.b.c")).isEmpty();
        assertThat(tokens().findToken(text.substring(0, text.lastIndexOf('.') + 1)))
                .isEmpty();
    }

    @Test
    void refusesATokenOfAnotherKey() throws Exception {
        String text =
                tokens().issue(inProject(), List.of("password"), Instant.EPOCH).text();
        Files.delete(directory.resolve("b.pem"));
        writeKey("b.pem");

        assertThat(tokens().findToken(text)).isEmpty();
    }

    @Test
    void runsOutAlsoWhenRemembered() {
        Tokens tokens = tokens();
        String text =
                tokens.issue(inProject(), List.of("password"), Instant.EPOCH).text();

        now = START.plus(Duration.ofMinutes(59));
        assertThat(tokens.find(text)).isPresent();
        now = START.plus(Duration.ofHours(1));
        assertThat(tokens.find(text)).isEmpty();
    }

    @Test
    void livesNoLongerForHavingChangedItsScope() {
        Tokens tokens = tokens();
        Tokens.Issued first = tokens.issue(caller(new Scope.Unscoped()), List.of("password"), Instant.EPOCH);
        now = START.plus(Duration.ofMinutes(30));

        Tokens.Issued second = tokens.reissue(first.token(), inProject(), Instant.EPOCH);
        Tokens.Issued third = tokens.reissue(second.token(), inProject(), Instant.EPOCH);

        assertThat(third.token().expiresAt()).isEqualTo(first.token().expiresAt());
        assertThat(third.token().methods()).containsExactly("token", "password");
        assertThat(third.token().auditIds()).hasSize(2).contains(first.token().auditId());
        revocations.revokeToken(first.token().auditId(), first.token().expiresAt());
        assertThat(tokens.find(third.text())).isEmpty();
    }

    @Test
    void endsWhatWasIssuedUpToARevocationAndNothingLater() {
        Tokens tokens = tokens();
        String before =
                tokens.issue(inProject(), List.of("password"), Instant.EPOCH).text();
        revocations.revokeUser(inProject().userId(), START, START.plusSeconds(3600));
        String same = tokens.issue(inProject(), List.of("password"), START).text();

        assertThat(tokens.find(before)).isEmpty();
        assertThat(tokens.find(same)).as("the login knew of the revocation").isPresent();
        revocations.revokeProject(inProject().projectId(), START.plusSeconds(1), START.plusSeconds(3600));
        assertThat(tokens.find(same)).isEmpty();
    }

    @Test
    void forgetsRevocationsWhenNoTokenCanBeLeft() {
        revocations.revokeToken("a", START);
        revocations.revokeUser("u", START, START.plusSeconds(10));
        revocations.revokeProject("p", START, START.plusSeconds(20));

        revocations.forgetBefore(START.plusSeconds(15));

        assertThat(revocations.size()).isEqualTo(1);
    }

    @Test
    void replacesItsKeyWithoutRefusingAnybody() throws Exception {
        SigningKeys keys = SigningKeys.load(directory);
        Tokens tokens = tokens(keys);
        String old =
                tokens.issue(inProject(), List.of("password"), Instant.EPOCH).text();

        writeKey("a.pem"); // sorts first: verifies, does not sign yet
        keys.reload();
        assertThat(tokens(keys).find(old)).isPresent();
        Files.move(directory.resolve("a.pem"), directory.resolve("c.pem"));
        keys.reload();
        String fresh = tokens(keys)
                .issue(inProject(), List.of("password"), Instant.EPOCH)
                .text();

        assertThat(tokens(keys).find(old)).isPresent();
        Files.delete(directory.resolve("b.pem"));
        keys.reload();
        assertThat(tokens(keys).find(old)).isEmpty();
        assertThat(tokens(keys).find(fresh)).isPresent();
    }

    @Test
    void keepsTheKeysItHasWhenNewOnesAreBroken() throws Exception {
        SigningKeys keys = SigningKeys.load(directory);
        String text = tokens(keys)
                .issue(inProject(), List.of("password"), Instant.EPOCH)
                .text();
        Files.writeString(directory.resolve("b.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        keys.reload();

        assertThat(tokens(keys).find(text)).isPresent();
        assertThatThrownBy(() -> SigningKeys.load(directory)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void remembersABoundedNumberOfTokens() {
        VerifiedTokens verified = new VerifiedTokens(10);
        Token token =
                tokens().issue(inProject(), List.of("password"), Instant.EPOCH).token();
        for (int i = 0; i < 1_000; i++) {
            verified.put("t" + i, token);
            assertThat(verified.find("t0").isPresent() || i > 10).isTrue();
        }

        assertThat(verified.size()).isLessThanOrEqualTo(22);
        assertThat(verified.find("t999")).isPresent();
    }
}
