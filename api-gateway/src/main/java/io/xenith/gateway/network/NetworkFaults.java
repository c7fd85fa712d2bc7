package io.xenith.gateway.network;

import io.grpc.StatusRuntimeException;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.fault.GrpcFaults;
import io.xenith.gateway.http.Api;
import io.xenith.transport.error.Errors;
import java.util.function.Supplier;

/** Refusals whose type depends on what was asked, not only on the reason. */
final class NetworkFaults {

    private NetworkFaults() {}

    /** Runs a call on one thing; "in use" and "not found" are then said of that kind. */
    static <T> T on(NetworkKind kind, String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            if (Errors.hasReason(e, "IN_USE")) {
                throw GrpcFaults.of(Api.NETWORK, e).typed(kind.inUseType());
            }
            if (Errors.hasReason(e, kind.name() + "_NOT_FOUND")) {
                throw kind.notFound(id).because(e);
            }
            throw e;
        }
    }

    /** 403 as the policy of the real service words it, for what only administrators may set. */
    static void requireAdministrator(AuthenticatedCaller caller, String rule) {
        if (!caller.administrator()) {
            throw ApiFault.forbidden("(rule:" + rule + ") is disallowed by policy")
                    .typed("PolicyNotAuthorized");
        }
    }
}
