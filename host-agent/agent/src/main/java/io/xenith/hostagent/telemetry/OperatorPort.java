package io.xenith.hostagent.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A small HTTP port: {@code /metrics}, {@code /health/live} and {@code /health/ready}. Plain HTTP, no secrets; bind it to an
 * address that only operators reach.
 */
public final class OperatorPort implements AutoCloseable {

    private final HttpServer server;

    private OperatorPort(HttpServer server) {
        this.server = server;
    }

    /**
     * Opens the port.
     *
     * @param problems why the process is not ready, one line each; empty when it is. Fleets list the first few.
     */
    public static OperatorPort open(
            InetSocketAddress address, AgentMetrics metrics, Supplier<List<String>> problems, Executor executor)
            throws IOException {
        HttpServer server = HttpServer.create(address, 16);
        server.setExecutor(executor);
        server.createContext(
                "/metrics", exchange -> answer(exchange, 200, "text/plain; version=0.0.4", metrics.render()));
        server.createContext("/health/live", exchange -> answer(exchange, 200, "text/plain", "live\n"));
        server.createContext("/health/ready", exchange -> {
            List<String> found = problems.get();
            answer(
                    exchange,
                    found.isEmpty() ? 200 : 503,
                    "text/plain",
                    found.isEmpty() ? "ready\n" : String.join("\n", found) + "\n");
        });
        server.start();
        return new OperatorPort(server);
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** The port that was bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
