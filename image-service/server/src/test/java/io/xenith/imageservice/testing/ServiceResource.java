package io.xenith.imageservice.testing;

import static java.util.Objects.requireNonNull;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The surroundings of the service under test: database, blob directory, and a certificate for everybody. */
public final class ServiceResource implements QuarkusTestResourceLifecycleManager {
    /** Some host. */
    public static final Identity HOST = Identity.ofHost(UUID.fromString("6f1f7a53-5b3a-4f0e-9f3c-2f8f4c1d9a10"));

    private static final Duration LIFETIME = Duration.ofDays(1);
    private static volatile Path home = Path.of("");

    private static volatile @Nullable TestingLink link;

    private @Nullable TestingPostgres postgres;

    /** Where the certificates of an identity are. */
    public static Path certificates(Identity identity) {
        return home.resolve("tls").resolve(identity.name());
    }

    /** Where the gateway's certificate of another authority is. */
    public static Path forgedCertificates() {
        return home.resolve("forged");
    }

    public static Path blobDirectory() {
        return home.resolve("blobs");
    }

    /** The way to the database. */
    public static TestingLink database() {
        return requireNonNull(link);
    }

    @Override
    public Map<String, String> start() {
        TestingLink database;
        try {
            home = Files.createTempDirectory("xenith-images-");
            CertificateAuthority authority =
                    CertificateAuthority.create("test authority", LIFETIME, InstantSource.system());
            for (Identity identity :
                    new Identity[] {Identity.IMAGE_SERVICE, Identity.API_GATEWAY, Identity.CONTROL_PLANE, HOST}) {
                authority.issue(certificates(identity), identity, LIFETIME);
            }
            CertificateAuthority.create("another authority", LIFETIME, InstantSource.system())
                    .issue(forgedCertificates(), Identity.API_GATEWAY, LIFETIME);
            TestingPostgres started = TestingPostgres.start();
            postgres = started;
            database = TestingLink.to(started.port());
            link = database;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.datasource.jdbc.url", TestingPostgres.jdbcUrl(database.port()));
        config.put("quarkus.datasource.username", "xenith");
        config.put("quarkus.datasource.password", "");
        config.put("XENITH_BLOB_DIR", blobDirectory().toString());
        config.put("XENITH_TLS_DIR", certificates(Identity.IMAGE_SERVICE).toString());
        config.put("XENITH_LISTEN_ADDRESS", "127.0.0.1");
        config.put("XENITH_GRPC_PORT", "0");
        config.put("quarkus.http.test-ssl-port", "0");
        config.put("quarkus.management.test-port", "0");
        // What runs in the background is triggered by the tests themselves.
        config.put("xenith.images.upkeep.interval", "1H");
        config.put("xenith.images.upkeep.grace", "0S");
        config.put("xenith.images.upkeep.orphan-age", "0S");
        config.put("xenith.images.upkeep.batch", "65536");
        config.put("xenith.images.upkeep.scrub-every", "0S");
        config.put("xenith.images.blobs.stall-timeout", "2S");
        config.put("xenith.images.blobs.min-free-bytes", "1048576");
        config.put("xenith.images.blobs.max-bytes", "1099511627776");
        config.put("xenith.images.limits.images-per-project", "40");
        config.put("xenith.images.limits.bytes-per-project", "1073741824");
        config.put("xenith.images.limits.bytes-per-image", "805306368");
        return config;
    }

    @Override
    public void stop() {
        try {
            database().close();
            requireNonNull(postgres).close();
            TestingPostgres.deleteTree(home);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
