package io.xenith.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.controlplane.v1.VolumeAttachment;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.gateway.compute.testing.TestingQuota;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Volumes, their metadata, types and limits, as Cinder's clients ask for them. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class VolumeApiTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final TestingVolumes record = new TestingVolumes();
    private TestingClient admin;
    private TestingClient member;
    private TestingClient stranger;
    private String project;
    private String base;
    private String adminBase;
    private String strangerBase;

    @BeforeEach
    void people() {
        controlPlane.add(record);
        controlPlane.add(new TestingQuota());
        var identity = controlPlane.identity();
        project = Ids.toHex(identity.project("volume-tests"));
        String admins = identity.project("volume-admins");
        String others = identity.project("volume-others");
        identity.grant(keycloak.addUser("volume-admin", "secret"), "admin", admins);
        identity.grant(keycloak.addUser("volume-member", "secret"), "member", identity.project("volume-tests"));
        identity.grant(keycloak.addUser("volume-stranger", "secret"), "member", others);
        TestingClient nobody = TestingClient.nobody(port);
        admin = nobody.loggedIn("volume-admin", "secret", "volume-admins");
        member = nobody.loggedIn("volume-member", "secret", "volume-tests");
        stranger = nobody.loggedIn("volume-stranger", "secret", "volume-others");
        base = "/volume/v3/" + project;
        adminBase = "/volume/v3/" + Ids.toHex(admins);
        strangerBase = "/volume/v3/" + Ids.toHex(others);
    }

    private TestingClient.Answer create(String fields) {
        return member.post(base + "/volumes", "{\"volume\": {" + fields + "}}");
    }

    private String made(String name) {
        var answer = create("\"size\": 1, \"name\": \"" + name + "\"");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().path("volume").path("id").asText();
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    private void refused(TestingClient.Answer answer, int status, String words) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(message(answer)).contains(words);
    }

    @Test
    void showsTheServerThatHasAVolume() {
        String id = made("attached");
        record.change(id, volume -> volume.toBuilder()
                .setStatus(VolumeStatus.VOLUME_STATUS_IN_USE)
                .setAttachment(VolumeAttachment.newBuilder()
                        .setInstanceId("0e44cc9c-e052-415d-afbf-469b0d384170")
                        .setDevice("xvde")
                        .setAttachedAt(volume.getCreatedAt()))
                .build());
        JsonNode shown = member.get(base + "/volumes/" + id).json().path("volume");
        assertThat(shown.path("status").asText()).isEqualTo("in-use");
        JsonNode attachment = shown.path("attachments").path(0);
        assertThat(attachment.path("server_id").asText()).isEqualTo("0e44cc9c-e052-415d-afbf-469b0d384170");
        assertThat(attachment.path("device").asText()).isEqualTo("/dev/xvde");
        assertThat(attachment.path("id").asText()).isEqualTo(id);
        assertThat(attachment.path("attached_at").asText()).startsWith("2023-11-14T22:13:20");

        assertThat(member.get(base + "/volumes/detail?status=in-use").status()).isEqualTo(200);
        assertThat(record.lastList.getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_IN_USE);
        assertThat(member.get(base + "/volumes?status=creating").json().path("volumes"))
                .isEmpty();

        record.change(id, volume -> volume.toBuilder()
                .setStatus(VolumeStatus.VOLUME_STATUS_ATTACHING)
                .build());
        JsonNode coming = member.get(base + "/volumes/" + id).json().path("volume");
        assertThat(coming.path("status").asText()).isEqualTo("attaching");
        assertThat(coming.path("attachments")).isEmpty();
    }

    @Test
    void makesShowsChangesAndDeletesAVolume() {
        var answer = create("\"size\": 2, \"name\": \"data\", \"description\": null, \"volume_type\": \"local\","
                + " \"imageRef\": null, \"snapshot_id\": \"\", \"metadata\": {\"tier\": \"gold\"}");
        assertThat(answer.status()).isEqualTo(202);
        JsonNode volume = answer.json().path("volume");
        assertThat(volume.path("status").asText()).isEqualTo("available");
        assertThat(volume.path("size").asInt()).isEqualTo(2);
        assertThat(volume.path("volume_type").asText()).isEqualTo("local");
        assertThat(volume.path("bootable").asText()).isEqualTo("false");
        assertThat(volume.path("attachments").isArray()).isTrue();
        assertThat(volume.path("created_at").asText()).isEqualTo("2023-11-14T22:13:20.123456");
        assertThat(volume.path("os-vol-tenant-attr:tenant_id").asText()).isEqualTo(project);
        assertThat(volume.path("metadata").path("tier").asText()).isEqualTo("gold");
        assertThat(volume.has("os-vol-host-attr:host")).isFalse();
        String path = base + "/volumes/" + volume.path("id").asText();
        assertThat(volume.path("links").path(0).path("href").asText()).endsWith(path);
        assertThat(member.get(path).json().path("volume")).isEqualTo(volume);
        assertThat(admin.get(adminBase + "/volumes/" + volume.path("id").asText())
                        .json()
                        .path("volume")
                        .has("os-vol-host-attr:host"))
                .isTrue();
        JsonNode changed = member.put(
                        path, "{\"volume\": {\"name\": \"n\", \"description\": \"d\", \"metadata\": {\"a\": \"b\"}}}")
                .json()
                .path("volume");
        assertThat(changed.path("name").asText()).isEqualTo("n");
        assertThat(changed.path("description").asText()).isEqualTo("d");
        assertThat(changed.path("metadata")).hasSize(1);
        assertThat(member.delete(path + "?cascade=True").status()).isEqualTo(202);
        refused(member.get(path), 404, "could not be found.");
        refused(member.delete(path), 404, "could not be found.");
    }

    @Test
    void refusesWhatIsNotOfferedAndNamesTheField() {
        refused(create("\"name\": \"x\""), 400, "'size' is a required property");
        refused(create("\"size\": 0"), 400, "size");
        refused(create("\"size\": \"big\""), 400, "size");
        refused(create("\"size\": 101"), 400, "field/attribute size. It must be 1 to 100");
        refused(create("\"size\": 1, \"imageRef\": \"i\""), 400, "'imageRef' is not offered");
        refused(create("\"size\": 1, \"snapshot_id\": \"s\""), 400, "'snapshot_id' is not offered");
        refused(create("\"size\": 1, \"multiattach\": true"), 400, "'multiattach' is not offered");
        refused(create("\"size\": 1, \"availability_zone\": \"az1\""), 400, "'availability_zone'");
        refused(create("\"size\": 1, \"volume_type\": \"fast\""), 404, "Volume type fast could not be found.");
        refused(create("\"size\": 1, \"metadata\": {\"a\": 1}"), 400, "a");
        refused(member.post(base + "/volumes", "{}"), 400, "volume");
        String path = base + "/volumes/" + made("kept");
        for (var action : Map.of(
                        "os-extend", "cannot be extended",
                        "os-set_bootable", "bootable",
                        "os-retype", "one volume type",
                        "os-attach", "compute service",
                        "os-sing", "'os-sing' is not offered")
                .entrySet()) {
            refused(member.post(path + "/action", "{\"" + action.getKey() + "\": {}}"), 400, action.getValue());
        }
        refused(member.post(path + "/action", "{}"), 400, "names no action");
        refused(member.post(base + "/snapshots", "{}"), 400, "Snapshots");
        refused(member.post(base + "/backups", "{}"), 400, "Backups");
        for (String none : new String[] {"snapshots", "snapshots/detail", "backups", "backups/detail", "extensions"}) {
            assertThat(member.get(base + '/' + none).json().elements().next()).isEmpty();
        }
        refused(member.get(base + "/snapshots/x"), 404, "Snapshot x");
        assertThat(admin.get(adminBase + "/os-services").json().path("services"))
                .isEmpty();
        refused(member.get(base + "/os-services"), 403, "volume_extension:services:index");
    }

    @Test
    void saysWhatQuotaForbids() {
        made("a");
        made("b");
        made("c");
        var answer = create("\"size\": 1");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("overLimit").path("message").asText())
                .isEqualTo("VolumeLimitExceeded: Maximum number of volumes allowed (3) exceeded for quota 'volumes'.");
    }

    @Test
    void listsInPagesSortedAndFiltered() {
        made("a");
        String second = made("b");
        made("c");
        JsonNode page = member.get(base + "/volumes?limit=2").json();
        assertThat(page.path("volumes")).hasSize(2);
        assertThat(page.path("volumes").path(0)).hasSize(3);
        assertThat(page.path("volumes_links").path(0).path("href").asText())
                .contains(base + "/volumes?")
                .contains("limit=2")
                .contains("marker=" + second);
        JsonNode detail = member.get(base + "/volumes/detail?name=b&status=available&bootable=false")
                .json();
        assertThat(detail.path("volumes").path(0).path("size").asInt()).isEqualTo(1);
        assertThat(detail.has("volumes_links")).isFalse();
        assertThat(member.get(base + "/volumes?status=in-use").json().path("volumes"))
                .isEmpty();
        assertThat(member.get(base + "/volumes?bootable=true").json().path("volumes"))
                .isEmpty();
        member.get(base
                + "/volumes?sort=size:asc,name&marker=m&metadata=%7B%27a%27%3A+%27b%2C+c%27%2C+%22d%22%3A%27%27%7D");
        assertThat(record.lastList.getPage().getSortList())
                .containsExactly(
                        Sort.newBuilder().setField("size_gib").build(),
                        Sort.newBuilder().setField("name").setDescending(true).build());
        assertThat(record.lastList.getPage().getMarker()).isEqualTo("m");
        assertThat(record.lastList.getMetadataMap()).isEqualTo(Map.of("a", "b, c", "d", ""));
        refused(member.get(base + "/volumes?sort=colour"), 400, "Sort key colour");
        refused(member.get(base + "/volumes?sort=name:up"), 400, "sort direction up");
        refused(member.get(base + "/volumes?colour=red"), 400, "'colour'");
        refused(member.get(base + "/volumes?offset=4"), 400, "offset");
        refused(member.get(base + "/volumes?metadata=a"), 400, "metadata");
        refused(member.get(base + "/volumes?metadata=%7Ba%7D"), 400, "metadata");
    }

    @Test
    void strangersSeeNothingAndAdministratorsAll() {
        String id = made("mine");
        String path = strangerBase + "/volumes/" + id;
        refused(stranger.get(path), 404, id);
        refused(stranger.delete(path), 404, id);
        refused(stranger.put(path, "{\"volume\": {\"name\": \"theirs\"}}"), 404, id);
        refused(stranger.post(path + "/action", "{\"os-extend\": {\"new_size\": 2}}"), 404, id);
        refused(stranger.get(path + "/metadata"), 404, id);
        refused(stranger.post(path + "/metadata", "{\"metadata\": {\"a\": \"b\"}}"), 404, id);
        refused(stranger.delete(path + "/metadata/a"), 404, id);
        assertThat(stranger.get(strangerBase + "/volumes/detail?all_tenants=1").text())
                .doesNotContain(id);
        // The project in a path is no way to reach another one.
        for (String foreign : new String[] {
            "/volumes",
            "/volumes/" + id,
            "/types",
            "/limits",
            "/snapshots",
            "/os-quota-sets/" + project,
            "/os-availability-zone"
        }) {
            refused(stranger.get(base + foreign), 400, "Malformed request url");
        }
        refused(stranger.post(base + "/volumes", "{\"volume\": {\"size\": 1}}"), 400, "Malformed request url");
        refused(stranger.get(strangerBase + "/os-quota-sets/" + project), 403, "volume_extension:quotas:show");
        refused(stranger.get(strangerBase + "/limits?project_id=" + project), 403, "limits_extension:used_limits");
        assertThat(admin.get(adminBase + "/volumes?all_tenants=1").text()).contains(id);
        assertThat(admin.get(adminBase + "/volumes").text()).doesNotContain(id);
    }

    @Test
    void keepsMetadata() {
        String items = base + "/volumes/" + made("m") + "/metadata";
        assertThat(member.post(items, "{\"metadata\": {\"a\": \"1\", \"b\": \"2\"}}")
                        .json()
                        .path("metadata"))
                .hasSize(2);
        assertThat(member.put(items + "/a", "{\"meta\": {\"a\": \"3\"}}")
                        .json()
                        .path("meta")
                        .path("a")
                        .asText())
                .isEqualTo("3");
        refused(member.put(items + "/a", "{\"meta\": {\"b\": \"3\"}}"), 400, "mismatch");
        assertThat(member.get(items + "/b").json().path("meta").path("b").asText())
                .isEqualTo("2");
        assertThat(member.delete(items + "/b").status()).isEqualTo(200);
        refused(member.get(items + "/b"), 404, "Metadata item was not found");
        refused(member.delete(items + "/b"), 404, "Metadata item was not found");
        assertThat(member.put(items, "{\"metadata\": {\"c\": \"4\"}}").json().path("metadata"))
                .hasSize(1);
        assertThat(member.get(items).json().path("metadata").path("c").asText()).isEqualTo("4");
    }

    @Test
    void hasOneType() {
        JsonNode types = member.get(base + "/types?is_public=None").json().path("volume_types");
        assertThat(types).hasSize(1);
        assertThat(types.path(0).path("name").asText()).isEqualTo("local");
        String id = types.path(0).path("id").asText();
        for (String name : new String[] {id, "local", "default"}) {
            assertThat(member.get(base + "/types/" + name).json().path("volume_type"))
                    .isEqualTo(types.path(0));
        }
        assertThat(member.get(base + "/types?name=other").json().path("volume_types"))
                .isEmpty();
        refused(member.get(base + "/types/other"), 404, "Volume type other could not be found.");
        assertThat(member.get(base + "/types/local/extra_specs").json().path("extra_specs"))
                .isEmpty();
    }

    @Test
    void showsAndSetsLimits() {
        String ours = adminBase + "/os-quota-sets/" + project;
        JsonNode set = admin.put(ours, "{\"quota_set\": {\"volumes\": 5, \"gigabytes\": \"-1\"}}")
                .json()
                .path("quota_set");
        assertThat(set.path("volumes").asInt()).isEqualTo(5);
        JsonNode shown = member.get(base + "/os-quota-sets/" + project).json().path("quota_set");
        assertThat(shown.path("id").asText()).isEqualTo(project);
        assertThat(shown.path("volumes").asInt()).isEqualTo(5);
        assertThat(shown.path("gigabytes").asInt()).isEqualTo(-1);
        assertThat(shown.path("snapshots").asInt(-7)).isZero();
        assertThat(member.get(base + "/os-quota-sets/" + project + "?usage=True")
                        .json()
                        .path("quota_set")
                        .path("volumes"))
                .hasSize(4);
        assertThat(member.get(base + "/limits")
                        .json()
                        .path("limits")
                        .path("absolute")
                        .path("maxTotalVolumes")
                        .asInt())
                .isEqualTo(5);
        refused(member.put(base + "/os-quota-sets/" + project, "{}"), 403, "volume_extension:quotas:update");
        refused(admin.put(ours, "{\"quota_set\": {\"snapshots\": 5}}"), 400, "snapshots");
        refused(admin.get(adminBase + "/os-quota-sets/nowhere"), 404, "Project nowhere");
        assertThat(admin.get(ours + "/defaults")
                        .json()
                        .path("quota_set")
                        .path("volumes")
                        .asInt())
                .isEqualTo(10);
        assertThat(admin.delete(ours).status()).isEqualTo(200);
        assertThat(member.get(base + "/os-quota-sets/" + project)
                        .json()
                        .path("quota_set")
                        .path("volumes")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void speaksTheFirstMicroversionAlone() {
        TestingClient nobody = TestingClient.nobody(port);
        for (String slash : new String[] {"", "/"}) {
            assertThat(nobody.get("/volume" + slash).status()).isEqualTo(300);
            var v3 = nobody.get("/volume/v3" + slash);
            assertThat(v3.status()).isEqualTo(200);
            assertThat(v3.json().path("versions").path(0).path("version").asText())
                    .isEqualTo("3.0");
        }
        var answer = member.with("OpenStack-API-Version", "volume 3.0").get(base + "/volumes");
        assertThat(answer.header("OpenStack-API-Version")).contains("volume 3.0");
        assertThat(member.with("OpenStack-API-Version", "volume latest")
                        .get(base + "/volumes")
                        .status())
                .isEqualTo(200);
        assertThat(member.with("OpenStack-API-Version", "volume 3.60")
                        .get(base + "/volumes")
                        .status())
                .isEqualTo(406);
        assertThat(member.get("/identity/v3/auth/catalog").text()).contains("/volume/v3/" + project + '"');
        assertThat(nobody.get("/").text()).contains("/volume/v3\"");
    }
}
