package io.xenith.hostagent;

import io.grpc.Status;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.transport.error.ServiceException;

/** What callers are told when the hypervisor or the store does not answer. */
public final class ToolstackDown {

    private ToolstackDown() {}

    /** The refusal, with the reason for the log. */
    public static ServiceException because(HypervisorException e) {
        return ServiceException.of(Status.Code.UNAVAILABLE, "TOOLSTACK_DOWN", "the hypervisor does not answer")
                .because(e.failure().message(), e);
    }
}
