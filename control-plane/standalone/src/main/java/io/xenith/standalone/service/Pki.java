package io.xenith.standalone.service;

import io.xenith.standalone.settings.StateDirectory;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.pki.Pem;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The certificates of an installation: one authority, one certificate for each service, and the key that signs tokens. */
public final class Pki {
    /** The gateway's directory. */
    static final String API_GATEWAY = "api-gateway";

    /** The control plane's directory, which all replicas share. */
    static final String CONTROL_PLANE = "control-plane";

    /** The image service's directory. */
    static final String IMAGE_SERVICE = "image-service";

    private static final Map<String, Identity> IDENTITIES = Map.of(
            API_GATEWAY, Identity.API_GATEWAY,
            CONTROL_PLANE, Identity.CONTROL_PLANE,
            IMAGE_SERVICE, Identity.IMAGE_SERVICE);

    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration LIFETIME = Duration.ofDays(397);
    // Renewed at a start that finds less than this left.
    private static final Duration RENEW_BEFORE = Duration.ofDays(90);

    private final Path root;
    private final InstantSource clock;

    /** The certificates below the directory. */
    public Pki(StateDirectory directory, InstantSource clock) {
        this.root = directory.pki();
        this.clock = clock;
    }

    /** Makes what is missing and renews what ends soon. */
    public void ensure() throws IOException {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        var authority = CertificateAuthority.loadOrCreate(authorityDirectory(), "Xenith CA", AUTHORITY_LIFETIME, clock);
        for (var entry : IDENTITIES.entrySet()) {
            if (!isGood(tlsDirectory(entry.getKey()), authority)) {
                authority.issue(tlsDirectory(entry.getKey()), entry.getValue(), LIFETIME);
            }
        }
        if (!Files.exists(tokenKey())) {
            Files.createDirectories(tokenKey().getParent());
            Pem.write(tokenKey(), newSigningKey());
        }
    }

    private boolean isGood(Path directory, CertificateAuthority authority) {
        try {
            X509Certificate certificate = Pem.loadCertificates(Files.readString(directory.resolve("tls.crt")))
                    .getFirst();
            certificate.verify(authority.certificate().getPublicKey());
            return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE))
                    && Files.exists(directory.resolve("tls.key"));
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static String newSigningKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return Pem.encode(generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }

    /** {@code ca.crt} and {@code ca.key}. */
    public Path authorityDirectory() {
        return root.resolve("ca");
    }

    /** {@code ca.crt}, {@code tls.crt} and {@code tls.key} of a service. */
    Path tlsDirectory(String service) {
        return root.resolve(service);
    }

    /** The key with which the gateway signs tokens. */
    Path tokenKey() {
        return root.resolve("token").resolve("token.key");
    }
}
