package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts have one store: a server goes from one to the other as it runs, and its disks stay where they are. */
@NeedsMinutes(6)
@ExtendWith({InstalledClient.class, Cloud.class})
class SharedStoreIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> HOSTS = List.of("shared-0001", "shared-0002");
    private static final String NAME = "e2e-on-shared-store";
    private static final String APART = "e2e-on-its-own-store";

    private final OpenStackCli admin =
            Cloud.admin(OpenStackProgram.installed()).with(Map.of("OS_COMPUTE_API_VERSION", "2.80"));

    @Test
    void aServerMovesWithoutACopyWhereThereIsOneStoreAndNowhereElse(@TempDir Path store) throws Exception {
        try (var _ = LoneHost.start(
                Cloud.standalone(), "shared", HOSTS.size(), List.of("--shared-disks", store.toString()))) {
            Eventually.within(PATIENCE, () -> assertThat(HOSTS)
                    .allSatisfy(host ->
                            assertThat(service(host).path("State").asText()).isEqualTo("up")));
            create(NAME, "zone-of-shared");
            var from = host();
            assertThat(HOSTS).contains(from);
            var before = disks(store);
            assertThat(before).isNotEmpty();

            admin.run("server", "migrate", "--live-migration", "--shared-migration", NAME);
            Eventually.within(PATIENCE, () -> {
                assertThat(show().path("status").asText()).isEqualTo("ACTIVE");
                return assertThat(host()).isNotEqualTo(from);
            });
            assertThat(HOSTS).contains(host());
            Eventually.within(PATIENCE, () -> assertThat(disks(store))
                    .as("the same files, and each has one name again")
                    .isEqualTo(before));

            create(APART, "az1");
            assertThat(admin.refused("server", "migrate", "--live-migration", "--shared-migration", APART))
                    .contains("has its disks for itself")
                    .contains("--block-migration");
            admin.run("server", "delete", "--wait", NAME);
            Eventually.within(PATIENCE, () -> assertThat(disks(store)).isEqualTo(List.of()));
            for (var host : HOSTS) {
                admin.run(
                        "compute", "service", "delete", service(host).path("ID").asText());
            }
        } finally {
            admin.attempt("server", "delete", NAME, APART);
        }
    }

    private void create(String name, String zone) {
        admin.run(
                "server",
                "create",
                "--flavor",
                "m1.tiny",
                "--image",
                "tiny",
                "--nic",
                "none",
                "--availability-zone",
                zone,
                "--wait",
                name);
    }

    /** The numbers of all disks' files in the store, one for each name. */
    private static List<Object> disks(Path store) {
        var disks = new ArrayList<>();
        try (var files = Files.walk(store.resolve("hosts"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                disks.add(Files.getAttribute(file, "unix:ino"));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new AssertionError("the store changed while it was looked at", e);
        }
        return disks.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    private JsonNode show() {
        return admin.json("server", "show", NAME);
    }

    private String host() {
        return show().path("OS-EXT-SRV-ATTR:host").asText();
    }

    private JsonNode service(String host) {
        return admin.json("compute", "service", "list", "--long", "--host", host)
                .path(0);
    }
}
