package io.xenith.standalone.lab;

import io.xenith.lab.Deadline;
import io.xenith.lab.LabException;
import io.xenith.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The agent on one lab host, put there as docs/install-host.md says, by a script in which every step looks first. */
final class AgentInstallation {
    private static final Duration STEP_LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(1);
    private static final int AGENT_PORT = 9500;
    /** Both lines of {@code xenith-agent status}: it drives Xen, and the control plane speaks with it. */
    private static final Pattern SERVING = Pattern.compile("(?s)state +serving\\R.*session +connected");

    private static final String PLACE = "/root/xenith";

    private final LabHost host;

    AgentInstallation(LabHost host) {
        this.host = host;
    }

    /** Makes the place for disks, and installs the package unless this very file is installed. */
    void install(Path file) throws IOException {
        var sum = digest(file);
        if (host.run(LOOK_LIMIT, "cat " + PLACE + "/installed").output().strip().equals(sum)) {
            return;
        }
        host.run(LOOK_LIMIT, "mkdir -p -m 700 " + PLACE).orThrow("making " + PLACE);
        host.upload(STEP_LIMIT, PLACE, List.of(file));
        host.run(STEP_LIMIT, "sh -s -- %s/%s".formatted(PLACE, file.getFileName()), script())
                .orThrow("installing the agent on " + host.name());
        host.run(LOOK_LIMIT, "echo %s >%s/installed; rm %s/*.deb; sync".formatted(sum, PLACE, PLACE))
                .orThrow("noting what is installed on " + host.name());
    }

    boolean isEnrolled() {
        return host.run(LOOK_LIMIT, "test -e /var/lib/xenith/hosts/this/identity/current/tls.crt")
                .isSuccess();
    }

    void enrol(int controlPlanePort, int imageServicePort, String zone, Path authority, String token) {
        host.upload(LOOK_LIMIT, PLACE, List.of(authority));
        host.run(LOOK_LIMIT, "umask 077; cat >%s/token".formatted(PLACE), token.getBytes(StandardCharsets.UTF_8))
                .orThrow("writing the token on " + host.name());
        host.run(
                        STEP_LIMIT,
                        ("xenith-agent enrol --control-plane %1$s:%2$d --image-service %1$s:%3$d --ca-file %4$s/%5$s"
                                        + " --token-file %4$s/token --zone %6$s --announce 127.0.0.1:%7$d"
                                        + " --announce-transfers %8$s:%9$d --disks lvm-thin:xenith/disks;"
                                        + " ended=$?; rm %4$s/token; exit $ended")
                                .formatted(
                                        LabHost.MACHINE_ADDRESS,
                                        controlPlanePort,
                                        imageServicePort,
                                        PLACE,
                                        authority.getFileName(),
                                        zone,
                                        host.forward(AGENT_PORT),
                                        host.address(),
                                        AGENT_PORT))
                .orThrow("enrolling " + host.name());
    }

    /** Waits until the agent drives Xen and the control plane speaks with it. */
    void awaitServing() {
        try {
            Deadline.in(STEP_LIMIT).await("the agent of " + host.name() + " to serve", () -> {
                var status = host.run(LOOK_LIMIT, "xenith-agent status").output();
                return SERVING.matcher(status).find();
            });
        } catch (LabException e) {
            var status =
                    host.run(LOOK_LIMIT, "xenith-agent status 2>&1; journalctl -u xenith-agent -n 5 --no-pager -o cat");
            throw new LabException(
                    e.getMessage() + ". It says: " + status.output().strip(), e);
        }
    }

    private static byte[] script() throws IOException {
        try (var in = AgentInstallation.class.getResourceAsStream("install-agent.sh")) {
            return Objects.requireNonNull(in, "install-agent.sh").readAllBytes();
        }
    }

    private static String digest(Path file) {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
