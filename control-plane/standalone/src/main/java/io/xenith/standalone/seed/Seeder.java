package io.xenith.standalone.seed;

import io.xenith.standalone.bootimage.TinyImage;
import io.xenith.standalone.supervise.Progress;
import io.xenith.standalone.supervise.SetupTask;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Makes what a new cloud begins with, where it is missing. */
public final class Seeder implements SetupTask {
    private final URI gateway;
    private final Map<String, String> administrator;
    private final String demoUserId;
    private final TinyImage tiny;
    private final List<String> dependsOn;

    /**
     * The seeder of an installation.
     *
     * @param gateway its public address
     * @param administrator variables with which the administrator logs in
     * @param demoUserId the id of the user {@code demo} in Keycloak
     * @param tiny the files of the image
     * @param dependsOn what must be ready first
     */
    public Seeder(
            URI gateway, Map<String, String> administrator, String demoUserId, TinyImage tiny, List<String> dependsOn) {
        this.gateway = gateway;
        this.administrator = Map.copyOf(administrator);
        this.demoUserId = demoUserId;
        this.tiny = tiny;
        this.dependsOn = List.copyOf(dependsOn);
    }

    @Override
    public String name() {
        return "seed";
    }

    @Override
    public List<String> dependsOn() {
        return dependsOn;
    }

    @Override
    public String run(Progress progress) throws IOException, InterruptedException {
        progress.step("first login");
        try (var api = new CloudApi(gateway, administrator)) {
            progress.step("projects and roles");
            new IdentitySeed(api).ensure(demoUserId);
            progress.step("flavors");
            new FlavorSeed(api).ensure();
            progress.step("networks");
            new NetworkSeed(api).ensure();
            if (tiny.isMade()) {
                progress.step("image tiny");
                new ImageSeed(api, tiny).ensure();
            }
        }
        return "";
    }
}
