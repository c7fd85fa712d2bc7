package io.xenith.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonBodyReader;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** No endpoint reads a body without end, whoever sends it. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class BodyLimitTest {

    private static final String TOO_LARGE = "{\"a\": \"" + "x".repeat(JsonBodyReader.BYTES_AT_MOST) + "\"}";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void everyEndpointWithABodyRefusesOneThatIsTooLarge() {
        TestingClient nobody = TestingClient.nobody(port);
        String project = controlPlane.identity().project("limits");
        controlPlane.identity().grant(keycloak.addUser("limits-admin", "secret"), "admin", project);
        TestingClient admin = nobody.loggedIn("limits-admin", "secret", "limits");

        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.all()) {
            if (Arrays.asList(endpoint.method().getParameterTypes()).contains(JsonBody.class)) {
                int status = admin.with("Content-Type", endpoint.contentType())
                        .send(endpoint.verb(), endpoint.examplePath(), TOO_LARGE)
                        .status();
                if (status != 413) {
                    wrong.add(endpoint + " answers " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
