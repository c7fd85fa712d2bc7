package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.fleet.HostConsoles;
import io.xenith.scheduler.HostId;
import jakarta.inject.Singleton;

/** Consoles at the agents of real hosts. */
@Singleton
public final class AgentConsoleSource implements ConsoleSource {
    private final HostConsoles consoles;

    public AgentConsoleSource(HostConsoles consoles) {
        this.consoles = consoles;
    }

    @Override
    public ByteString read(HostId host, DomainId domain, int maxBytes) {
        return consoles.read(host, domain, maxBytes);
    }
}
