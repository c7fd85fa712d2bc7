package io.xenith.hostagent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.xenith.hostagent.image.Sha512;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Blobs over HTTPS with mutual TLS, ranges, and a connection that can be cut. */
public final class TestingImageServer implements AutoCloseable {

    private static final String PATH = "/blobs/sha512/";

    private final HttpsServer server;
    private final Map<Sha512, byte[]> blobs = new ConcurrentHashMap<>();
    private final List<String> ranges = new ArrayList<>();
    private volatile int cutAfterBytes = Integer.MAX_VALUE;

    public TestingImageServer(Path tls) throws IOException {
        SSLContext context = TlsFiles.load(tls).httpServerContext();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(PATH, this::serve);
        server.start();
    }

    public Sha512 put(byte[] content) {
        Sha512 name = TestingBlobs.nameOf(content);
        blobs.put(name, content);
        return name;
    }

    /** Other bytes under a name. */
    public void put(Sha512 name, byte[] content) {
        blobs.put(name, content);
    }

    /** The next answer ends that far in. */
    public void cutOnceAfter(int bytes) {
        cutAfterBytes = bytes;
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The Range of each request, empty for none. */
    public synchronized List<String> ranges() {
        return List.copyOf(ranges);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        synchronized (this) {
            ranges.add(range == null ? "" : range);
        }
        byte[] content = blobs.get(new Sha512(exchange.getRequestURI().getPath().substring(PATH.length())));
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        int most = cutAfterBytes;
        cutAfterBytes = Integer.MAX_VALUE;
        int count = Math.min(content.length - from, most);
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content, from, count);
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
