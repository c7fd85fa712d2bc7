package io.xenith.hostagent;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.xenith.hostagent.console.ConsoleEndpoint;
import io.xenith.hostagent.endpoint.HostAgentEndpoint;
import io.xenith.hostagent.transfer.DiskTransferEndpoint;
import io.xenith.hostagent.transfer.DomainMoveEndpoint;
import io.xenith.hostagent.v1.ConsoleServiceGrpc;
import io.xenith.hostagent.v1.DiskTransferServiceGrpc;
import io.xenith.hostagent.v1.DomainMoveServiceGrpc;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.grpc.TraceContext;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The gRPC server of one host: mutual TLS, and the control plane as its only caller. Event loops are shared. */
public final class HostServer implements AutoCloseable {

    private static final int MESSAGE_AT_MOST = 4 << 20;
    private static final int KEEPALIVE_AT_LEAST_SECONDS = 10;
    /** A caller that lost its power says nothing; a guest may stand still for it. */
    private static final int KEEPALIVE_SECONDS = 20;

    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

    private final Server server;

    private HostServer(Server server) {
        this.server = server;
    }

    /** Binds and serves; throws when the address cannot be had. */
    public static HostServer start(
            InetSocketAddress address, TlsFiles tls, HostAgent agent, EventLoopGroup eventLoops, AgentResources shared)
            throws IOException {
        PeerIdentity peers = PeerIdentity.allowing()
                .service(HostAgentServiceGrpc.SERVICE_NAME, "NOT_CONTROL_PLANE", Identity.CONTROL_PLANE::equals)
                .service(ConsoleServiceGrpc.SERVICE_NAME, "NOT_CONTROL_PLANE", Identity.CONTROL_PLANE::equals)
                .service(DiskTransferServiceGrpc.SERVICE_NAME, "NOT_A_HOST", Identity::isHost)
                .service(DomainMoveServiceGrpc.SERVICE_NAME, "NOT_A_HOST", Identity::isHost)
                .build();
        // gRPC calls the interceptor that was added last first.
        Server server = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(eventLoops)
                .workerEventLoopGroup(eventLoops)
                .channelType(NioServerSocketChannel.class)
                .executor(shared.executor())
                .sslContext(tls.serverContext(ClientAuth.REQUIRE))
                .maxInboundMessageSize(MESSAGE_AT_MOST)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEPALIVE_AT_LEAST_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new HostAgentEndpoint(agent))
                .addService(new ConsoleEndpoint(agent.hostId(), agent.consoles(), shared.executor(), shared.clock()))
                .addService(new DiskTransferEndpoint(agent, shared.executor()))
                .addService(new DomainMoveEndpoint(agent, shared.executor()))
                .intercept(peers)
                .intercept(TraceContext.serverInterceptor())
                .intercept(new ErrorInterceptor())
                .intercept(shared.spans())
                .build();
        return new HostServer(server.start());
    }

    /** The port that was bound. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
