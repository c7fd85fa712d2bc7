package io.xenith.standalone.service;

import io.xenith.standalone.infrastructure.Jvm;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ManagedService;
import io.xenith.standalone.supervise.Probe;
import io.xenith.standalone.supervise.Probes;
import io.xenith.standalone.supervise.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A service of ours, from its fast-jar folder.
 *
 * @param name as people write it
 * @param dependsOn names of components that must be ready first
 * @param port to show to people
 * @param directory of the installation
 * @param application the folder {@code quarkus-app}
 * @param heapMegabytes most memory for its objects
 * @param environment its configuration, asked for at each start
 * @param readyUrl what answers 200 when it is ready
 */
public record QuarkusService(
        String name,
        List<String> dependsOn,
        int port,
        StateDirectory directory,
        Path application,
        int heapMegabytes,
        Supplier<Map<String, String>> environment,
        String readyUrl)
        implements ManagedService {

    /** Copies the list. */
    public QuarkusService {
        dependsOn = List.copyOf(dependsOn);
    }

    @Override
    public void prepare(Progress progress) {
        if (!Files.exists(jar())) {
            throw new OperatorException(jar() + " is missing: build first with ./xenith up or mvn package.");
        }
    }

    @Override
    public Launch launch() throws IOException {
        var command = Jvm.command(directory, name, heapMegabytes);
        command.addAll(
                List.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", jar().toString()));
        // A rebuild writes the whole folder anew: then a process of the old one must not be kept.
        var stamp = Files.getLastModifiedTime(jar()).toString();
        return new Launch(
                command, Jvm.environment(environment.get()), directory.root(), Jvm.marker(directory, name), stamp);
    }

    @Override
    public Probe probe() {
        return Probes.answersOk(readyUrl);
    }

    private Path jar() {
        return application.resolve("quarkus-run.jar");
    }
}
