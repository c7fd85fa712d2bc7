package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The volumes of a server, as Nova's clients attach and detach them. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ServerVolumesApiTest {

    private static final String VOLUME = "0cd1e4a0-6c66-4b5e-9f0a-2f3bb3a6a111";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private ComputeCloud cloud;
    private TestingClient member;
    private String id;

    @BeforeEach
    void aServer() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        member = cloud.member;
        id = cloud.server("web");
    }

    private String path(String rest) {
        return V21 + "/servers/" + id + "/os-volume_attachments" + rest;
    }

    private TestingClient.Answer attach(TestingClient client, String fields) {
        return client.post(path(""), "{\"volumeAttachment\": {\"volumeId\": \"" + VOLUME + "\"" + fields + "}}");
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    @Test
    void attachesShowsAndDetaches() {
        assertThat(member.get(path("")).json().path("volumeAttachments")).isEmpty();
        assertThat(member.get(path("/" + VOLUME)).status()).isEqualTo(404);

        var attached = attach(member, ", \"device\": \"/dev/xvde\"");
        assertThat(attached.status()).as(attached.text()).isEqualTo(200);
        JsonNode shown = attached.json().path("volumeAttachment");
        assertThat(shown.path("id").asText()).isEqualTo(VOLUME);
        assertThat(shown.path("volumeId").asText()).isEqualTo(VOLUME);
        assertThat(shown.path("serverId").asText()).isEqualTo(id);
        assertThat(shown.path("device").asText()).isEqualTo("/dev/xvde");
        assertThat(shown).hasSize(4);
        assertThat(cloud.instances.last(AttachVolumeRequest.class).getDevice()).isEqualTo("/dev/xvde");
        assertThat(member.get(path("/" + VOLUME)).json().path("volumeAttachment"))
                .isEqualTo(shown);
        assertThat(member.get(path("")).json().path("volumeAttachments").path(0))
                .isEqualTo(shown);
        var server = in(member, 3).get(V21 + "/servers/" + id).json().path("server");
        assertThat(server.path("os-extended-volumes:volumes_attached").toString())
                .isEqualTo("[{\"id\":\"" + VOLUME + "\",\"delete_on_termination\":false}]");

        assertThat(member.delete(path("/" + VOLUME)).status()).isEqualTo(202);
        var again = member.delete(path("/" + VOLUME));
        assertThat(again.status()).as("who waits tries again").isEqualTo(400);
        assertThat(message(again)).isEqualTo("Invalid volume: volume '" + VOLUME + "' is detaching");
        assertThat(member.delete(path("/" + id)).status()).isEqualTo(404);
    }

    @Test
    void laterVersionsShowMore() {
        var attached = attach(in(member, 89), ", \"delete_on_termination\": false, \"device\": null");
        assertThat(attached.status()).as(attached.text()).isEqualTo(200);
        assertThat(attached.json().path("volumeAttachment").has("id")).isTrue();
        var shown = in(member, 89).get(path("/" + VOLUME)).json().path("volumeAttachment");
        assertThat(shown.has("id")).isFalse();
        assertThat(shown.path("attachment_id").asText()).isEqualTo(VOLUME);
        assertThat(shown.path("bdm_uuid").asText()).isEqualTo(VOLUME);
        assertThat(shown.path("tag").isNull()).isTrue();
        assertThat(shown.path("delete_on_termination").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|{\"volumeId\": \"nonsense\"}",
                "1|{}",
                "1|{\"volumeId\": \"0cd1e4a0-6c66-4b5e-9f0a-2f3bb3a6a111\", \"tag\": \"data\"}",
                "49|{\"volumeId\": \"0cd1e4a0-6c66-4b5e-9f0a-2f3bb3a6a111\", \"tag\": \"data\"}",
                "79|{\"volumeId\": \"0cd1e4a0-6c66-4b5e-9f0a-2f3bb3a6a111\", \"delete_on_termination\": true}",
                "1|{\"volumeId\": \"0cd1e4a0-6c66-4b5e-9f0a-2f3bb3a6a111\", \"device\": \"/etc/passwd\"}",
                "1|{\"volumeId\": \"0cd1e4a0-6c66-4b5e-9f0a-2f3bb3a6a111\", \"more\": 1}"
            })
    void refusesWhatItCannotDo(int minor, String fields) {
        var answer = in(member, minor).post(path(""), "{\"volumeAttachment\": " + fields + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void saysWhyAVolumeCannotBeHad() {
        var missing = member.post(
                path(""), "{\"volumeAttachment\": {\"volumeId\": \"ffffffff-6c66-4b5e-9f0a-2f3bb3a6a111\"}}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(message(missing)).isEqualTo("Volume ffffffff-6c66-4b5e-9f0a-2f3bb3a6a111 could not be found.");
        attach(member, "");
        var taken = attach(member, "");
        assertThat(taken.status()).isEqualTo(400);
        assertThat(message(taken)).isEqualTo("Invalid volume: volume '" + VOLUME + "' is in-use");
    }

    @Test
    void doesNotSwapVolumes() {
        attach(member, "");
        String same = "{\"volumeAttachment\": {\"volumeId\": \"" + VOLUME + "\", \"delete_on_termination\": false}}";
        assertThat(in(member, 85).put(path("/" + VOLUME), same).status()).isEqualTo(202);
        assertThat(in(member, 84).put(path("/" + VOLUME), same).status()).isEqualTo(400);
        assertThat(in(member, 85)
                        .put(path("/" + VOLUME), same.replace("false", "true"))
                        .status())
                .isEqualTo(400);
        assertThat(in(member, 85)
                        .put(path("/" + VOLUME), same.replace(VOLUME, id))
                        .status())
                .isEqualTo(400);
        assertThat(in(member, 85).put(path("/" + id), same).status()).isEqualTo(404);
    }
}
