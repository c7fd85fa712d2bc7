package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.simulator.screen.ScreenServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** The screens that somebody has asked for. Each goes with its domain. */
final class SimulatedScreens {
    // Guarded by itself.
    private final Map<DomainRef, ScreenServer> open = new HashMap<>();
    private boolean closed;

    SimulatedScreens(HostEvents events) {
        var unused = events.subscribe(this::ended);
    }

    /** Where the screen of a domain is; it is there from the first question on. */
    InetSocketAddress find(DomainRef ref, String name, InetAddress listen) {
        synchronized (open) {
            if (closed) {
                throw new HypervisorException(new Failure.ToolstackDown("this hypervisor object was closed"));
            }
            return open.computeIfAbsent(ref, _ -> open(ref, name, listen)).address();
        }
    }

    private static ScreenServer open(DomainRef ref, String name, InetAddress listen) {
        try {
            return ScreenServer.open(listen, name, ref.id().hashCode() | 0x404040);
        } catch (IOException e) {
            throw new HypervisorException(new Failure.Unexpected("no port for the screen of " + ref + ": " + e), e);
        }
    }

    private void ended(HypervisorEvent event) {
        switch (event) {
            case HypervisorEvent.DomainShutdown shutdown -> close(shutdown.domain());
            case HypervisorEvent.DomainGone gone -> close(gone.domain());
            // Some of them may live, and are opened again when somebody asks.
            case HypervisorEvent.EventsLost _ -> closeAll();
        }
    }

    private void close(DomainRef ref) {
        synchronized (open) {
            var screen = open.remove(ref);
            if (screen != null) {
                screen.close();
            }
        }
    }

    /** For good: everybody who looks is cut off. */
    void close() {
        synchronized (open) {
            closed = true;
            closeAll();
        }
    }

    private void closeAll() {
        synchronized (open) {
            open.values().forEach(ScreenServer::close);
            open.clear();
        }
    }
}
