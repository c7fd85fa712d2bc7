package io.xenith.standalone.e2e;

import io.xenith.standalone.Standalone;
import io.xenith.standalone.infrastructure.Installation;
import io.xenith.standalone.infrastructure.Jvm;
import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.process.ChildProcess;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.process.Posix;
import io.xenith.standalone.seed.EnrolmentToken;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Simulated hosts beside those of the cloud, one or more, whose agent is a process of its own: they can be lost alone. */
final class LoneHost implements AutoCloseable {
    /** Its name in the fleet. */
    static final String NAME = "lone-0001";

    private static final int HEAP_MEGABYTES = 96;
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Standalone cloud;
    private final StateDirectory directory;
    private final String prefix;
    private final List<String> options;
    private @Nullable ChildProcess process;

    private LoneHost(Standalone cloud, StateDirectory directory, String prefix, List<String> options) {
        this.cloud = cloud;
        this.directory = directory;
        this.prefix = prefix;
        this.options = List.copyOf(options);
    }

    /** Starts the agent of one host, {@link #NAME}, which enrols it. */
    static LoneHost start(Standalone cloud) throws IOException, InterruptedException {
        return start(cloud, "lone", 1, List.of());
    }

    /**
     * Starts the agent of several hosts, {@code <prefix>-0001} and so on, in the availability zone {@code zone-of-<prefix>}.
     *
     * @param options more of the agent's
     */
    static LoneHost start(Standalone cloud, String prefix, int count, List<String> options)
            throws IOException, InterruptedException {
        var directory = new StateDirectory(cloud.directory().root().resolve(prefix + "-host"));
        directory.prepare();
        var arguments = new ArrayList<>(List.of("--simulate", Integer.toString(count)));
        arguments.addAll(options);
        var host = new LoneHost(cloud, directory, prefix, arguments);
        var token = EnrolmentToken.create(cloud.gateway(), cloud.openrc("admin"), count);
        Files.createDirectories(directory.hostAgentData());
        AtomicFile.writeDurably(host.token(), token.getBytes(StandardCharsets.UTF_8), AtomicFile.OWNER_ONLY);
        host.switchOn();
        return host;
    }

    /** Ends its agent without a warning. */
    void lose() throws InterruptedException {
        var running = process;
        if (running != null && !running.stop(Posix.SIGKILL, END_LIMIT)) {
            throw new IllegalStateException("the agent does not end");
        }
        process = null;
    }

    /** Starts its agent again, with all that it held. */
    void switchOn() throws IOException {
        var ports = cloud.ports();
        var command = Jvm.command(directory, "host-agent", HEAP_MEGABYTES);
        command.addAll(List.of(
                "-cp",
                Installation.find().root().resolve("host-agent/agent/target") + "/*:"
                        + Installation.find().root().resolve("host-agent/agent/target/lib") + "/*",
                "io.xenith.hostagent.Main",
                "--state",
                directory.hostAgentData().toString(),
                "--name",
                prefix,
                "--zones",
                "zone-of-" + prefix,
                "--control-plane",
                ports.address(PortName.CONTROL_PLANE_GRPC),
                "--image-service",
                ports.address(PortName.IMAGE_SERVICE_HTTP),
                "--ca",
                cloud.directory().pki().resolve("ca/ca.crt").toString(),
                "--token-file",
                token().toString(),
                "--base-port",
                "0"));
        command.addAll(options);
        process = ChildProcess.start(
                new Launch(
                        command, Jvm.environment(Map.of()), directory.root(), Jvm.marker(directory, "host-agent"), ""),
                cloud.directory().log(prefix + "-host"));
    }

    private Path token() {
        return directory.hostAgentData().resolve("token");
    }

    @Override
    public void close() {
        try {
            lose();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while the agent ended", e));
        }
    }
}
