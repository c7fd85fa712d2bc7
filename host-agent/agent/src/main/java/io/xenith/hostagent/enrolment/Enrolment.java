package io.xenith.hostagent.enrolment;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.v1.AnnounceRequest;
import io.xenith.controlplane.v1.EnrolRequest;
import io.xenith.controlplane.v1.EnrolResponse;
import io.xenith.controlplane.v1.RenewCertificateResponse;
import io.xenith.transport.error.Errors;
import io.xenith.transport.pki.CertificateRequest;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One host's dealings with {@code HostEnrolmentService}. Each method is one try; the caller repeats. */
public final class Enrolment {

    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

    private final ControlPlane controlPlane;
    private final HostIdentity identity;
    private final Facts facts;

    /**
     * What the control plane is told of a host.
     *
     * @param address {@code host:port} of the agent's gRPC server
     * @param transferAddress {@code host:port} of the same for other hosts; empty where it is the same
     * @param availabilityZone empty for the token's
     * @param tokenFile holds the one-time token; read only while the host is not enrolled
     */
    public record Facts(String name, String address, String transferAddress, String availabilityZone, Path tokenFile) {}

    public Enrolment(ControlPlane controlPlane, Path identityDirectory, Facts facts) {
        this.controlPlane = controlPlane;
        this.identity = new HostIdentity(identityDirectory);
        this.facts = facts;
    }

    /** The host's TLS files; enrols it first when it is not yet. Throws when the control plane does not take it. */
    public TlsFiles ensureEnrolled() throws IOException {
        if (identity.isEnrolled()) {
            return identity.load();
        }
        HostIdentity.Pending pending = identity.pending();
        EnrolResponse answer = controlPlane.enrol(EnrolRequest.newBuilder()
                .setToken(Files.readString(facts.tokenFile()).strip())
                .setCertificateRequest(ByteString.copyFrom(pending.requestDer()))
                .setName(facts.name())
                .setAddress(facts.address())
                .setAvailabilityZone(facts.availabilityZone())
                .build());
        identity.store(answer.getCaCertificate(), answer.getCertificate(), pending.keyPem());
        TlsFiles files = identity.load();
        LOG.atInfo()
                .addKeyValue("host.id", hostId(files))
                .addKeyValue("host.name", facts.name())
                .log("host enrolled");
        return files;
    }

    /** The id that the certificate names; throws when it names no host. */
    public static UUID hostId(TlsFiles files) {
        Identity own = files.identity();
        return own.hostId().orElseThrow(() -> new IllegalStateException(own + " is no host's certificate"));
    }

    /** Tells where the agent is. */
    public void announce(TlsFiles files, String bootId, String agentVersion) {
        var unused = controlPlane.announce(
                files,
                AnnounceRequest.newBuilder()
                        .setAddress(facts.address())
                        .setTransferAddress(facts.transferAddress())
                        .setBootId(bootId)
                        .setAgentVersion(agentVersion)
                        .build());
    }

    /** Takes a new certificate over a new key; connections that begin from now on use it. */
    public void renew(TlsFiles files) throws IOException {
        CertificateRequest request = CertificateRequest.create(files.identity());
        RenewCertificateResponse answer = controlPlane.renew(files, request.der());
        identity.store(answer.getCaCertificate(), answer.getCertificate(), request.keyPem());
        LOG.atInfo().addKeyValue("host.id", hostId(files)).log("certificate renewed");
    }

    /** When the certificate is to be renewed: after two thirds of its life. */
    public static Instant renewalDue(TlsFiles files) {
        X509Certificate certificate = files.certificate();
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        return from.plus(Duration.between(from, until).multipliedBy(2).dividedBy(3));
    }

    /** Whether the control plane says that this host is no more: it must stop asking. */
    public static boolean saysRemoved(Exception failure) {
        return Errors.hasReason(failure, "HOST_REMOVED");
    }
}
