package io.xenith.gateway.testing;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.ListRevocationsRequest;
import io.xenith.controlplane.v1.ListRevocationsResponse;
import io.xenith.controlplane.v1.Revocation;
import io.xenith.controlplane.v1.RevokeTokensRequest;
import io.xenith.controlplane.v1.RevokeTokensResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The revocations of the record, in order. */
final class TestingRevocations {
    private final List<Revocation> rows = new ArrayList<>();

    List<Revocation> all() {
        return List.copyOf(rows);
    }

    void revokeUser(String userId, Instant until) {
        rows.add(Revocation.newBuilder()
                .setUserId(userId)
                .setRevokedAt(now())
                .setUntil(Timestamp.newBuilder().setSeconds(until.getEpochSecond()))
                .build());
    }

    RevokeTokensResponse revokeTokens(RevokeTokensRequest request) {
        Revocation.Builder revocation =
                Revocation.newBuilder().setRevokedAt(now()).setUntil(request.getUntil());
        switch (request.getSubjectCase()) {
            case AUDIT_ID -> revocation.setAuditId(request.getAuditId());
            case USER_ID -> revocation.setUserId(request.getUserId());
            case PROJECT_ID -> revocation.setProjectId(request.getProjectId());
            case SUBJECT_NOT_SET -> throw new IllegalStateException("no subject");
        }
        rows.add(revocation.build());
        return RevokeTokensResponse.getDefaultInstance();
    }

    ListRevocationsResponse listRevocations(ListRevocationsRequest request) {
        int from = Math.toIntExact(Math.min(request.getAfter(), rows.size()));
        return ListRevocationsResponse.newBuilder()
                .addAllRevocations(rows.subList(from, rows.size()))
                .setCursor(rows.size())
                .build();
    }

    private static Timestamp now() {
        Instant now = Instant.now();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }
}
