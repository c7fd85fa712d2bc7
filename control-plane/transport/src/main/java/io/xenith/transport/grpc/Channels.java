package io.xenith.transport.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.xenith.transport.tls.Identity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds client channels: TLS, the peer's identity verified in place of the address dialled, keepalive, a bound on message
 * size, deadlines and trace context. Make the TLS context once ({@code TlsFiles.clientContext()}) and share it.
 */
public final class Channels {

    /** The largest message accepted by default. */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final Duration KEEPALIVE = Duration.ofSeconds(20);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);

    private final InetSocketAddress address;
    private final Identity peer;
    private final SslContext tls;
    private Deadlines deadlines = Deadlines.of(Duration.ofSeconds(10), Duration.ofHours(1));
    private int maxMessageBytes = MAX_MESSAGE_BYTES;
    private @Nullable EventLoopGroup eventLoops;
    private @Nullable ChannelFactory<? extends SocketChannel> channelFactory;
    private @Nullable Executor executor;

    private Channels(InetSocketAddress address, Identity peer, SslContext tls) {
        this.address = address;
        this.peer = peer;
        this.tls = tls;
    }

    /** Begins a channel to whoever listens at the address, if it is this peer. */
    public static Channels to(String host, int port, Identity peer, SslContext tls) {
        return new Channels(InetSocketAddress.createUnresolved(host, port), peer, tls);
    }

    /** Other defaults than 10 s a call and 1 h a stream. */
    public Channels deadlines(Deadlines value) {
        this.deadlines = value;
        return this;
    }

    /** Another bound on the size of one message. */
    public Channels maxMessageBytes(int value) {
        this.maxMessageBytes = value;
        return this;
    }

    /** Event loops to share between channels. */
    public Channels eventLoops(EventLoopGroup group, ChannelFactory<? extends SocketChannel> factory) {
        this.eventLoops = group;
        this.channelFactory = factory;
        return this;
    }

    /** Where answers are delivered; gRPC's shared pool by default. */
    public Channels executor(Executor value) {
        this.executor = value;
        return this;
    }

    /** The channel; it connects on the first call. The caller shuts it down. */
    public ManagedChannel build() {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.getHostString(), address.getPort())
                .sslContext(tls)
                .overrideAuthority(peer.name())
                .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .maxInboundMessageSize(maxMessageBytes)
                .disableRetry() // retry belongs to one layer, and it is not this one
                .intercept(TraceContext.clientInterceptor(), deadlines);
        if (eventLoops != null && channelFactory != null) {
            builder.eventLoopGroup(eventLoops).channelFactory(channelFactory);
        }
        if (executor != null) {
            builder.executor(executor);
        }
        return builder.build();
    }
}
