package io.xenith.standalone.seed;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sizes that OpenStack's users know by these names.
 *
 * @param api as the administrator
 */
record FlavorSeed(CloudApi api) {
    private static final List<Flavor> FLAVORS = List.of(
            new Flavor("m1.tiny", "1", 1, 512, 1),
            new Flavor("m1.small", "2", 1, 2048, 20),
            new Flavor("m1.medium", "3", 2, 4096, 40),
            new Flavor("m1.large", "4", 4, 8192, 80));

    void ensure() throws IOException, InterruptedException {
        Set<String> held = new HashSet<>();
        api.get("/compute/v2.1/flavors?is_public=None")
                .path("flavors")
                .forEach(flavor -> held.add(flavor.path("name").asText()));
        for (var flavor : FLAVORS) {
            if (!held.contains(flavor.name())) {
                var request = CloudApi.object();
                request.putObject("flavor")
                        .put("name", flavor.name())
                        .put("id", flavor.id())
                        .put("vcpus", flavor.vcpus())
                        .put("ram", flavor.ramMebibytes())
                        .put("disk", flavor.diskGibibytes());
                api.post("/compute/v2.1/flavors", request);
            }
        }
    }

    private record Flavor(String name, String id, int vcpus, int ramMebibytes, int diskGibibytes) {}
}
