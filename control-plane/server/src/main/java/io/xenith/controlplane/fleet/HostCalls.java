package io.xenith.controlplane.fleet;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.session.AgentChannels;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Single calls to agents: over the session where this replica has one, else over a channel for the one call. */
@Singleton
public final class HostCalls {

    private final FleetRuntime runtime;
    private final AgentChannels channels;
    private final Transactions transactions;

    HostCalls(FleetRuntime runtime, AgentChannels channels, Transactions transactions) {
        this.runtime = runtime;
        this.channels = channels;
        this.transactions = transactions;
    }

    /**
     * Calls the agent of a host. The call sets its own deadline.
     *
     * @throws ServiceException UNAVAILABLE, HOST_UNREACHABLE for a host that was removed
     */
    public <T> T call(HostId host, Function<ManagedChannel, T> call) {
        var session = runtime.sessions().findChannel(host);
        if (session.isPresent()) {
            return call.apply(session.get());
        }
        var channel = connect(host);
        try {
            return call.apply(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    /**
     * A channel of its own to the agent of a host, for a call that outlives sessions. Its taker shuts it down.
     *
     * @throws ServiceException UNAVAILABLE, HOST_UNREACHABLE for a host that was removed
     */
    public ManagedChannel connect(HostId host) {
        var address = transactions
                .read(
                        "host.address",
                        tx -> Sql.find(
                                tx.connection(),
                                "SELECT address FROM host WHERE id = ? AND removed_at IS NULL",
                                row -> row.text("address"),
                                host.value()))
                .orElseThrow(() -> ServiceException.of(
                                Status.Code.UNAVAILABLE,
                                "HOST_UNREACHABLE",
                                "the host does not answer; try again later")
                        .because("the host was removed", null));
        return channels.connect(host, address);
    }
}
