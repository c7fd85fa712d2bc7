package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.standalone.settings.PortName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas of the control plane share the hosts; each can do the other's work. */
@NeedsMinutes(6)
@ExtendWith({InstalledClient.class, Cloud.class})
class ReplicasIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHARDS = 64;

    private final OpenStackCli demo = Cloud.demo(OpenStackProgram.installed());
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void oneTakesOverTheHostsOfTheOtherAndGivesThemBack() throws Exception {
        awaitShards(SHARDS / 2, SHARDS / 2);
        try {
            // Accepted, and under way while the replica dies. It does not come back before the work is done.
            demo.run("server create --flavor m1.tiny --image tiny --network private --min 4 --max 4 e2e-shared");
            try (var _ = Cloud.standalone().killAndHold("control-plane-2")) {
                demo.run("server create --flavor m1.tiny --image tiny --network private e2e-shared-later");
                Eventually.within(PATIENCE, () -> assertThat(
                                demo.json("server list --name e2e-shared").findValuesAsText("Status"))
                        .hasSize(5)
                        .containsOnly("ACTIVE"));
                Eventually.within(PATIENCE, () -> assertThat(shards(0)).isEqualTo(SHARDS));
            }
            awaitShards(SHARDS / 2, SHARDS / 2);
        } finally {
            demo.run("server delete --wait e2e-shared-1 e2e-shared-2 e2e-shared-3 e2e-shared-4 e2e-shared-later");
        }
    }

    private void awaitShards(int first, int second) {
        Eventually.within(PATIENCE, () -> {
            assertThat(shards(0)).isEqualTo(first);
            return assertThat(shards(1)).isEqualTo(second);
        });
    }

    /** How many parts of the fleet a replica works for, as its metrics tell; -1 while it does not answer. */
    private int shards(int replica) {
        var address = "http://" + Cloud.standalone().ports().address(PortName.CONTROL_PLANE_HTTP, replica);
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(address + "/q/metrics"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    BodyHandlers.ofString());
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith("xenith_shard_owned "))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElse(-1);
        } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
