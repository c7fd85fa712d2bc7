package io.xenith.controlplane.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/**
 * What a {@code @QuarkusTest} of this module needs: {@code @QuarkusTestResource(TestingControlPlane.class)}. A database of
 * its own, a certificate authority with identities for every kind of peer in {@link #directory()}, free ports.
 */
public final class TestingControlPlane implements QuarkusTestResourceLifecycleManager {

    /** The user whom the process makes administrator at its start. */
    public static final UUID BOOTSTRAP_ADMIN = UUID.fromString("7f0c1c1e-24a4-4c4e-9a0b-6b0a6d1f0001");

    /** A host whose certificate is in the directory {@code host}. */
    public static final UUID HOST = UUID.fromString("7f0c1c1e-24a4-4c4e-9a0b-6b0a6d1f0002");

    private static final String DIRECTORY_PROPERTY = "xenith.testing.directory";
    private static final Duration DAY = Duration.ofDays(1);

    /** Directory with {@code ca}, {@code control-plane}, {@code api-gateway}, {@code image-service} and {@code host}. */
    public static Path directory() {
        return Path.of(System.getProperty(DIRECTORY_PROPERTY));
    }

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("xenith-test-tls-");
            System.setProperty(DIRECTORY_PROPERTY, directory.toString());
            CertificateAuthority authority = CertificateAuthority.create("Test", DAY, InstantSource.system());
            authority.save(directory.resolve("ca"));
            authority.issue(directory.resolve("control-plane"), Identity.CONTROL_PLANE, DAY);
            authority.issue(directory.resolve("api-gateway"), Identity.API_GATEWAY, DAY);
            authority.issue(directory.resolve("image-service"), Identity.IMAGE_SERVICE, DAY);
            authority.issue(directory.resolve("host"), Identity.ofHost(HOST), DAY);
            return Map.of(
                    "quarkus.datasource.jdbc.url", TestingPostgres.shared().createDatabase(),
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "",
                    "xenith.grpc.port", "0",
                    "xenith.tls-dir", directory.resolve("control-plane").toString(),
                    "xenith.ca-dir", directory.resolve("ca").toString(),
                    "xenith.bootstrap.admin-user-id", BOOTSTRAP_ADMIN.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            TemporaryFiles.deleteTree(directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
