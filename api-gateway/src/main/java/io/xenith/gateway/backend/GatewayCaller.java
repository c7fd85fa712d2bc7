package io.xenith.gateway.backend;

import io.xenith.controlplane.v1.Caller;
import io.xenith.gateway.http.RequestId;

/** The gateway asking on its own behalf, where no user can: the domain of a login that is not yet one. Only ever reads. */
public final class GatewayCaller {

    /** The user id of nobody. */
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    private GatewayCaller() {}

    /** A caller for one read. */
    public static Caller forRead() {
        return Caller.newBuilder()
                .setUserId(NOBODY)
                .setUserName("api-gateway")
                .setAdministrator(true)
                .addRoles("admin")
                .setRequestId(RequestId.random().value())
                .build();
    }
}
