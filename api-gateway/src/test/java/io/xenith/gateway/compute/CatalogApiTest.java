package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flavors, key pairs and groups. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class CatalogApiTest {

    private static final String GROUPS = V21 + "/os-server-groups";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private ComputeCloud cloud;
    private TestingClient admin;
    private TestingClient member;

    @BeforeEach
    void aCloud() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        admin = cloud.admin;
        member = cloud.member;
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    @Test
    void administersFlavors() {
        String body =
                "{\"flavor\": {\"name\": \"m1.x\", \"id\": \"auto\", \"ram\": 512, \"vcpus\": \"1\", \"disk\": 1}}";
        var refused = member.post(V21 + "/flavors", body);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(message(refused))
                .isEqualTo("Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.");
        JsonNode made = admin.post(V21 + "/flavors", body).json().path("flavor");
        String id = made.path("id").asText();
        assertThat(Ids.isUuid(id)).isTrue();
        assertThat(made.path("swap").asText("?")).isEmpty();
        assertThat(made.path("rxtx_factor").asDouble()).isEqualTo(1.0);
        assertThat(made.path("os-flavor-access:is_public").asBoolean()).isTrue();
        assertThat(made.has("description")).isFalse();
        assertThat(made.path("links")).hasSize(2);
        JsonNode later = in(member, 96).get(V21 + "/flavors/" + id).json().path("flavor");
        assertThat(later.path("swap").isInt()).isTrue();
        assertThat(later.path("description").isNull()).isTrue();
        assertThat(later.path("extra_specs").isObject()).isTrue();
        assertThat(member.get(V21 + "/flavors").json().path("flavors").path(0)).hasSize(3);
        assertThat(member.get(V21 + "/flavors/detail?minRam=1024").json().path("flavors"))
                .isEmpty();
        assertThat(member.get(V21 + "/flavors/detail?minRam=x").status()).isEqualTo(400);
        assertThat(in(admin, 55)
                        .put(V21 + "/flavors/" + id, "{\"flavor\": {\"description\": \"d\"}}")
                        .json()
                        .path("flavor")
                        .path("description")
                        .asText())
                .isEqualTo("d");
        assertThat(admin.put(V21 + "/flavors/" + id, "{\"flavor\": {\"description\": \"d\"}}")
                        .status())
                .isEqualTo(404);
        assertThat(admin.delete(V21 + "/flavors/" + id).status()).isEqualTo(202);
        var gone = member.get(V21 + "/flavors/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(message(gone)).isEqualTo("Flavor " + id + " could not be found.");
    }

    @Test
    void keepsExtraSpecs() {
        assertThat(admin.post(
                                V21 + "/flavors",
                                "{\"flavor\": {\"name\": \"f\", \"id\": \"7\", \"ram\": 64, \"vcpus\": 1, \"disk\": 0}}")
                        .status())
                .isEqualTo(200);
        String specs = V21 + "/flavors/7/os-extra_specs";
        assertThat(admin.post(specs, "{\"extra_specs\": {\"hw:cpu_policy\": \"shared\", \"mine\": 5}}")
                        .json()
                        .path("extra_specs")
                        .path("mine")
                        .asText())
                .isEqualTo("5");
        assertThat(member.get(specs).json().path("extra_specs")).hasSize(2);
        assertThat(admin.put(specs + "/mine", "{\"mine\": \"6\"}")
                        .json()
                        .path("mine")
                        .asText())
                .isEqualTo("6");
        assertThat(admin.put(specs + "/mine", "{\"other\": \"6\"}").status()).isEqualTo(400);
        assertThat(admin.delete(specs + "/mine").status()).isEqualTo(200);
        assertThat(admin.delete(specs + "/mine").status()).isEqualTo(404);
        assertThat(admin.put(specs + "/hw:cpu_policy", "{\"hw:cpu_policy\": \"wrong\"}")
                        .status())
                .isEqualTo(200);
        assertThat(in(admin, 86)
                        .put(specs + "/hw:cpu_policy", "{\"hw:cpu_policy\": \"wrong\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void grantsAccessToPrivateFlavors() {
        assertThat(admin.post(
                                V21 + "/flavors",
                                "{\"flavor\": {\"name\": \"p\", \"id\": \"8\", \"ram\": 64, \"vcpus\": 1, \"disk\": 0, \"os-flavor-access:is_public\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(member.get(V21 + "/flavors/8").status()).isEqualTo(404);
        assertThat(admin.get(V21 + "/flavors?is_public=None").json().path("flavors"))
                .hasSize(1);
        assertThat(admin.get(V21 + "/flavors").json().path("flavors")).isEmpty();
        String grant = "{\"addTenantAccess\": {\"tenant\": \"%s\"}}".formatted(Ids.toHex(cloud.project));
        assertThat(admin.post(V21 + "/flavors/8/action", grant)
                        .json()
                        .path("flavor_access")
                        .path(0)
                        .path("tenant_id")
                        .asText())
                .isEqualTo(Ids.toHex(cloud.project));
        assertThat(admin.post(V21 + "/flavors/8/action", grant).status()).isEqualTo(409);
        assertThat(member.get(V21 + "/flavors/8").status()).isEqualTo(200);
        assertThat(admin.get(V21 + "/flavors/8/os-flavor-access").json().path("flavor_access"))
                .hasSize(1);
        assertThat(admin.post(V21 + "/flavors/8/action", grant.replace("add", "remove"))
                        .json()
                        .path("flavor_access"))
                .isEmpty();
        assertThat(admin.post(V21 + "/flavors/8/action", "{\"addTenantAccess\": {\"tenant\": \"x\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void makesAndTakesKeyPairs() {
        var made = member.post(V21 + "/os-keypairs", "{\"keypair\": {\"name\": \"made\"}}");
        assertThat(made.status()).isEqualTo(200);
        JsonNode pair = made.json().path("keypair");
        assertThat(pair.path("private_key").asText()).contains("BEGIN RSA PRIVATE KEY");
        assertThat(pair.has("type")).isFalse();
        JsonNode shown = member.get(V21 + "/os-keypairs/made").json().path("keypair");
        assertThat(shown.path("fingerprint")).isEqualTo(pair.path("fingerprint"));
        assertThat(shown.has("private_key")).isFalse();
        assertThat(shown.path("deleted").asBoolean(true)).isFalse();
        String key = shown.path("public_key").asText().strip();
        var taken = in(member, 2)
                .post(
                        V21 + "/os-keypairs",
                        "{\"keypair\": {\"name\": \"taken\", \"type\": \"ssh\", \"public_key\": \"%s\"}}"
                                .formatted(key));
        assertThat(taken.status()).as(taken.text()).isEqualTo(201);
        assertThat(taken.json().path("keypair").has("private_key")).isFalse();
        assertThat(taken.json().path("keypair").path("fingerprint")).isEqualTo(pair.path("fingerprint"));
        assertThat(member.post(V21 + "/os-keypairs", "{\"keypair\": {\"name\": \"taken\"}}")
                        .status())
                .isEqualTo(409);
        assertThat(member.post(V21 + "/os-keypairs", "{\"keypair\": {\"name\": \"bad\", \"public_key\": \"nonsense\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(member.post(V21 + "/os-keypairs", "{\"keypair\": {\"name\": \"a@b\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(in(member, 92)
                        .post(
                                V21 + "/os-keypairs",
                                "{\"keypair\": {\"name\": \"a@b.c\", \"public_key\": \"%s\"}}".formatted(key))
                        .status())
                .isEqualTo(201);
        assertThat(in(member, 92)
                        .post(V21 + "/os-keypairs", "{\"keypair\": {\"name\": \"none\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(member.get(V21 + "/os-keypairs").json().path("keypairs")).hasSize(3);
        assertThat(cloud.stranger.get(V21 + "/os-keypairs").json().path("keypairs"))
                .isEmpty();
        assertThat(cloud.stranger.get(V21 + "/os-keypairs/made").status()).isEqualTo(404);
        assertThat(member.delete(V21 + "/os-keypairs/made").status()).isEqualTo(202);
        assertThat(in(member, 2).delete(V21 + "/os-keypairs/taken").status()).isEqualTo(204);
        assertThat(member.delete(V21 + "/os-keypairs/made").status()).isEqualTo(404);
    }

    @Test
    void reachesKeyPairsOfOthersForAdministrators() {
        assertThat(member.post(V21 + "/os-keypairs", "{\"keypair\": {\"name\": \"k\"}}")
                        .status())
                .isEqualTo(200);
        String user = member.get(V21 + "/os-keypairs/k")
                .json()
                .path("keypair")
                .path("user_id")
                .asText();
        assertThat(user).matches("[0-9a-f]{32}");
        assertThat(in(admin, 10)
                        .get(V21 + "/os-keypairs?user_id=" + user)
                        .json()
                        .path("keypairs"))
                .hasSize(1);
        assertThat(admin.get(V21 + "/os-keypairs?user_id=" + user).json().path("keypairs"))
                .isEmpty();
        assertThat(in(cloud.stranger, 10)
                        .get(V21 + "/os-keypairs?user_id=" + user)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void makesServerGroupsInTheSpellingOfEachVersion() {
        String anew =
                "{\"server_group\": {\"name\": \"g\", \"policy\": \"anti-affinity\", \"rules\": {\"max_server_per_host\": 3}}}";
        assertThat(member.post(GROUPS, anew).status()).isEqualTo(400);
        var old = member.post(GROUPS, "{\"server_group\": {\"name\": \"g\", \"policies\": [\"anti-affinity\"]}}");
        assertThat(old.status()).as(old.text()).isEqualTo(200);
        JsonNode group = old.json().path("server_group");
        assertThat(group.path("id").asText())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(group.path("policies").path(0).asText()).isEqualTo("anti-affinity");
        assertThat(group.path("metadata").isObject()).isTrue();
        assertThat(group.has("project_id")).isFalse();
        JsonNode later = in(member, 64)
                .get(GROUPS + "/" + group.path("id").asText())
                .json()
                .path("server_group");
        assertThat(later.path("policy").asText()).isEqualTo("anti-affinity");
        assertThat(later.path("rules").isObject()).isTrue();
        assertThat(later.path("rules")).isEmpty();
        assertThat(later.path("project_id").asText()).isEqualTo(Ids.toHex(cloud.project));
        assertThat(in(member, 64)
                        .post(GROUPS, anew)
                        .json()
                        .path("server_group")
                        .path("rules")
                        .path("max_server_per_host")
                        .asInt())
                .isEqualTo(3);
        String soft = "{\"server_group\": {\"name\": \"g\", \"policies\": [\"soft-affinity\"]}}";
        assertThat(member.post(GROUPS, soft).status()).isEqualTo(400);
        assertThat(in(member, 15).post(GROUPS, soft).status()).isEqualTo(200);
        assertThat(member.get(GROUPS + "?limit=2&offset=1").json().path("server_groups"))
                .hasSize(2);
        assertThat(cloud.stranger.get(GROUPS + "/" + group.path("id").asText()).status())
                .isEqualTo(404);
        assertThat(member.get(GROUPS + "?all_projects=1").status()).isEqualTo(403);
        assertThat(admin.get(GROUPS + "?all_projects=1").json().path("server_groups"))
                .hasSize(3);
        assertThat(member.delete(GROUPS + "/" + group.path("id").asText()).status())
                .isEqualTo(204);
    }
}
