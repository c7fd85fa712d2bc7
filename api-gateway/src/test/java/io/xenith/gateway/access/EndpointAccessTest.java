package io.xenith.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks every endpoint there is as nobody, as a stranger, and as someone who may less than it asks. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class EndpointAccessTest {

    // Adding to these is a decision about security, and belongs in a review of its own.
    private static final Set<String> OPEN = new TreeSet<>(Set.of(
            "GET /",
            "GET /compute",
            "GET /compute/v2.1",
            "GET /fleet/v1",
            "GET /identity",
            "GET /identity/v3",
            "GET /image",
            "GET /image/versions",
            "GET /network",
            "GET /placement",
            "GET /volume",
            "GET /volume/v3",
            "POST /identity/v3/auth/tokens"));

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingClient nobody;
    private TestingClient stranger;
    private TestingClient reader;
    private TestingClient member;

    @BeforeEach
    void people() {
        nobody = TestingClient.nobody(port);
        String project = controlPlane.identity().project("walked");
        keycloak.addUser("stranger", "secret");
        controlPlane.identity().grant(keycloak.addUser("walking-reader", "secret"), "reader", project);
        controlPlane.identity().grant(keycloak.addUser("walking-member", "secret"), "member", project);
        stranger = nobody.loggedIn("stranger", "secret");
        reader = nobody.loggedIn("walking-reader", "secret", "walked");
        member = nobody.loggedIn("walking-member", "secret", "walked");
    }

    @Test
    void everyEndpointSaysWhatItAsks() {
        assertThat(Endpoint.all()).isNotEmpty().allSatisfy(endpoint -> assertThat(endpoint.rule())
                .as("%s needs @Requires or @Anonymous", endpoint)
                .isNotInstanceOf(AccessRules.Rule.Missing.class));
    }

    @Test
    void onlyVersionDocumentsAndTheLoginAreOpen() {
        assertThat(Endpoint.all().stream()
                        .filter(endpoint -> endpoint.rule() instanceof AccessRules.Rule.Open)
                        .map(Endpoint::toString))
                .isSubsetOf(OPEN);
    }

    @Test
    void refusesWhoeverMayNot() {
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.all()) {
            if (endpoint.rule() instanceof AccessRules.Rule.AtLeast(Role role, String _)) {
                expect(401, nobody, endpoint, "nobody", wrong);
                expect(401, nobody.withToken("forged.token.text"), endpoint, "a forger", wrong);
                if (role.compareTo(Role.READER) >= 0) {
                    expect(403, stranger, endpoint, "a stranger", wrong);
                }
                if (role.compareTo(Role.MEMBER) >= 0) {
                    expect(403, reader, endpoint, "a reader", wrong);
                }
                if (role.compareTo(Role.ADMIN) >= 0) {
                    expect(403, member, endpoint, "a member", wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void namesThePolicyOfComputeThatRefuses() {
        assertThat(Endpoint.all().stream()
                        .filter(endpoint -> endpoint.examplePath().startsWith("/compute/"))
                        .filter(endpoint -> endpoint.rule() instanceof AccessRules.Rule.AtLeast(Role role, String _)
                                && role == Role.ADMIN))
                .isNotEmpty()
                .allSatisfy(endpoint -> assertThat(
                                member.send(endpoint.verb(), endpoint.examplePath(), endpoint.hasBody() ? "{}" : "")
                                        .json()
                                        .path("forbidden")
                                        .path("message")
                                        .asText())
                        .startsWith("Policy doesn't allow os_compute_api:")
                        .endsWith(" to be performed."));
    }

    private static void expect(int status, TestingClient who, Endpoint endpoint, String name, List<String> wrong) {
        TestingClient client = endpoint.hasBody() ? who.with("Content-Type", endpoint.contentType()) : who;
        var answer = client.send(endpoint.verb(), endpoint.examplePath(), endpoint.hasBody() ? "{}" : "");
        if (answer.status() != status) {
            wrong.add(endpoint + " as " + name + " answers " + answer.status() + ", not " + status);
        }
        if (answer.header("X-Openstack-Request-Id").isEmpty()) {
            wrong.add(endpoint + " as " + name + " answers without a request id");
        }
    }
}
