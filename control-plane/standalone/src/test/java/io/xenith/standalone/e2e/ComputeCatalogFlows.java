package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flavors, key pairs, zones, hosts, quota: what surrounds servers. */
abstract class ComputeCatalogFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    @TempDir
    Path folder;

    ComputeCatalogFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void administersFlavors() {
        assertThat(demo.json("flavor", "list").findValuesAsText("Name"))
                .contains("m1.tiny", "m1.small", "m1.medium", "m1.large");
        assertThat(demo.refused("flavor", "create", "--ram", "64", "--vcpus", "1", "--disk", "1", "by-a-member"))
                .contains("403");

        admin.run(
                "flavor",
                "create",
                "--ram",
                "96",
                "--vcpus",
                "2",
                "--disk",
                "3",
                "--property",
                "trait:X=required",
                "e2e.flavor");
        try {
            var flavor = admin.json("flavor", "show", "e2e.flavor");
            assertThat(flavor.path("ram").asInt()).isEqualTo(96);
            assertThat(flavor.path("vcpus").asInt()).isEqualTo(2);
            assertThat(flavor.path("properties").toString()).contains("trait:X");
            admin.run("flavor", "set", "--property", "a=b", "e2e.flavor");
            admin.run("flavor", "unset", "--property", "trait:X", "e2e.flavor");
            assertThat(admin.json("flavor", "show", "e2e.flavor")
                            .path("properties")
                            .toString())
                    .contains("a")
                    .doesNotContain("trait:X");
            assertThat(admin.refused("flavor", "create", "--ram", "96", "--vcpus", "2", "--disk", "3", "e2e.flavor"))
                    .contains("409");
            assertThat(admin.refused("flavor create --ram 0 --vcpus 1 --disk 1 e2e.nothing"))
                    .contains("400")
                    .contains("ram");
            var first = demo.json("flavor list --limit 2");
            assertThat(first).hasSize(2);
            var all = new ArrayList<>(first.findValuesAsText("Name"));
            all.addAll(demo.json("flavor list --long --marker "
                            + first.path(1).path("ID").asText())
                    .findValuesAsText("Name"));
            // Sorted by id, which is chance for a flavor that names none: it may be on either page.
            assertThat(all).contains("e2e.flavor", "m1.large").doesNotHaveDuplicates();
        } finally {
            admin.run("flavor", "delete", "e2e.flavor");
        }
        assertThat(demo.json("flavor", "list").findValuesAsText("Name")).doesNotContain("e2e.flavor");
    }

    @Test
    void makesKeyPairsBothWays() throws IOException {
        var privateKey = folder.resolve("key");
        demo.run("keypair", "create", "--private-key", privateKey.toString(), "e2e-made");
        assertThat(Files.readString(privateKey)).contains("PRIVATE KEY");
        var publicKey =
                Files.writeString(folder.resolve("key.pub"), demo.run("keypair", "show", "--public-key", "e2e-made"));
        demo.run("keypair", "create", "--public-key", publicKey.toString(), "e2e-imported");
        try {
            assertThat(demo.json("keypair", "show", "e2e-imported")
                            .path("fingerprint")
                            .asText())
                    .isEqualTo(demo.json("keypair", "show", "e2e-made")
                            .path("fingerprint")
                            .asText())
                    .contains(":");
            assertThat(demo.json("keypair", "list").findValuesAsText("Name")).contains("e2e-made", "e2e-imported");
            assertThat(admin.json("keypair", "list").findValuesAsText("Name")).doesNotContain("e2e-made");
            assertThat(demo.refused("keypair", "create", "--public-key", publicKey.toString(), "e2e-imported"))
                    .contains("409");
            assertThat(demo.refused("keypair create --public-key " + privateKey + " e2e-no-key"))
                    .contains("400");
            assertThat(demo.refused("keypair create --public-key " + publicKey + " bad/name"))
                    .contains("400")
                    .contains("unsafe characters");
        } finally {
            demo.run("keypair", "delete", "e2e-made", "e2e-imported");
        }
    }

    @Test
    void showsTheFleetToOperators() {
        assertThat(demo.json("availability", "zone", "list", "--compute")).hasSize(2);
        assertThat(admin.json("availability zone list --compute --long").findValuesAsText("Zone Name"))
                .contains("az1", "az2");
        var hypervisors = admin.json("hypervisor", "list");
        assertThat(hypervisors).hasSize(Cloud.HOSTS);
        var name = hypervisors.path(0).path("Hypervisor Hostname").asText();
        assertThat(admin.json("hypervisor show " + name).path("state").asText()).isEqualTo("up");
        assertThat(admin.json("host show " + name).toString()).contains("total").contains("used_now");
        assertThat(admin.json("host", "list").size()).isGreaterThanOrEqualTo(Cloud.HOSTS);
        var services = admin.json("compute", "service", "list", "--service", "nova-compute");
        assertThat(services).hasSize(Cloud.HOSTS);
        assertThat(services.findValuesAsText("State")).containsOnly("up");
        assertThat(demo.refused("hypervisor", "list")).contains("403");
        assertThat(demo.refused("compute", "service", "list")).contains("403");
    }

    @Test
    void limitsProjects() {
        admin.run("project", "create", "e2e-small");
        admin.run("role", "add", "--user", "demo", "--project", "e2e-small", "member");
        var small = demo.with(java.util.Map.of("OS_PROJECT_NAME", "e2e-small"));
        try {
            admin.run("quota", "set", "--instances", "1", "--cores", "4", "--ram", "2048", "e2e-small");
            // That of Debian 13 fails on a cloud without a volume service unless it is told which quota to show.
            var which = admin.isOfDebian13() ? "--compute " : "";
            assertThat(admin.run("quota show -f json " + which + "e2e-small")).contains("2048");
            assertThat(admin.refused("quota set --instances -5 e2e-small")).contains("400");
            assertThat(small.json("limits", "show", "--absolute").toString())
                    .containsPattern("maxTotalInstances|\"instances\"");
            assertThat(small.run("usage", "show", "-f", "json")).isNotEmpty();

            var create = new String[] {
                "server",
                "create",
                "--flavor",
                "m1.tiny",
                "--image",
                "tiny",
                "--network",
                "private",
                "e2e-first",
                "--wait"
            };
            small.run(create);
            create[create.length - 2] = "e2e-second";
            assertThat(small.refused(create)).contains("Quota exceeded").contains("403");
            assertThat(small.json("server", "list")).hasSize(1);
            assertThat(small.json("port list")).hasSize(1); // the refused one left none behind
            assertThat(admin.refused("project", "delete", "e2e-small")).isNotEmpty();
            assertThat(small.run("usage show -f json")).containsPattern("(?i)cpu[_ ]hours");
            // By name or, from Debian 13 on, by id.
            assertThat(admin.json("usage list").findValuesAsText("Project"))
                    .containsAnyOf(
                            "e2e-small",
                            small.json("token issue").path("project_id").asText());
            small.run("server", "delete", "--wait", "e2e-first");
            assertThat(small.json("limits", "show", "--absolute").toString())
                    .containsPattern("(totalInstancesUsed|instances_used)\",\"Value\":0\\}");
        } finally {
            small.attempt("server", "delete", "--wait", "e2e-first");
            admin.run("role", "remove", "--user", "demo", "--project", "e2e-small", "member");
            admin.run("project", "delete", "e2e-small");
        }
    }
}
