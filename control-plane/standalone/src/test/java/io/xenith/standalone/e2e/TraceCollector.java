package io.xenith.standalone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes OTLP over HTTP, as protobuf and as JSON, and keeps what is needed of each span. Fields by their numbers in trace.proto. */
final class TraceCollector implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /** A span, and the service that it is of. */
    record Span(String service, String traceId, String id, String parentId, String name) {}

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    static TraceCollector open() throws IOException {
        var collector =
                new TraceCollector(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16));
        collector.server.createContext("/v1/traces", collector::take);
        collector.server.start();
        return collector;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var in = exchange.getRequestBody();
            var packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            var body = (packed ? new GZIPInputStream(in) : in).readAllBytes();
            if ("application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                spans.addAll(ofJson(JSON.readTree(body)));
            } else {
                spans.addAll(ofProtobuf(UnknownFieldSet.parseFrom(body)));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static List<Span> ofJson(JsonNode request) {
        var found = new ArrayList<Span>();
        for (var resource : request.path("resourceSpans")) {
            var service =
                    resource.at("/resource/attributes/0/value/stringValue").asText();
            for (var scope : resource.path("scopeSpans")) {
                for (var span : scope.path("spans")) {
                    found.add(new Span(
                            service,
                            span.path("traceId").asText(),
                            span.path("spanId").asText(),
                            span.path("parentSpanId").asText(),
                            span.path("name").asText()));
                }
            }
        }
        return found;
    }

    private static List<Span> ofProtobuf(UnknownFieldSet request) throws IOException {
        var found = new ArrayList<Span>();
        for (var resource : messages(request, 1)) {
            var service = service(messages(resource, 1).getFirst());
            for (var scope : messages(resource, 2)) {
                for (var span : messages(scope, 2)) {
                    found.add(new Span(
                            service,
                            hex(bytes(span, 1)),
                            hex(bytes(span, 2)),
                            hex(bytes(span, 4)),
                            bytes(span, 5).toStringUtf8()));
                }
            }
        }
        return found;
    }

    private static String service(UnknownFieldSet resource) throws IOException {
        for (var attribute : messages(resource, 1)) {
            if (bytes(attribute, 1).toStringUtf8().equals("service.name")) {
                return bytes(messages(attribute, 2).getFirst(), 1).toStringUtf8();
            }
        }
        return "";
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet of, int field) throws IOException {
        var found = new ArrayList<UnknownFieldSet>();
        for (var one : of.getField(field).getLengthDelimitedList()) {
            found.add(UnknownFieldSet.parseFrom(one));
        }
        return found;
    }

    private static ByteString bytes(UnknownFieldSet of, int field) {
        var all = of.getField(field).getLengthDelimitedList();
        return all.isEmpty() ? ByteString.EMPTY : all.getFirst();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
