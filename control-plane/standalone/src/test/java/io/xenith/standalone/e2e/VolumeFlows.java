package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cinder through the client: volumes as the record has them, and as servers have them. */
abstract class VolumeFlows {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final OpenStackCli admin;
    private final OpenStackCli demo;

    VolumeFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void createsChangesAndDeletesVolumes() {
        var made = demo.json("volume create --size 2 --description data --property tier=gold e2e-volume");
        String id = made.path("id").asText();
        try {
            assertThat(made.path("size").asInt()).isEqualTo(2);
            assertThat(made.path("type").asText()).isEqualTo("local");
            var shown = demo.json("volume show e2e-volume");
            assertThat(shown.path("id").asText()).isEqualTo(id);
            assertThat(shown.path("status").asText()).isEqualTo("available");
            assertThat(shown.path("properties").toString()).contains("tier").contains("gold");
            assertThat(demo.json("volume list").findValuesAsText("Name")).contains("e2e-volume");
            assertThat(demo.json("volume list --name e2e-volume --status available --long")
                            .findValuesAsText("ID"))
                    .containsExactly(id);
            assertThat(demo.json("volume list --status in-use").findValuesAsText("ID"))
                    .doesNotContain(id);

            demo.run("volume set --name e2e-renamed --description changed --property rack=7 e2e-volume");
            demo.run("volume unset --property tier e2e-renamed");
            var changed = demo.json("volume show e2e-renamed");
            assertThat(changed.path("description").asText()).isEqualTo("changed");
            assertThat(changed.path("properties").toString()).contains("rack").doesNotContain("gold");

            assertThat(admin.json("volume list --all-projects").findValuesAsText("ID"))
                    .contains(id);
            assertThat(admin.json("volume list").findValuesAsText("ID")).doesNotContain(id);
        } finally {
            demo.run("volume", "delete", id);
        }
        assertThat(demo.refused("volume show e2e-renamed")).contains("No volume with a name or ID of 'e2e-renamed'");
    }

    @Test
    void attachesAVolumeToAServerAndTakesItAway() {
        String volume =
                demo.json("volume create --size 1 e2e-attached").path("id").asText();
        String server = demo.json(
                        "server create --flavor m1.tiny --image tiny --network private --wait e2e-with-volume")
                .path("id")
                .asText();
        try {
            demo.run("server", "add", "volume", "--device", "/dev/xvdf", server, volume);
            JsonNode shown = awaitStatus(volume, "in-use");
            assertThat(shown.path("attachments").toString()).contains(server).contains("/dev/xvdf");
            assertThat(demo.json("server", "volume", "list", server).findValuesAsText("Volume ID"))
                    .containsExactly(volume);
            assertThat(demo.json("server", "show", server)
                            .path("volumes_attached")
                            .toString())
                    .contains(volume);
            assertThat(demo.refused("volume", "delete", volume)).contains("status must be available");
            assertThat(demo.refused("server", "add", "volume", server, volume)).contains("in-use");
            assertThat(admin.refused("server", "migrate", server))
                    .contains("409")
                    .contains("volumes");

            demo.run("server", "reboot", "--hard", "--wait", server);
            demo.run("server", "remove", "volume", server, volume);
            awaitStatus(volume, "available");
            assertThat(demo.json("server", "volume", "list", server)).isEmpty();

            demo.run("server", "add", "volume", server, volume);
            awaitStatus(volume, "in-use");
            assertThat(demo.json("server", "event", "list", server).findValuesAsText("Action"))
                    .contains("attach_volume", "detach_volume");
        } finally {
            demo.run("server", "delete", "--wait", server);
        }
        awaitStatus(volume, "available");
        demo.run("volume", "delete", volume);
        Eventually.within(PATIENCE, () -> assertThat(demo.json("volume list").findValuesAsText("ID"))
                .as("its host has removed the disk")
                .doesNotContain(volume));
    }

    private JsonNode awaitStatus(String volume, String status) {
        return Eventually.within(PATIENCE, () -> {
            JsonNode shown = demo.json("volume", "show", volume);
            assertThat(shown.path("status").asText()).isEqualTo(status);
            return shown;
        });
    }

    @Test
    void countsVolumesAgainstTheQuotaOfTheProject() {
        var before = demo.json("quota show");
        assertThat(before.toString()).contains("volumes").contains("gigabytes");
        // One client shows the names as they come, the other in its own spelling.
        assertThat(demo.json("limits show --absolute").toString().replace("_", ""))
                .containsIgnoringCase("\"maxTotalVolumes\"");
        assertThat(demo.refused("volume create --size 2000 e2e-too-large")).contains("gigabytes quota");
        assertThat(demo.json("volume list").findValuesAsText("Name")).doesNotContain("e2e-too-large");
    }

    @Test
    void hasOneTypeAndRefusesWhatIsNotOffered() {
        assertThat(demo.json("volume type list").findValuesAsText("Name")).containsExactly("local");
        assertThat(demo.json("volume type show local").path("is_public").asBoolean())
                .isTrue();
        assertThat(demo.refused("volume create --size 1 --availability-zone nowhere e2e-refused"))
                .contains("availability_zone");
        assertThat(demo.json("volume snapshot list")).isEmpty();
        String id = demo.json("volume create --size 1 e2e-refusing").path("id").asText();
        try {
            assertThat(demo.refused("volume set --size 2 e2e-refusing")).contains("cannot be extended");
            assertThat(demo.refused("volume snapshot create --volume e2e-refusing e2e-snapshot"))
                    .contains("not offered");
        } finally {
            demo.run("volume", "delete", id);
        }
    }
}
