package io.xenith.controlplane.console;

import io.grpc.ManagedChannel;
import io.xenith.controlplane.fleet.HostCalls;
import io.xenith.scheduler.HostId;
import jakarta.inject.Singleton;

/** A channel for each console: what the sessions of this replica do is nothing to it. */
@Singleton
final class AgentConsoleLines implements ConsoleLines {

    private final HostCalls hosts;

    AgentConsoleLines(HostCalls hosts) {
        this.hosts = hosts;
    }

    @Override
    public ManagedChannel open(HostId host) {
        return hosts.connect(host);
    }
}
