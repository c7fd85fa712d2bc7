package io.xenith.gateway.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients find before they have a token. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class VersionResourceTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingClient nobody;

    @BeforeEach
    void nobody() {
        nobody = TestingClient.nobody(port);
    }

    private TestingClient.Answer get(String path, int status) {
        var answer = nobody.get(path);
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(status);
        return answer;
    }

    @Test
    void hasAVersionDocumentAtEachRootWithAndWithoutASlash() {
        for (String slash : new String[] {"", "/"}) {
            assertThat(get("/identity" + slash, 300)
                            .json()
                            .path("versions")
                            .path("values")
                            .path(0)
                            .path("id")
                            .asText())
                    .startsWith("v3");
            assertThat(get("/identity/v3" + slash, 200)
                            .json()
                            .path("version")
                            .path("id")
                            .asText())
                    .startsWith("v3");
            assertThat(get("/compute" + slash, 200)
                            .json()
                            .path("versions")
                            .path(0)
                            .path("id")
                            .asText())
                    .isEqualTo("v2.1");
            assertThat(get("/compute/v2.1" + slash, 200)
                            .json()
                            .path("version")
                            .path("min_version")
                            .asText())
                    .isEqualTo("2.1");
            assertThat(get("/image" + slash, 300).json().path("versions").findValuesAsText("id"))
                    .contains("v2.0");
            assertThat(get("/network" + slash, 200)
                            .json()
                            .path("versions")
                            .path(0)
                            .path("id")
                            .asText())
                    .isEqualTo("v2.0");
            assertThat(get("/placement" + slash, 200)
                            .json()
                            .path("versions")
                            .path(0)
                            .path("min_version")
                            .asText())
                    .isEqualTo("1.0");
        }
    }

    @Test
    void linksToWhereTheClientCameFrom() {
        assertThat(get("/compute/v2.1", 200)
                        .json()
                        .path("version")
                        .path("links")
                        .path(0)
                        .path("href")
                        .asText())
                .isEqualTo("http://127.0.0.1:" + port + "/compute/v2.1/");
        assertThat(get("/", 200).json().path("services").findValuesAsText("type"))
                .contains("compute", "identity", "image", "network", "placement");
    }

    @Test
    void saysWhichMicroversionItAnsweredIn() {
        var answer = get("/compute/v2.1", 200);

        assertThat(answer.header("OpenStack-API-Version")).contains("compute 2.1");
        assertThat(answer.header("X-OpenStack-Nova-API-Version")).contains("2.1");
        assertThat(answer.headers().allValues("Vary"))
                .contains("OpenStack-API-Version", "X-OpenStack-Nova-API-Version");
        assertThat(answer.header("X-Compute-Request-Id")).isEqualTo(answer.header("X-Openstack-Request-Id"));
    }

    @Test
    void answersAnUnknownPathInTheDialectOfItsService() {
        assertThat(get("/compute/v2.1/nothing/here", 404)
                        .json()
                        .path("itemNotFound")
                        .path("code")
                        .asInt())
                .isEqualTo(404);
        assertThat(get("/network/v2.0/nothing", 404)
                        .json()
                        .path("NeutronError")
                        .path("type")
                        .asText())
                .isEqualTo("HTTPNotFound");
        assertThat(get("/identity/v3/nothing", 404)
                        .json()
                        .path("error")
                        .path("title")
                        .asText())
                .isEqualTo("Not Found");
        assertThat(get("/placement/nothing", 404)
                        .json()
                        .path("errors")
                        .path(0)
                        .path("status")
                        .asInt())
                .isEqualTo(404);
        assertThat(get("/image/v2/nothing", 404).text()).contains("404 Not Found");
    }

    @Test
    void isReadyOnlyAsLongAsItHearsOfTheControlPlane() {
        assertThat(get("/q/health/ready", 200).json().path("status").asText()).isEqualTo("UP");
        assertThat(get("/q/metrics", 200).text()).contains("http_server_requests");
    }
}
