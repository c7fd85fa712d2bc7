package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * Servers with the lab's test guest, as their user sees them.
 *
 * @param patience how long each look is repeated
 */
record RealServers(OpenStackCli user, Duration patience) {
    private static final String GREETING = "xenith test guest:";

    /** What {@code server show} says once the status is this one. */
    JsonNode awaitStatus(String id, String status) {
        return Eventually.within(patience, () -> {
            var shown = user.json("server", "show", id);
            assertThat(shown.path("status").asText())
                    .as(shown.path("fault").toString())
                    .isEqualTo(status);
            return shown;
        });
    }

    /** The last of the boots that the console tells of has come to its end. */
    void awaitLogin(String id) {
        Eventually.within(patience, () -> assertThat(console(id)).contains(GREETING));
        Eventually.within(patience, () -> {
            var console = console(id);
            return assertThat(console.substring(console.lastIndexOf(GREETING))).contains("login:");
        });
    }

    String console(String id) {
        return user.run("console", "log", "show", id).replace("\r", "");
    }

    /** Deletes a server and waits until it is in no list. */
    void delete(String id, Duration limit) {
        user.run("server", "delete", id);
        Eventually.within(limit, () -> assertThat(user.json("server list").findValuesAsText("ID"))
                .doesNotContain(id));
    }
}
