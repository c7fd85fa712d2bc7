package io.xenith.gateway.testing;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.util.MutableHandlerRegistry;
import io.netty.handler.ssl.ClientAuth;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A gRPC server with mutual TLS, on a free port, to which tests add the services that they fake. */
public final class TestingControlPlane {

    private final Server server;
    private final MutableHandlerRegistry services = new MutableHandlerRegistry();
    private final TestingIdentity identity = new TestingIdentity();

    TestingControlPlane(Path tlsDirectory) throws IOException {
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(TlsFiles.load(tlsDirectory).serverContext(ClientAuth.REQUIRE))
                .fallbackHandlerRegistry(services)
                .build()
                .start();
        add(identity);
    }

    /** Serves this from now on, in place of an earlier one of the same service. A {@code ServiceException} is its error. */
    public void add(BindableService service) {
        var definition = ServerInterceptors.intercept(service, new ErrorInterceptor());
        services.addService(definition);
    }

    /** Domains, projects, roles: always there, since every token needs them. */
    public TestingIdentity identity() {
        return identity;
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    void stop() {
        server.shutdownNow();
    }
}
