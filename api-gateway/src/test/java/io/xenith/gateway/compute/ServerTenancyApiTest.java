package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a member of another project tries with a server, with a body that would do: there is no such server. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ServerTenancyApiTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET||",
                "GET|/metadata|",
                "GET|/metadata/role|",
                "GET|/tags|",
                "GET|/tags/a|",
                "GET|/os-interface|",
                "GET|/ips|",
                "GET|/ips/private|",
                "GET|/os-security-groups|",
                "GET|/os-instance-actions|",
                "GET|/os-instance-actions/req-1|",
                "GET|/os-volume_attachments|",
                "GET|/topology|",
                "GET|/os-server-password|",
                "DELETE||",
                "DELETE|/tags|",
                "DELETE|/metadata/role|",
                "DELETE|/os-server-password|",
                "DELETE|/os-interface/ce531f90-199f-48c0-816c-13e38010b442|",
                "DELETE|/os-volume_attachments/1|",
                "PUT||{\"server\": {\"name\": \"mine\"}}",
                "PUT|/tags|{\"tags\": []}",
                "PUT|/tags/a|",
                "PUT|/metadata|{\"metadata\": {}}",
                "PUT|/metadata/a|{\"meta\": {\"a\": \"b\"}}",
                "POST|/metadata|{\"metadata\": {\"a\": \"b\"}}",
                "POST|/os-interface|{\"interfaceAttachment\": {}}",
                "POST|/os-volume_attachments|{\"volumeAttachment\": {}}",
                "POST|/remote-consoles|{\"remote_console\": {\"protocol\": \"serial\", \"type\": \"serial\"}}",
                "POST|/remote-consoles|{\"remote_console\": {\"protocol\": \"vnc\", \"type\": \"novnc\"}}",
                "POST|/action|{\"os-stop\": null}",
                "POST|/action|{\"os-start\": null}",
                "POST|/action|{\"reboot\": {\"type\": \"HARD\"}}",
                "POST|/action|{\"pause\": null}",
                "POST|/action|{\"suspend\": null}",
                "POST|/action|{\"lock\": null}",
                "POST|/action|{\"unlock\": null}",
                "POST|/action|{\"forceDelete\": null}",
                "POST|/action|{\"resize\": {\"flavorRef\": \"2\"}}",
                "POST|/action|{\"confirmResize\": null}",
                "POST|/action|{\"revertResize\": null}",
                "POST|/action|{\"os-getConsoleOutput\": {}}",
                "POST|/action|{\"rebuild\": {\"imageRef\": \"70a599e0-31e7-49b7-b260-868f441e862b\"}}",
                "POST|/action|{\"addSecurityGroup\": {\"name\": \"web\"}}",
                "POST|/action|{\"removeSecurityGroup\": {\"name\": \"default\"}}"
            })
    void isNotThereForOtherProjects(String verb, String path, String body) {
        ComputeCloud cloud = new ComputeCloud(controlPlane, keycloak, port);
        String id = cloud.server("web");
        String server = V21 + "/servers/" + id;
        var answer = in(cloud.stranger, 96).send(verb, server + (path == null ? "" : path), body == null ? "" : body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.json().path("itemNotFound").path("message").asText())
                .isEqualTo("Instance " + id + " could not be found.");
        assertThat(cloud.member.get(server).json().path("server").path("name").asText())
                .isEqualTo("web");
    }
}
