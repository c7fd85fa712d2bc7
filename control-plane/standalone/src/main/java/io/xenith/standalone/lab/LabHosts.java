package io.xenith.standalone.lab;

import io.xenith.lab.Lab;
import io.xenith.lab.LabHost;
import io.xenith.lab.image.ImageCache;
import io.xenith.standalone.service.EnrolmentTokens;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.Progress;
import io.xenith.standalone.supervise.SetupTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Switches the lab's hosts on, each with the agent from its own package, and off again. What they keep, they keep on their disks. */
public final class LabHosts implements SetupTask {
    // Everything has a minute to stop; what is left when this has passed loses its power.
    private static final Duration OFF_LIMIT = Duration.ofSeconds(45);

    private final StateDirectory directory;
    private final Settings settings;
    private final Path packages;
    private final Path authority;
    private final EnrolmentTokens tokens;
    private final List<String> dependsOn;

    /**
     * The hosts of an installation.
     *
     * @param directory of the installation
     * @param settings how many hosts, of which release, in which zones
     * @param packages the folder that the agent's package is built to
     * @param authority the certificate of the authority
     * @param tokens where a token comes from
     * @param dependsOn what must be ready first
     */
    public LabHosts(
            StateDirectory directory,
            Settings settings,
            Path packages,
            Path authority,
            EnrolmentTokens tokens,
            List<String> dependsOn) {
        this.directory = directory;
        this.settings = settings;
        this.packages = packages;
        this.authority = authority;
        this.tokens = tokens;
        this.dependsOn = List.copyOf(dependsOn);
    }

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public List<String> dependsOn() {
        return dependsOn;
    }

    @Override
    public String run(Progress progress) throws IOException, InterruptedException {
        var cache = ImageCache.defaultDirectory();
        var asked = settings.lab();
        Lab.findMissing(asked.release(), cache).ifPresent(missing -> {
            throw new OperatorException(missing);
        });
        var file = packageFile();
        try (var lab = Lab.open(directory.lab(), cache, progress::step)) {
            var hosts = lab.resume(asked.hosts(), asked.release());
            for (var host : hosts) {
                progress.step("setting up " + host.name());
                install(host, file);
            }
            return hosts.size() + " of Xen " + asked.release().version() + "; a shell: ./xenith lab ssh lab1";
        }
    }

    private void install(LabHost host, Path file) throws IOException, InterruptedException {
        var installation = new AgentInstallation(host);
        installation.install(file);
        if (!installation.isEnrolled()) {
            var zones = settings.zones();
            installation.enrol(
                    settings.ports().port(PortName.CONTROL_PLANE_GRPC),
                    settings.ports().port(PortName.IMAGE_SERVICE_HTTP),
                    zones.get((host.number() - 1) % zones.size()),
                    authority,
                    tokens.create(1));
        }
        installation.awaitServing();
    }

    @Override
    public void stop() {
        if (!Files.isDirectory(directory.lab())) {
            return;
        }
        try (var lab = Lab.open(directory.lab(), ImageCache.defaultDirectory(), _ -> {})) {
            lab.off(OFF_LIMIT);
        }
    }

    private Path packageFile() throws IOException {
        if (Files.isDirectory(packages)) {
            try (var files = Files.newDirectoryStream(packages, "xenith-agent_*.deb")) {
                for (var file : files) {
                    return file;
                }
            }
        }
        throw new OperatorException("The agent's package is not built in " + packages
                + ": build it with ./xenith up --lab N, or mvn -Ppackage.");
    }
}
