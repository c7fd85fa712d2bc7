package io.xenith.controlplane.session;

import io.grpc.ManagedChannel;
import io.netty.handler.ssl.SslContext;
import io.xenith.controlplane.app.ProcessConfig;
import io.xenith.scheduler.HostId;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;

/** Channels to agents: mutual TLS, and the agent must be the host that is meant. */
@Singleton
public final class AgentChannels implements HostSessions.Connector {

    private final SslContext tls;

    AgentChannels(ProcessConfig process) throws SSLException {
        this.tls = TlsFiles.load(process.tlsDir()).clientContext();
    }

    @Override
    public ManagedChannel connect(HostId host, String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("an agent's address is host:port, not " + address);
        }
        return Channels.to(
                        address.substring(0, colon),
                        Integer.parseInt(address.substring(colon + 1)),
                        Identity.ofHost(host.value()),
                        tls)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }
}
