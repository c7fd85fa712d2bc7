package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be done is refused with the right status and a clear message, and leaves nothing behind. */
abstract class RefusalFlows {
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private static final String TINY = "server create --flavor m1.tiny --image tiny --network private ";

    private final OpenStackCli admin;
    private final OpenStackCli demo;

    RefusalFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void saysWhyNoHostWasFound() {
        admin.run("flavor create --ram 99999999 --vcpus 1 --disk 1 e2e.huge");
        admin.run("quota set --ram -1 demo");
        try {
            var outcome =
                    demo.attempt("server create --flavor e2e.huge --image tiny --network private --wait e2e-nowhere");
            // The older client says so and yet exits with zero.
            assertThat(outcome.output() + outcome.error()).contains("Error creating server");
            var shown = demo.json("server show e2e-nowhere");
            assertThat(shown.path("status").asText()).isEqualTo("ERROR");
            assertThat(shown.path("fault").path("message").asText()).contains("No valid host");
            // The operator is told how many hosts each rule removed, and what came nearest; the tenant is not.
            assertThat(shown.path("fault").path("details").asText()).isEmpty();
            assertThat(admin.json("server show " + shown.path("id").asText())
                            .path("fault")
                            .path("details")
                            .asText())
                    .contains(Cloud.HOSTS + " hosts")
                    .contains("removed by memory " + Cloud.HOSTS)
                    .contains("nearest miss");
        } finally {
            demo.attempt("server delete --wait e2e-nowhere");
            admin.run("quota set --ram 51200 demo");
            admin.run("flavor delete e2e.huge");
        }
        nothingIsLeft();
    }

    @Test
    void refusesWhatIsUnknownOrBadlyNamed() {
        assertThat(demo.refused(TINY + "x".repeat(256))).contains("400").contains("too long");
        assertThat(demo.refused("server create --flavor no-such --image tiny --network private x"))
                .contains("no-such");
        assertThat(demo.refused("server create --flavor m1.tiny --image no-such --network private x"))
                .contains("no-such");
        assertThat(demo.refused("server create --flavor m1.tiny --image tiny --network no-such x"))
                .contains("no-such");
        assertThat(demo.refused(TINY + "--key-name no-such x")).contains("400").contains("key_name");
        assertThat(demo.refused(TINY + "--availability-zone nowhere x"))
                .contains("400")
                .contains("nowhere");
        assertThat(demo.refused(TINY + "--hint group=" + UNKNOWN + " x"))
                .contains("400")
                .contains(UNKNOWN);
        assertThat(demo.refused("server show " + UNKNOWN)).containsIgnoringCase("no server");
        assertThat(demo.refused("network show " + UNKNOWN)).containsIgnoringCase("no network");
        assertThat(demo.refused("console log show " + UNKNOWN)).containsIgnoringCase("no server");
        nothingIsLeft();
    }

    @Test
    void hidesWhatIsAnotherProjects() {
        admin.run("project create e2e-strangers");
        admin.run("role add --user demo --project e2e-strangers member");
        var stranger = demo.with(Map.of("OS_PROJECT_NAME", "e2e-strangers"));
        var server = demo.json(TINY + "--wait e2e-mine").path("id").asText();
        var network = demo.json("network create e2e-my-net").path("id").asText();
        try {
            assertThat(admin.json("server list").findValuesAsText("ID")).doesNotContain(server);
            assertThat(stranger.json("server list").toString() + stranger.json("network list"))
                    .doesNotContain(server)
                    .doesNotContain(network);
            for (var command : new String[] {
                "server show",
                "server delete",
                "server stop",
                "console log show",
                "server event list",
                "server set --name x"
            }) {
                assertThat(stranger.refused(command + " " + server))
                        .as(command)
                        .containsPattern("(?i)no server|instance " + server + " could not be found");
            }
            for (var command : new String[] {"network show", "network delete", "port create x --network"}) {
                assertThat(stranger.refused(command + " " + network))
                        .as(command)
                        .containsPattern("(?i)no network|network " + network + " could not be found");
            }
            assertThat(demo.json("server show " + server).path("status").asText())
                    .isEqualTo("ACTIVE");
            assertThat(demo.json("network show " + network).path("id").asText()).isEqualTo(network);
        } finally {
            demo.run("server delete --wait " + server);
            demo.run("network delete " + network);
            admin.run("role remove --user demo --project e2e-strangers member");
            admin.run("project delete e2e-strangers");
        }
        nothingIsLeft();
    }

    private void nothingIsLeft() {
        assertThat(demo.json("server list").toString()).isEqualTo("[]");
        assertThat(demo.json("port list --long").findValuesAsText("Device Owner"))
                .noneMatch(owner -> owner.startsWith("compute:"));
        assertThat(demo.json("limits show --absolute").toString())
                .containsPattern("(totalInstancesUsed|instances_used)\",\"Value\":0\\}");
    }
}
