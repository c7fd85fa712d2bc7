package io.xenith.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingImageService;
import io.xenith.gateway.testing.TestingKeycloak;
import io.xenith.imageservice.v1.Visibility;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ImageApiTest {

    private static final String IMAGES = "/image/v2/images";

    TestingControlPlane controlPlane;
    TestingImageService imageService;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingImages images;
    private String project;
    private TestingClient member;
    private TestingClient admin;

    @BeforeEach
    void people() {
        images = new TestingImages();
        imageService.add(images);
        project = controlPlane.identity().project("pictures");
        controlPlane.identity().grant(keycloak.addUser("image-member", "secret"), "member", project);
        controlPlane.identity().grant(keycloak.addUser("image-admin", "secret"), "admin", project);
        member = TestingClient.nobody(port).loggedIn("image-member", "secret", "pictures");
        admin = TestingClient.nobody(port).loggedIn("image-admin", "secret", "pictures");
    }

    private String create(String body) {
        var answer = member.post(IMAGES, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    @Test
    void showsFieldsAndPropertiesSideBySide() {
        var answer = member.post(IMAGES, """
                {"name": "debian", "disk_format": "qcow2", "container_format": "bare", "min_disk": 2,
                 "tags": ["a"], "os_distro": "debian", "kernel_id": null}""");

        assertThat(answer.status()).isEqualTo(201);
        var image = answer.json();
        assertThat(image.path("status").asText()).isEqualTo("queued");
        assertThat(image.path("os_distro").asText()).isEqualTo("debian");
        assertThat(image.has("kernel_id")).isFalse();
        assertThat(image.path("owner").asText()).isEqualTo(Ids.toHex(project));
        assertThat(image.path("size").isNull()).isTrue();
        assertThat(image.path("checksum").isNull()).isTrue();
        assertThat(image.path("visibility").asText()).isEqualTo("shared");
        assertThat(image.path("file").asText())
                .isEqualTo("/v2/images/" + image.path("id").asText() + "/file");
        assertThat(answer.header("Location").orElseThrow())
                .endsWith("/image/v2/images/" + image.path("id").asText());
        assertThat(member.get(IMAGES + "/" + image.path("id").asText()).text()).isEqualTo(answer.text());
    }

    @Test
    void refusesWhatIsOurs() {
        assertThat(member.post(IMAGES, "{\"status\": \"active\"}").status()).isEqualTo(403);
        assertThat(member.post(IMAGES, "{\"checksum\": \"x\"}").status()).isEqualTo(403);
        assertThat(member.post(IMAGES, "{\"min_disk\": -1}").status()).isEqualTo(400);
        assertThat(member.post(IMAGES, "{\"speed\": 3}").status()).isEqualTo(400);
        assertThat(member.post(IMAGES, "{\"owner\": \"" + UUID.randomUUID() + "\"}")
                        .status())
                .isEqualTo(403);
        String other = UUID.randomUUID().toString();
        assertThat(admin.post(IMAGES, "{\"owner\": \"" + Ids.toHex(other) + "\"}")
                        .json()
                        .path("owner")
                        .asText())
                .isEqualTo(Ids.toHex(other));
    }

    @Test
    void patchesFieldsPropertiesAndTags() {
        String id = create("{\"name\": \"a\", \"old\": \"1\"}");
        TestingClient patcher = member.with("Content-Type", ImagePatchReader.V21);

        var changed = patcher.patch(IMAGES + "/" + id, """
                [{"op": "replace", "path": "/name", "value": "b"},
                 {"op": "add", "path": "/hw~1vm", "value": "pvh"},
                 {"op": "remove", "path": "/old"},
                 {"op": "replace", "path": "/tags", "value": ["x"]},
                 {"op": "replace", "path": "/min_disk", "value": 1}]""");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().path("name").asText()).isEqualTo("b");
        assertThat(changed.json().path("hw/vm").asText()).isEqualTo("pvh");
        assertThat(changed.json().has("old")).isFalse();
        assertThat(changed.json().path("tags").path(0).asText()).isEqualTo("x");
        assertThat(changed.json().path("min_disk").asInt()).isEqualTo(1);

        assertThat(patch(patcher, id, "remove", "/old")).isEqualTo(409);
        assertThat(patch(patcher, id, "replace", "/never")).isEqualTo(409);
        assertThat(patch(patcher, id, "replace", "/status")).isEqualTo(403);
        assertThat(patch(patcher, id, "add", "/locations/-")).isEqualTo(403);
        assertThat(patch(patcher, id, "remove", "/name")).isEqualTo(403);
        assertThat(patch(patcher, id, "test", "/name")).isEqualTo(400);
        assertThat(member.with("Content-Type", ImagePatchReader.V20)
                        .patch(IMAGES + "/" + id, "[{\"replace\": \"/name\", \"value\": \"c\"}]")
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("c");
        assertThat(member.patch(IMAGES + "/" + id, "[]").status()).isEqualTo(415);
    }

    private static int patch(TestingClient patcher, String id, String op, String path) {
        return patcher.patch(
                        IMAGES + "/" + id, "[{\"op\": \"%s\", \"path\": \"%s\", \"value\": \"v\"}]".formatted(op, path))
                .status();
    }

    @Test
    void passesRefusalsOn() {
        String id = create("{\"name\": \"a\"}");
        var refused = member.with("Content-Type", ImagePatchReader.V21)
                .patch(IMAGES + "/" + id, "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \"public\"}]");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("Only administrators may make an image public.");
        assertThat(admin.with("Content-Type", ImagePatchReader.V21)
                        .patch(IMAGES + "/" + id, "[{\"op\": \"replace\", \"path\": \"/protected\", \"value\": true}]")
                        .status())
                .isEqualTo(200);
        var kept = member.delete(IMAGES + "/" + id);
        assertThat(kept.status()).isEqualTo(403);
        assertThat(kept.text()).contains("is protected and cannot be deleted");
        assertThat(member.get(IMAGES + "/no-uuid").status()).isEqualTo(404);
        assertThat(member.delete(IMAGES + "/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void asksTheListAsTheContractHasIt() {
        member.get(IMAGES + "?name=in:a,b&status=active&visibility=public&owner=" + Ids.toHex(project)
                + "&tag=x&tag=y&size_min=1&protected=True&os_hidden=true&os_distro=debian&member_status=all"
                + "&sort=name:asc,created_at&limit=7");
        var asked = images.listed();

        assertThat(asked.getFiltersMap())
                .containsEntry("name", "in:a,b")
                .containsEntry("state", "active")
                .containsEntry("protected", "true")
                .containsEntry("hidden", "true")
                .containsEntry("os_distro", "debian");
        assertThat(asked.getVisibility()).isEqualTo(Visibility.VISIBILITY_PUBLIC);
        assertThat(asked.getProjectId()).isEqualTo(project);
        assertThat(asked.getTagsList()).containsExactly("x", "y");
        assertThat(asked.getSizeMinBytes()).isEqualTo(1);
        assertThat(asked.getLimit()).isEqualTo(7);
        assertThat(asked.getMemberStatus()).isEqualTo("all");
        assertThat(asked.getSort(0).getDescending()).isFalse();
        assertThat(asked.getSort(1).getDescending()).isTrue();
        for (String bad : List.of("sort_key=colour", "limit=-1", "visibility=x", "size_min=x", "sort=name:up")) {
            assertThat(member.get(IMAGES + "?" + bad).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void pagesByLinksBelowTheServicesRoot() {
        for (int i = 0; i < 3; i++) {
            create("{\"name\": \"n" + i + "\"}");
        }
        var page = member.get(IMAGES + "?limit=2&sort_key=name&sort_dir=asc").json();

        assertThat(page.path("images")).hasSize(2);
        assertThat(page.path("first").asText())
                .startsWith("/v2/images?")
                .contains("limit=2", "sort_key=name", "sort_dir=asc")
                .doesNotContain("marker");
        String next = page.path("next").asText();
        assertThat(next).startsWith("/v2/images?").contains("marker=");
        var rest = member.get("/image" + next).json();
        assertThat(rest.path("images")).hasSize(1);
        assertThat(rest.has("next")).isFalse();
        assertThat(member.get(IMAGES + "?limit=0").json().path("images")).isEmpty();
    }

    @Test
    void addsATagAlthoughOthersWriteToo() {
        String id = create("{\"name\": \"a\", \"tags\": [\"first\"]}");
        images.raceOn(2);

        assertThat(member.put(IMAGES + "/" + id + "/tags/second", "").status()).isEqualTo(204);
        assertThat(member.delete(IMAGES + "/" + id + "/tags/first").status()).isEqualTo(204);
        assertThat(member.delete(IMAGES + "/" + id + "/tags/first").status()).isEqualTo(404);
        assertThat(images.stored(id).getTagsList()).containsExactly("second");
    }

    @Test
    void sharesWithMembers() {
        String id = create("{\"name\": \"a\"}");
        String other = Ids.toHex(UUID.randomUUID().toString());
        String members = IMAGES + "/" + id + "/members";

        var added = member.post(members, "{\"member\": \"" + other + "\"}");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json().path("member_id").asText()).isEqualTo(other);
        assertThat(added.json().path("status").asText()).isEqualTo("pending");
        assertThat(member.post(members, "{\"member\": \"" + other + "\"}").status())
                .isEqualTo(409);
        assertThat(admin.put(members + "/" + other, "{\"status\": \"accepted\"}")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("accepted");
        assertThat(member.get(members).json().path("members")).hasSize(1);
        assertThat(member.get(members + "/" + other).status()).isEqualTo(200);
        assertThat(member.delete(members + "/" + other).status()).isEqualTo(204);
        assertThat(member.delete(members + "/" + other).status()).isEqualTo(404);
    }

    @Test
    void describesItself() {
        assertThat(member.get("/image/v2/schemas/image").json().path("name").asText())
                .isEqualTo("image");
        assertThat(member.get("/image/v2/schemas/images")
                        .json()
                        .path("properties")
                        .path("images")
                        .path("items")
                        .path("properties")
                        .has("os_hash_value"))
                .isTrue();
        assertThat(member.get("/image/v2/info/import")
                        .json()
                        .path("import-methods")
                        .path("value"))
                .isEmpty();
        assertThat(member.get("/image/v2/info/stores").status()).isEqualTo(404);
    }
}
