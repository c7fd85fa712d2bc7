package io.xenith.gateway.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First on every request, whatever becomes of it: gives it an id, writes the id to the answer, and logs one line at the end. The
 * line has the path but not the query, which may hold a name typed by a person, and never a header.
 */
@ApplicationScoped
public class ExchangeFilter {

    private static final Logger ACCESS = LoggerFactory.getLogger("io.xenith.gateway.access");
    private static final int PRIORITY = 1_000;

    void register(@Observes Filters filters) {
        filters.register(this::begin, PRIORITY);
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        Exchange exchange = new Exchange(
                RequestId.random(),
                RequestId.findGlobal(request.getHeader("X-OpenStack-Request-ID")),
                Api.of(request.path() == null ? "" : request.path()),
                address(request.remoteAddress()));
        exchange.attachTo(context);
        if (exchange.api() != Api.NONE) {
            context.addHeadersEndHandler(_ -> addHeaders(exchange, context.response()));
            context.addEndHandler(_ -> log(exchange, request, context.response()));
        }
        context.next();
    }

    private static String address(SocketAddress peer) {
        return peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    }

    private static void addHeaders(Exchange exchange, HttpServerResponse response) {
        response.putHeader("X-Openstack-Request-Id", exchange.id().value());
        if (exchange.api() == Api.COMPUTE) {
            response.putHeader("X-Compute-Request-Id", exchange.id().value());
        }
        exchange.microversion().ifPresent(version -> version.writeTo(response.headers()));
    }

    private static void log(Exchange exchange, HttpServerRequest request, HttpServerResponse response) {
        if (!ACCESS.isInfoEnabled()) {
            return;
        }
        var line = ACCESS.atInfo()
                .addKeyValue("request.id", exchange.id())
                .addKeyValue("api", exchange.api())
                .addKeyValue("method", request.method())
                .addKeyValue("path", LogText.of(request.path()))
                .addKeyValue("status", response.getStatusCode())
                .addKeyValue(
                        "micros",
                        Duration.ofNanos(System.nanoTime() - exchange.startedNanos())
                                        .toNanos()
                                / 1_000)
                .addKeyValue("bytes", response.bytesWritten())
                .addKeyValue("remote", exchange.remoteAddress());
        Optional<RequestId> global = exchange.globalId();
        if (global.isPresent()) {
            line = line.addKeyValue("request.global_id", global.get());
        }
        var caller = exchange.caller();
        if (caller.isPresent()) {
            line = line.addKeyValue("user.id", caller.get().userId())
                    .addKeyValue("project.id", caller.get().projectId());
        }
        line.log("request");
    }
}
