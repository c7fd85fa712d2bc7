package io.xenith.standalone.service;

import io.xenith.standalone.infrastructure.Jvm;
import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ManagedService;
import io.xenith.standalone.supervise.Probe;
import io.xenith.standalone.supervise.Probes;
import io.xenith.standalone.supervise.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One agent process that carries all simulated hosts. It enrols them by itself with a token that we get for it. */
public final class HostAgentService implements ManagedService {
    private static final int HEAP_MEGABYTES = 128;
    // What a thousand idle simulated hosts need on top.
    private static final int HEAP_MEGABYTES_PER_THOUSAND = 128;

    private final StateDirectory directory;
    private final Settings settings;
    private final Path target;
    private final Path authority;
    private final EnrolmentTokens tokens;
    private final List<String> dependsOn;

    /**
     * The agent of an installation.
     *
     * @param directory of the installation
     * @param settings how many hosts, in which zones, on which ports
     * @param target the folder that the agent's module is built to
     * @param authority the certificate of the authority
     * @param tokens where a token comes from
     * @param dependsOn what must be ready first
     */
    public HostAgentService(
            StateDirectory directory,
            Settings settings,
            Path target,
            Path authority,
            EnrolmentTokens tokens,
            List<String> dependsOn) {
        this.directory = directory;
        this.settings = settings;
        this.target = target;
        this.authority = authority;
        this.tokens = tokens;
        this.dependsOn = List.copyOf(dependsOn);
    }

    @Override
    public String name() {
        return "host-agent";
    }

    @Override
    public List<String> dependsOn() {
        return dependsOn;
    }

    @Override
    public int port() {
        return settings.ports().port(PortName.HOST_AGENTS);
    }

    @Override
    public Probe probe() {
        return Probes.answersOk(settings.ports().url(PortName.HOST_AGENTS_MANAGEMENT) + "/health/ready");
    }

    @Override
    public void prepare(Progress progress) throws IOException, InterruptedException {
        // Hosts that are enrolled have certificates of their own and ask for no token; a new one is made only when the
        // fleet has grown, so that no tokens lie about.
        var enrolled = state().resolve("enrolled");
        if (!Files.exists(enrolled)
                || Integer.parseInt(Files.readString(enrolled).strip()) < settings.hosts()) {
            progress.step("asking for an enrolment token");
            write(tokenFile(), tokens.create(settings.hosts()));
        }
    }

    @Override
    public void afterStart(Progress progress) throws IOException {
        write(state().resolve("enrolled"), Integer.toString(settings.hosts()));
        write(tokenFile(), "");
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.writeDurably(file, text.getBytes(StandardCharsets.UTF_8), AtomicFile.OWNER_ONLY);
    }

    @Override
    public Launch launch() throws IOException {
        var jar = jar();
        var ports = settings.ports();
        var heap = HEAP_MEGABYTES + settings.hosts() * HEAP_MEGABYTES_PER_THOUSAND / 1000;
        var command = Jvm.command(directory, name(), heap);
        command.addAll(List.of(
                "-cp",
                jar + ":" + target.resolve("lib").resolve("*"),
                "io.xenith.hostagent.Main",
                "--state",
                state().toString(),
                "--simulate",
                Integer.toString(settings.hosts()),
                "--zones",
                String.join(",", settings.zones()),
                "--control-plane",
                ports.address(PortName.CONTROL_PLANE_GRPC),
                "--image-service",
                ports.address(PortName.IMAGE_SERVICE_HTTP),
                "--ca",
                authority.toString(),
                "--token-file",
                tokenFile().toString(),
                "--address",
                "127.0.0.1",
                "--base-port",
                Integer.toString(ports.port(PortName.HOST_AGENTS)),
                "--metrics-port",
                Integer.toString(ports.port(PortName.HOST_AGENTS_MANAGEMENT))));
        if (!settings.otlpEndpoint().isEmpty()) {
            command.addAll(List.of("--otlp-endpoint", settings.otlpEndpoint()));
        }
        return new Launch(
                command,
                Jvm.environment(Map.of()),
                directory.root(),
                Jvm.marker(directory, name()),
                Files.getLastModifiedTime(jar).toString());
    }

    private Path jar() throws IOException {
        try (var jars = Files.newDirectoryStream(target, "xenith-host-agent-*.jar")) {
            for (var jar : jars) {
                var file = String.valueOf(jar.getFileName());
                if (!file.contains("-tests") && !file.contains("-sources")) {
                    return jar;
                }
            }
        }
        throw new OperatorException(
                "The host agent is not built in " + target + ": build first with ./xenith up or mvn package.");
    }

    private Path state() {
        return directory.hostAgentData();
    }

    private Path tokenFile() {
        return state().resolve("token");
    }
}
