package io.xenith.gateway.version;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import io.xenith.gateway.http.Api;
import io.xenith.gateway.http.Exchange;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** Agrees on a microversion before the token is looked at: a client must learn the range without one. */
@Provider
@Priority(Priorities.AUTHENTICATION - 100)
public class MicroversionFilter implements ContainerRequestFilter {

    private final CurrentVertxRequest container;

    MicroversionFilter(CurrentVertxRequest container) {
        this.container = container;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        RoutingContext context = container.getCurrent();
        Exchange exchange = Exchange.of(context);
        if (exchange.api() == Api.COMPUTE) {
            String legacy = context.request().getHeader(Microversions.LEGACY_COMPUTE_HEADER);
            negotiate(Microversions.COMPUTE, legacy, context, exchange);
        } else if (exchange.api() == Api.PLACEMENT) {
            negotiate(Microversions.PLACEMENT, null, context, exchange);
        } else if (exchange.api() == Api.VOLUME) {
            negotiate(Microversions.VOLUME, null, context, exchange);
        }
    }

    private static void negotiate(
            Microversions offered, @Nullable String legacy, RoutingContext context, Exchange exchange) {
        var headers = context.request().headers();
        // A refused version is answered in the base one.
        exchange.microversion(offered.min());
        exchange.microversion(offered.negotiate(headers.getAll("OpenStack-API-Version"), legacy));
    }
}
