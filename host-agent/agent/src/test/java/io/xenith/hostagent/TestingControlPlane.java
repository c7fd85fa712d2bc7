package io.xenith.hostagent;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.xenith.controlplane.v1.AnnounceRequest;
import io.xenith.controlplane.v1.AnnounceResponse;
import io.xenith.controlplane.v1.EnrolRequest;
import io.xenith.controlplane.v1.EnrolResponse;
import io.xenith.controlplane.v1.HostEnrolmentServiceGrpc;
import io.xenith.controlplane.v1.RenewCertificateRequest;
import io.xenith.controlplane.v1.RenewCertificateResponse;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.pki.IssuedCertificate;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The half of the control plane that hosts join by, and its certificate to call them with. */
public final class TestingControlPlane extends HostEnrolmentServiceGrpc.HostEnrolmentServiceImplBase
        implements AutoCloseable {

    public static final String TOKEN = "a-token-of-many-uses";

    private final CertificateAuthority authority =
            CertificateAuthority.create("Test", Duration.ofDays(1), InstantSource.system());
    private final Path directory;
    private final Server server;
    private final SslContext clientTls;
    private final Map<PublicKey, UUID> enrolled = new HashMap<>();
    private final Map<String, UUID> names = new HashMap<>();
    private final Map<UUID, String> addresses = new HashMap<>();
    private final Duration lifetime;
    private int renewals;
    private int announces;

    public TestingControlPlane(Path directory, Duration certificateLifetime) throws IOException {
        this.directory = directory;
        this.lifetime = certificateLifetime;
        authority.issue(directory.resolve("control-plane"), Identity.CONTROL_PLANE, Duration.ofDays(1));
        Files.writeString(tokenFile(), TOKEN + "\n");
        TlsFiles tls = TlsFiles.load(directory.resolve("control-plane"));
        clientTls = tls.clientContext();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(tls.serverContext(ClientAuth.OPTIONAL))
                .addService(this)
                .intercept(PeerIdentity.allowing()
                        .service(HostEnrolmentServiceGrpc.SERVICE_NAME, "NOT_A_HOST", Identity::isHost)
                        .anybody(HostEnrolmentServiceGrpc.getEnrolMethod().getFullMethodName())
                        .build())
                .intercept(new ErrorInterceptor())
                .build()
                .start();
    }

    public Path issue(Identity identity) throws IOException {
        Path tls = directory.resolve(identity.name());
        authority.issue(tls, identity, Duration.ofDays(1));
        return tls;
    }

    public Path authorityFile() {
        return directory.resolve("control-plane/ca.crt");
    }

    public Path tokenFile() {
        return directory.resolve("token");
    }

    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public synchronized void enrol(EnrolRequest request, StreamObserver<EnrolResponse> observer) {
        if (!request.getToken().equals(TOKEN)) {
            throw ServiceException.of(Status.Code.UNAUTHENTICATED, "BAD_TOKEN", "unknown token");
        }
        byte[] csr = request.getCertificateRequest().toByteArray();
        UUID id = enrolled.computeIfAbsent(CertificateAuthority.loadKey(csr), key -> UUID.randomUUID());
        UUID named = names.putIfAbsent(request.getName(), id);
        if (named != null && !named.equals(id)) {
            throw ServiceException.of(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", "the name is taken");
        }
        IssuedCertificate issued = authority.sign(csr, Identity.ofHost(id), lifetime);
        observer.onNext(EnrolResponse.newBuilder()
                .setHostId(id.toString())
                .setCertificate(issued.pem())
                .setCaCertificate(authority.certificatePem())
                .setExpiresAt(
                        Timestamp.newBuilder().setSeconds(issued.notAfter().getEpochSecond()))
                .build());
        observer.onCompleted();
    }

    @Override
    public synchronized void renewCertificate(
            RenewCertificateRequest request, StreamObserver<RenewCertificateResponse> observer) {
        Identity peer = PeerIdentity.current().orElseThrow();
        IssuedCertificate issued =
                authority.sign(request.getCertificateRequest().toByteArray(), peer, Duration.ofDays(1));
        renewals++;
        notifyAll();
        observer.onNext(RenewCertificateResponse.newBuilder()
                .setCertificate(issued.pem())
                .setCaCertificate(authority.certificatePem())
                .build());
        observer.onCompleted();
    }

    @Override
    public synchronized void announce(AnnounceRequest request, StreamObserver<AnnounceResponse> observer) {
        UUID host = PeerIdentity.current().orElseThrow().hostId().orElseThrow();
        addresses.put(host, request.getAddress());
        announces++;
        notifyAll();
        observer.onNext(AnnounceResponse.getDefaultInstance());
        observer.onCompleted();
    }

    /** Waits until so many announcements have come in all, and answers where the hosts are. */
    public synchronized Map<UUID, String> awaitAnnounces(int count) throws InterruptedException {
        awaitUntil(() -> announces >= count);
        return Map.copyOf(addresses);
    }

    public synchronized void awaitRenewal() throws InterruptedException {
        awaitUntil(() -> renewals > 0);
    }

    private synchronized void awaitUntil(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not in time: " + announces + " announces, " + renewals + " renewals");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    public ManagedChannel connect(UUID host, String address) {
        int colon = address.lastIndexOf(':');
        return Channels.to(
                        address.substring(0, colon),
                        Integer.parseInt(address.substring(colon + 1)),
                        Identity.ofHost(host),
                        clientTls)
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
