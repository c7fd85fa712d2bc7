package io.xenith.hostagent.enrolment;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.xenith.controlplane.v1.AnnounceRequest;
import io.xenith.controlplane.v1.AnnounceResponse;
import io.xenith.controlplane.v1.EnrolRequest;
import io.xenith.controlplane.v1.EnrolResponse;
import io.xenith.controlplane.v1.HostEnrolmentServiceGrpc;
import io.xenith.controlplane.v1.HostEnrolmentServiceGrpc.HostEnrolmentServiceBlockingStub;
import io.xenith.controlplane.v1.RenewCertificateRequest;
import io.xenith.controlplane.v1.RenewCertificateResponse;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * The control plane as an agent calls it. A channel lives for one call: calls are hours apart, and an open connection for
 * each of thousands of simulated hosts would cost more than it saves.
 *
 * @param authority file with the certificate of the installation's authority
 */
public record ControlPlane(String host, int port, Path authority, EventLoopGroup eventLoops, Executor executor) {

    /** Long: a busy Dom0 takes many seconds for the first handshake of a process, and these calls are few. */
    private static final int DEADLINE_SECONDS = 60;

    /** Reads {@code host:port}. */
    public static ControlPlane at(String address, Path authority, EventLoopGroup eventLoops, Executor executor) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not host:port: " + address);
        }
        int port = Integer.parseInt(address.substring(colon + 1));
        return new ControlPlane(address.substring(0, colon), port, authority, eventLoops, executor);
    }

    EnrolResponse enrol(EnrolRequest request) {
        try {
            return call(TlsFiles.strangerContext(authority), stub -> stub.enrol(request));
        } catch (SSLException e) {
            throw new IllegalStateException("the authority's certificate is not usable: " + e.getMessage(), e);
        }
    }

    RenewCertificateResponse renew(TlsFiles identity, byte[] certificateRequest) {
        RenewCertificateRequest request = RenewCertificateRequest.newBuilder()
                .setCertificateRequest(ByteString.copyFrom(certificateRequest))
                .build();
        return call(contextOf(identity), stub -> stub.renewCertificate(request));
    }

    AnnounceResponse announce(TlsFiles identity, AnnounceRequest request) {
        return call(contextOf(identity), stub -> stub.announce(request));
    }

    private static SslContext contextOf(TlsFiles identity) {
        try {
            return identity.clientContext();
        } catch (SSLException e) {
            throw new IllegalStateException("this host's certificate is not usable: " + e.getMessage(), e);
        }
    }

    private <T> T call(SslContext tls, Function<HostEnrolmentServiceBlockingStub, T> method) {
        ManagedChannel channel = Channels.to(host, port, Identity.CONTROL_PLANE, tls)
                .eventLoops(eventLoops, NioSocketChannel::new)
                .executor(executor)
                .build();
        try {
            return method.apply(HostEnrolmentServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } finally {
            channel.shutdownNow();
        }
    }
}
