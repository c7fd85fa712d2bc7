package io.xenith.gateway.testing;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
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
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;

/** Stands for the image service: tests add the gRPC service and the HTTP handlers that they fake. */
public final class TestingImageService {

    private final Server server;
    private final HttpsServer http;
    private final MutableHandlerRegistry services = new MutableHandlerRegistry();

    TestingImageService(Path tlsDirectory) throws IOException {
        TlsFiles files = TlsFiles.load(tlsDirectory);
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(files.serverContext(ClientAuth.REQUIRE))
                .fallbackHandlerRegistry(services)
                .build()
                .start();
        this.http = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setHttpsConfigurator(new HttpsConfigurator(files.httpServerContext()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    /** Serves this from now on, in place of an earlier one of the same service. */
    public void add(BindableService service) {
        var unused = services.addService(ServerInterceptors.intercept(service, new ErrorInterceptor()));
    }

    /** Serves data below a path from now on. */
    public void handle(String path, HttpHandler handler) {
        try {
            http.removeContext(path);
        } catch (IllegalArgumentException e) {
            // there was none yet
        }
        http.createContext(path, handler);
    }

    String grpcAddress() {
        return "127.0.0.1:" + server.getPort();
    }

    String httpAddress() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    void stop() {
        server.shutdownNow();
        http.stop(0);
    }
}
