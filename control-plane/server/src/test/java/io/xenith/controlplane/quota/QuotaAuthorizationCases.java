package io.xenith.controlplane.quota;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;
import static io.xenith.controlplane.v1.QuotaServiceGrpc.*;

import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.*;
import java.util.List;

/** Who is refused what of {@code quota.proto}. */
public final class QuotaAuthorizationCases implements AuthorizationCases {

    private static final String ADMIN = "NOT_ADMINISTRATOR";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        String project = victim.member().project().toString();
        return List.of(
                refused(
                        getFindQuotaMethod(),
                        FindQuotaRequest.newBuilder().setProjectId(project).build(),
                        ADMIN),
                refused(
                        getSetQuotaMethod(),
                        SetQuotaRequest.newBuilder().setProjectId(project).build(),
                        ADMIN),
                refused(
                        getResetQuotaMethod(),
                        ResetQuotaRequest.newBuilder().setProjectId(project).build(),
                        ADMIN),
                answered(getFindDefaultQuotaMethod(), FindDefaultQuotaRequest.getDefaultInstance(), _ -> true),
                refused(
                        getListUsageMethod(),
                        ListUsageRequest.newBuilder().setProjectId(project).build(),
                        ADMIN));
    }
}
