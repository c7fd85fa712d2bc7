package io.xenith.controlplane.fleet;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.peerOnly;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;
import static io.xenith.controlplane.v1.FleetServiceGrpc.*;

import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.*;
import java.util.List;
import java.util.UUID;

/** Who is refused what of {@code fleet.proto} and {@code enrolment.proto}: hosts are nobody's but the operators'. */
public final class FleetAuthorizationCases implements AuthorizationCases {

    private static final String ADMIN = "NOT_ADMINISTRATOR";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        String host = UUID.randomUUID().toString();
        return List.of(
                refused(getListHostsMethod(), ListHostsRequest.getDefaultInstance(), ADMIN),
                refused(
                        getFindHostMethod(),
                        FindHostRequest.newBuilder().setHostId(host).build(),
                        ADMIN),
                refused(
                        getUpdateHostMethod(),
                        UpdateHostRequest.newBuilder().setHostId(host).build(),
                        ADMIN),
                refused(
                        getRemoveHostMethod(),
                        RemoveHostRequest.newBuilder().setHostId(host).build(),
                        ADMIN),
                refused(getCreateEnrolmentTokenMethod(), CreateEnrolmentTokenRequest.getDefaultInstance(), ADMIN),
                refused(getFindFleetStatisticsMethod(), FindFleetStatisticsRequest.getDefaultInstance(), ADMIN),
                refused(getListReplicasMethod(), ListReplicasRequest.getDefaultInstance(), ADMIN),
                // Everybody chooses a zone; which hosts are in it is not for everybody.
                answered(
                        getListAvailabilityZonesMethod(),
                        ListAvailabilityZonesRequest.getDefaultInstance(),
                        answer -> !answer.toString().contains("host_names")),
                peerOnly(HostEnrolmentServiceGrpc.getEnrolMethod(), EnrolRequest.getDefaultInstance()),
                peerOnly(
                        HostEnrolmentServiceGrpc.getRenewCertificateMethod(),
                        RenewCertificateRequest.getDefaultInstance()),
                peerOnly(HostEnrolmentServiceGrpc.getAnnounceMethod(), AnnounceRequest.getDefaultInstance()));
    }
}
