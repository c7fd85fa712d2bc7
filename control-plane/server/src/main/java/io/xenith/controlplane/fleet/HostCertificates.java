package io.xenith.controlplane.fleet;

import io.grpc.Status;
import io.xenith.controlplane.app.ProcessConfig;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.pki.IssuedCertificate;
import io.xenith.transport.tls.Identity;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signs the certificates of hosts. Who may have one was decided before. */
@Singleton
public final class HostCertificates {

    private final FleetConfig config;
    private final @Nullable CertificateAuthority authority;

    public HostCertificates(FleetConfig config, ProcessConfig process, InstantSource clock) {
        this.config = config;
        this.authority = process.caDir()
                .filter(directory -> Files.isReadable(directory.resolve("ca.key")))
                .map(directory -> CertificateAuthority.load(directory, clock))
                .orElse(null);
    }

    /** SHA-256 of the authority's certificate in hex; what an agent may pin. */
    String caSha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(require().certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority's certificate cannot be encoded", e);
        }
    }

    String caPem() {
        return require().certificatePem();
    }

    /** A certificate for the key in the request, which says that its owner is this host. */
    IssuedCertificate sign(byte[] requestDer, UUID hostId) {
        try {
            return require().sign(requestDer, Identity.ofHost(hostId), config.certificateLifetime());
        } catch (IllegalArgumentException e) {
            throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT,
                            "BAD_REQUEST",
                            "the certificate request cannot be used: " + e.getMessage())
                    .because("bad certificate request", e);
        }
    }

    private CertificateAuthority require() {
        if (authority == null) {
            throw ServiceException.of(
                    Status.Code.UNAVAILABLE,
                    "NO_AUTHORITY",
                    "this control plane was started without xenith.ca-dir and signs no certificates");
        }
        return authority;
    }
}
