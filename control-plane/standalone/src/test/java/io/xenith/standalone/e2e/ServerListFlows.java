package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many servers at once, and how one finds those that one looks for. */
abstract class ServerListFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    ServerListFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void createsManyAndListsThem() {
        demo.run("server create --flavor m1.tiny --image tiny --network private --min 3 --max 3 --wait e2e-many");
        demo.run("server create --flavor m1.small --image tiny --network private --availability-zone az2"
                + " --security-group default --wait e2e-many-else");
        try {
            var listed = demo.json("server list --name e2e-many --long");
            assertThat(names(listed))
                    .containsExactlyInAnyOrder("e2e-many-1", "e2e-many-2", "e2e-many-3", "e2e-many-else");
            assertThat(listed.findValuesAsText("Status")).containsOnly("ACTIVE");
            assertThat(listed.findValuesAsText("Image Name")).containsOnly("tiny");
            // The column is called differently from release to release.
            assertThat(listed.toString()).contains("\"m1.tiny\"").contains("\"m1.small\"");

            filtersAreObeyed();
            pagesFollowEachOther();
        } finally {
            demo.run("server delete --wait e2e-many-1 e2e-many-2 e2e-many-3 e2e-many-else");
        }
    }

    private void filtersAreObeyed() {
        assertThat(found("--status SHUTOFF")).isEmpty();
        assertThat(found("--flavor m1.small")).containsExactly("e2e-many-else");
        assertThat(found("--availability-zone az2")).contains("e2e-many-else");
        assertThat(found("--image tiny --ip 10.64.")).hasSize(4);
        assertThat(found("--ip 192.0.2.")).isEmpty();
        assertThat(found("--changes-since 2100-01-01T00:00:00Z")).isEmpty();
        assertThat(found("--sort-column Name --sort-descending")).startsWith("e2e-many-else");

        assertThat(names(admin.json("server list --name e2e-many"))).isEmpty();
        var everywhere = admin.json("server list --name e2e-many --all-projects --long");
        assertThat(everywhere).hasSize(4);
        var host = everywhere.path(0).path("Host").asText();
        assertThat(names(admin.json("server list --name e2e-many --all-projects --host " + host)))
                .contains(everywhere.path(0).path("Name").asText());
        assertThat(names(admin.json("server list --name e2e-many --project demo")))
                .hasSize(4);
        assertThat(demo.refused("server list --all-projects")).contains("403");
    }

    private void pagesFollowEachOther() {
        var first = demo.json("server list --name e2e-many --limit 1");
        assertThat(first).hasSize(1);
        var rest = demo.json("server list --name e2e-many --limit 5 --marker "
                + first.path(0).path("ID").asText());
        assertThat(rest).hasSize(3);
        assertThat(names(rest)).doesNotContainAnyElementsOf(names(first));
        assertThat(demo.refused("server list --marker 00000000-0000-4000-8000-000000000000"))
                .contains("00000000-0000-4000-8000-000000000000");
    }

    private List<String> found(String options) {
        return names(demo.json("server list --name e2e-many " + options));
    }

    private static List<String> names(JsonNode servers) {
        return servers.findValuesAsText("Name");
    }
}
