package io.xenith.gateway.token;

import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.ListRevocationsRequest;
import io.xenith.controlplane.v1.ListRevocationsResponse;
import io.xenith.controlplane.v1.Revocation;
import io.xenith.controlplane.v1.RevokeTokensRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.ApiTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Revokes tokens, here at once and by the record everywhere, and learns what others revoked. */
public final class TokenRevoker {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRevoker.class);
    private static final int PAGES_AT_MOST = 100;

    private final ControlPlane controlPlane;
    private final Revocations revocations;
    private final Duration lifetime;
    private final InstantSource clock;
    private long cursor;
    private volatile Instant lastPolled = Instant.EPOCH;

    TokenRevoker(ControlPlane controlPlane, Revocations revocations, Duration lifetime, InstantSource clock) {
        this.controlPlane = controlPlane;
        this.revocations = revocations;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Revokes one token, and those made from it. */
    public void revoke(Caller caller, Token token) {
        var unused = controlPlane
                .identity()
                .revokeTokens(RevokeTokensRequest.newBuilder()
                        .setCaller(caller)
                        .setAuditId(token.auditId())
                        .setUntil(ApiTime.toProto(token.expiresAt()))
                        .build());
        revocations.revokeToken(token.auditId(), token.expiresAt());
    }

    /** Revokes every token that a user holds now. */
    public void revokeUser(Caller caller, String userId) {
        Instant now = clock.instant();
        var unused = controlPlane
                .identity()
                .revokeTokens(RevokeTokensRequest.newBuilder()
                        .setCaller(caller)
                        .setUserId(userId)
                        .setUntil(until(now))
                        .build());
        revocations.revokeUser(userId, now, now.plus(lifetime));
    }

    /** Revokes every token that is scoped to a project now. */
    public void revokeProject(Caller caller, String projectId) {
        Instant now = clock.instant();
        var unused = controlPlane
                .identity()
                .revokeTokens(RevokeTokensRequest.newBuilder()
                        .setCaller(caller)
                        .setProjectId(projectId)
                        .setUntil(until(now))
                        .build());
        revocations.revokeProject(projectId, now, now.plus(lifetime));
    }

    private Timestamp until(Instant now) {
        return ApiTime.toProto(now.plus(lifetime));
    }

    /** When revocations were last heard of; {@link Instant#EPOCH} when never. */
    public Instant lastPolled() {
        return lastPolled;
    }

    /** Asks for what is new since the last time. Called by one thread. Never throws for a control plane that is away. */
    void poll() {
        try {
            for (int page = 0; page < PAGES_AT_MOST; page++) {
                ListRevocationsResponse news = controlPlane
                        .identity()
                        .listRevocations(ListRevocationsRequest.newBuilder()
                                .setAfter(cursor)
                                .build());
                news.getRevocationsList().forEach(this::apply);
                cursor = Math.max(cursor, news.getCursor());
                if (news.getRevocationsCount() == 0) {
                    break;
                }
            }
            Instant now = clock.instant();
            revocations.forgetBefore(now);
            lastPolled = now;
        } catch (StatusRuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("since", lastPolled)
                    .addKeyValue("problem", e.getStatus().getCode())
                    .log("revocations not heard of, tokens are checked against the last known ones");
        }
    }

    private void apply(Revocation revocation) {
        Instant revokedAt = ApiTime.of(revocation.getRevokedAt());
        Instant until = ApiTime.of(revocation.getUntil());
        switch (revocation.getSubjectCase()) {
            case AUDIT_ID -> revocations.revokeToken(revocation.getAuditId(), until);
            case USER_ID -> revocations.revokeUser(revocation.getUserId(), revokedAt, until);
            case PROJECT_ID -> revocations.revokeProject(revocation.getProjectId(), revokedAt, until);
            case SUBJECT_NOT_SET -> LOG.atWarn().log("a revocation without a subject, newer than this gateway");
        }
    }
}
