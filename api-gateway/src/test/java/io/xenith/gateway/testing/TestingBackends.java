package io.xenith.gateway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.pki.Pem;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Starts the fakes and points the gateway at them. One server stands for the control plane, another for the image service. */
public final class TestingBackends implements QuarkusTestResourceLifecycleManager {

    private TestingControlPlane controlPlane;
    private TestingImageService imageService;
    private TestingKeycloak keycloak;

    @SuppressWarnings("NullAway.Init")
    public TestingBackends() {}

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("xenith-gateway-test");
            CertificateAuthority authority =
                    CertificateAuthority.create("test", Duration.ofDays(1), InstantSource.system());
            Path own = issue(authority, directory, "gateway", Identity.API_GATEWAY);
            controlPlane =
                    new TestingControlPlane(issue(authority, directory, "control-plane", Identity.CONTROL_PLANE));
            imageService = new TestingImageService(issue(authority, directory, "image", Identity.IMAGE_SERVICE));
            keycloak = new TestingKeycloak();
            Map<String, String> config = new HashMap<>();
            config.put("quarkus.http.test-port", "0");
            config.put("xenith.control-plane", controlPlane.address());
            config.put("xenith.image-service-grpc", imageService.grpcAddress());
            config.put("xenith.image-service-http", imageService.httpAddress());
            config.put("xenith.tls-dir", own.toString());
            config.put("xenith.token.key-file", tokenKey(directory).toString());
            config.put("xenith.token.revocation-poll", "100ms");
            config.put("xenith.keycloak.url", keycloak.url());
            config.put("xenith.keycloak.client-secret", TestingKeycloak.CLIENT_SECRET);
            config.put("xenith.keycloak.timeout", "5s");
            config.put("xenith.limits.enabled", "false");
            config.put("xenith.consoles.ping-every", "500ms");
            config.put("xenith.consoles.at-once", "8");
            config.put("xenith.consoles.allowed-origins", "https://portal.example");
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path issue(CertificateAuthority authority, Path directory, String name, Identity identity)
            throws IOException {
        Path own = directory.resolve(name);
        var unused = authority.issue(own, identity, Duration.ofHours(12));
        return own;
    }

    private static Path tokenKey(Path directory) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            Path file = directory.resolve("token.pem");
            Files.writeString(file, Pem.encode(generator.generateKeyPair().getPrivate()));
            return file;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(controlPlane, new TestInjector.MatchesType(TestingControlPlane.class));
        injector.injectIntoFields(imageService, new TestInjector.MatchesType(TestingImageService.class));
        injector.injectIntoFields(keycloak, new TestInjector.MatchesType(TestingKeycloak.class));
    }

    @Override
    public void stop() {
        controlPlane.stop();
        imageService.stop();
        keycloak.stop();
    }
}
