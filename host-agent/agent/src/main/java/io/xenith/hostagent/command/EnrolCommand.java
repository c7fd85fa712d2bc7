package io.xenith.hostagent.command;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.xenith.hostagent.HostSetups;
import io.xenith.hostagent.enrolment.ControlPlane;
import io.xenith.hostagent.enrolment.Enrolment;
import io.xenith.hostagent.options.ConfigFile;
import io.xenith.hostagent.options.EnrolOptions;
import io.xenith.hostagent.options.HostOptions;
import io.xenith.hostagent.options.Options;
import io.xenith.transport.pki.Pem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * {@code xenith-agent enrol}: writes the configuration, spends the token, starts the service, in that order, and each again
 * without harm. Exit codes: 0 enrolled, 1 not, 2 wrong options.
 */
public final class EnrolCommand {

    private static final int SERVICE_SECONDS = 90;

    private EnrolCommand() {}

    /** Runs the command; answers its exit code. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(EnrolOptions.HELP);
            return 0;
        }
        EnrolOptions enrol;
        try {
            enrol = EnrolOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("See xenith-agent enrol --help.");
            return 2;
        }
        try {
            Path config = enrol.config().toAbsolutePath();
            Path directory = Objects.requireNonNull(config.getParent(), "a file has a directory");
            Files.createDirectories(directory);
            installAuthority(enrol, directory.resolve("ca.crt"));
            ConfigFile.update(enrol.config(), enrol.settings());
            Options options = Options.parse(List.of(
                    "--hypervisor",
                    "libxl",
                    "--config",
                    enrol.config().toString(),
                    "--token-file",
                    enrol.tokenFile().toString()));
            UUID id = enrol(options);
            out.println("This host is enrolled as " + id + ".");
            if (!enrol.start()) {
                out.println("Start the agent with: systemctl enable --now xenith-agent");
                return 0;
            }
            return startService(out, err);
        } catch (EnrolmentProblem e) {
            err.println(e.getMessage());
            return 1;
        } catch (IOException | RuntimeException e) {
            err.println(EnrolmentProblem.explain(e, enrol.settings().getOrDefault("control-plane", "")));
            return 1;
        }
    }

    private static void installAuthority(EnrolOptions enrol, Path target) throws IOException, EnrolmentProblem {
        String pem;
        try {
            pem = Files.readString(enrol.caFile());
        } catch (IOException e) {
            throw new EnrolmentProblem(
                    "--ca-file: " + enrol.caFile() + " cannot be read. Copy ca.crt of the installation there.", e);
        }
        try {
            List<X509Certificate> certificates = Pem.loadCertificates(pem);
            if (certificates.isEmpty()) {
                throw new EnrolmentProblem("--ca-file: there is no certificate in " + enrol.caFile() + ".", null);
            }
            if (enrol.caSha256().isPresent()) {
                String wanted = enrol.caSha256().get().replace(":", "").toLowerCase(Locale.ROOT);
                String found = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(certificates.getFirst().getEncoded()));
                if (!wanted.equals(found)) {
                    throw new EnrolmentProblem(
                            "--ca-sha256: the certificate in " + enrol.caFile() + " is another one: its SHA-256 is "
                                    + found + ". Do not use it before you know why.",
                            null);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new EnrolmentProblem("--ca-file: " + enrol.caFile() + " holds no certificate in PEM.", e);
        }
        Path fresh = target.resolveSibling("ca.crt.new");
        Files.writeString(fresh, pem);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static UUID enrol(Options options) throws IOException, EnrolmentProblem {
        if (!(options.hosts() instanceof HostOptions.Xen xen)) {
            throw new IllegalStateException("the configuration is of simulated hosts");
        }
        if (!Files.isReadable(options.tokenFile())) {
            throw new EnrolmentProblem(
                    "--token-file: " + options.tokenFile()
                            + " cannot be read. Write the token there, readable by you alone.",
                    null);
        }
        EventLoopGroup eventLoops = new NioEventLoopGroup(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Enrolment enrolment = new Enrolment(
                    ControlPlane.at(options.controlPlane(), options.authority(), eventLoops, executor),
                    HostSetups.directoryOf(options).resolve("identity"),
                    new Enrolment.Facts(
                            HostSetups.nameOf(xen),
                            HostSetups.announcedAddress(options, options.basePort()),
                            options.announceTransfers().orElse(""),
                            xen.zone(),
                            options.tokenFile()));
            return Enrolment.hostId(enrolment.ensureEnrolled());
        } finally {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    private static int startService(PrintStream out, PrintStream err) throws IOException {
        try {
            Process systemctl = new ProcessBuilder("systemctl", "enable", "--now", "xenith-agent.service")
                    .inheritIO()
                    .start();
            if (!systemctl.waitFor(SERVICE_SECONDS, TimeUnit.SECONDS)) {
                systemctl.destroy();
                err.println("The agent does not come up in time. See: journalctl -u xenith-agent");
                return 1;
            }
            if (systemctl.exitValue() != 0) {
                err.println("The agent did not start. See: journalctl -u xenith-agent");
                return 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
        out.println("The agent runs. See: xenith-agent status");
        return 0;
    }
}
