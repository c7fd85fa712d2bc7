package io.xenith.controlplane.fleet;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.fleet.Enrolment.Enrolled;
import io.xenith.controlplane.v1.AnnounceRequest;
import io.xenith.controlplane.v1.AnnounceResponse;
import io.xenith.controlplane.v1.EnrolRequest;
import io.xenith.controlplane.v1.EnrolResponse;
import io.xenith.controlplane.v1.HostEnrolmentServiceGrpc;
import io.xenith.controlplane.v1.RenewCertificateRequest;
import io.xenith.controlplane.v1.RenewCertificateResponse;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.tls.Identity;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The agents' calls. All but Enrol are made with the host's own certificate, and speak of that host only. */
@Singleton
public final class EnrolmentGrpc extends HostEnrolmentServiceGrpc.HostEnrolmentServiceImplBase {

    private final Enrolment enrolment;
    private final HostCertificates certificates;
    private final HostAnnouncements announcements;

    public EnrolmentGrpc(Enrolment enrolment, HostCertificates certificates, HostAnnouncements announcements) {
        this.enrolment = enrolment;
        this.certificates = certificates;
        this.announcements = announcements;
    }

    @Override
    public void enrol(EnrolRequest request, StreamObserver<EnrolResponse> answer) {
        var der = request.getCertificateRequest().toByteArray();
        var enrolled = enrolment.enrol(
                request.getToken(), der, request.getName(), request.getAddress(), request.getAvailabilityZone());
        var certificate = certificates.sign(der, enrolled.hostId());
        announce(enrolled);
        answer.onNext(EnrolResponse.newBuilder()
                .setHostId(enrolled.hostId().toString())
                .setCertificate(certificate.pem())
                .setCaCertificate(certificates.caPem())
                .setExpiresAt(HostRow.timestamp(certificate.notAfter()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void renewCertificate(RenewCertificateRequest request, StreamObserver<RenewCertificateResponse> answer) {
        var host = callingHost();
        enrolment.requireMember(host);
        var certificate = certificates.sign(request.getCertificateRequest().toByteArray(), host);
        answer.onNext(RenewCertificateResponse.newBuilder()
                .setCertificate(certificate.pem())
                .setCaCertificate(certificates.caPem())
                .setExpiresAt(HostRow.timestamp(certificate.notAfter()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void announce(AnnounceRequest request, StreamObserver<AnnounceResponse> answer) {
        announce(enrolment.announce(
                callingHost(), request.getAddress(), request.getTransferAddress(), request.getAgentVersion()));
        answer.onNext(AnnounceResponse.getDefaultInstance());
        answer.onCompleted();
    }

    private void announce(Enrolled host) {
        announcements.recordChanged(host.hostId(), host.shard());
    }

    private static UUID callingHost() {
        return PeerIdentity.current()
                .flatMap(Identity::hostId)
                .orElseThrow(() -> ServiceException.of(
                        Status.Code.PERMISSION_DENIED,
                        "NOT_A_HOST",
                        "only a host with its own certificate may call this"));
    }
}
