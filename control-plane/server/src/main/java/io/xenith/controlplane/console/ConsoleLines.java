package io.xenith.controlplane.console;

import io.grpc.ManagedChannel;
import io.xenith.scheduler.HostId;

/** Lines to agents on which consoles are opened. */
@FunctionalInterface
public interface ConsoleLines {
    /**
     * A line to the agent of a host. Its taker shuts it down.
     *
     * @throws io.xenith.transport.error.ServiceException UNAVAILABLE, HOST_UNREACHABLE for a host that was removed
     */
    ManagedChannel open(HostId host);
}
