package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.standalone.Standalone;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.SettingSources;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.stack.OpenRc;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One embedded cloud for all end-to-end tests of a run: started by the first class that wants it, stopped when the run ends. When a test
 * failed, its state directory stays, with the logs of every service.
 */
final class Cloud implements BeforeAllCallback {

    /** Simulated hosts, in two zones. */
    static final int HOSTS = 3;

    /** Replicas of the control plane. */
    static final int REPLICAS = 2;

    /** Names the state directory of a cloud that runs already, to try tests against it; those that break services need one of their own. */
    private static final String RUNNING_STATE = System.getProperty("xenith.e2e.state", "");

    private static @Nullable Standalone running;

    /** The client of the cloud's administrator. */
    static OpenStackCli admin(OpenStackProgram program) {
        return program.with(variables("admin"));
    }

    /** The client of an ordinary tenant. */
    static OpenStackCli demo(OpenStackProgram program) {
        return program.with(variables("demo"));
    }

    private static Map<String, String> variables(String user) {
        if (RUNNING_STATE.isEmpty()) {
            return standalone().openrc(user);
        }
        var directory = new StateDirectory(Path.of(RUNNING_STATE));
        return OpenRc.variables(
                user,
                Settings.from(SettingSources.of(Map.of(), Map.of(), directory.effectiveSettings())),
                Secrets.load(directory.secretsFile()));
    }

    /** The cloud itself, for tests that break it. */
    static synchronized Standalone standalone() {
        var cloud = running;
        assertThat(cloud).as("the class needs @ExtendWith(Cloud.class)").isNotNull();
        return java.util.Objects.requireNonNull(cloud);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        synchronized (Cloud.class) {
            if (running == null && RUNNING_STATE.isEmpty()) {
                var cloud = Standalone.builder()
                        .state(Path.of("target", "e2e").toAbsolutePath())
                        .hosts(HOSTS)
                        .replicas(REPLICAS)
                        .build();
                running = cloud;
                context.getRoot().getStore(Namespace.create(Cloud.class)).put("cloud", cloud);
                cloud.start();
            }
            // For each class: one that begins while services come back from what the last did to them waits for them.
            if (running != null) {
                running.awaitReady();
            }
        }
    }
}
