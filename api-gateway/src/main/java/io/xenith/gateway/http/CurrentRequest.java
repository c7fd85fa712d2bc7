package io.xenith.gateway.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.xenith.controlplane.v1.Caller;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.version.Microversion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/**
 * The request in hand, for resources: who asks, under which id, in which microversion. Inject it into the constructor. Valid on
 * the thread of the request only.
 */
@ApplicationScoped
public class CurrentRequest {

    private final Supplier<Exchange> exchange;

    /** Reads the request that the container has in hand. */
    @Inject
    public CurrentRequest(CurrentVertxRequest container) {
        this(() -> Exchange.of(container.getCurrent()));
    }

    /** For tests. */
    public CurrentRequest(Supplier<Exchange> exchange) {
        this.exchange = exchange;
    }

    /** Our id of this request. */
    public RequestId id() {
        return exchange.get().id();
    }

    /** The service asked. */
    public Api api() {
        return exchange.get().api();
    }

    /** Address of the peer. */
    public String remoteAddress() {
        return exchange.get().remoteAddress();
    }

    /** Who asks; throws {@link IllegalStateException} on an anonymous endpoint, where nobody may be asking. */
    public AuthenticatedCaller caller() {
        return exchange.get().caller().orElseThrow(() -> new IllegalStateException("endpoint without a caller"));
    }

    /** Who asks, as the control plane wants it, with this request's id. For the one mutation of a request, or reads. */
    public Caller callerProto() {
        Exchange current = exchange.get();
        return caller().toProto(current.id(), current.remoteAddress());
    }

    /** As {@link #callerProto()}, for one of several mutations of one request; the name tells them apart. */
    public Caller callerProto(String step) {
        Exchange current = exchange.get();
        return caller().toProto(current.id().step(step), current.remoteAddress());
    }

    /** Who asks, as the image service wants it. */
    public io.xenith.imageservice.v1.Caller imageCallerProto() {
        return caller().toImageProto(id());
    }

    /** The microversion agreed; throws {@link IllegalStateException} where the service has none. */
    public Microversion microversion() {
        return exchange.get()
                .microversion()
                .orElseThrow(() -> new IllegalStateException("service without microversions"));
    }
}
