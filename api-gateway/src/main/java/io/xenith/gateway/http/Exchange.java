package io.xenith.gateway.http;

import static java.util.Objects.requireNonNull;

import io.vertx.ext.web.RoutingContext;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.version.Microversion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the filters learn of one request while it passes. Written by one filter after the other, each before the next begins;
 * resources read it through {@link CurrentRequest}.
 */
public final class Exchange {

    private static final String KEY = "xenith.exchange";

    private final RequestId id;
    private final Optional<RequestId> globalId;
    private final Api api;
    private final String remoteAddress;
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable AuthenticatedCaller caller;
    private volatile @Nullable Microversion microversion;

    /** A request that begins now. */
    public Exchange(RequestId id, Optional<RequestId> globalId, Api api, String remoteAddress) {
        this.id = id;
        this.globalId = globalId;
        this.api = api;
        this.remoteAddress = remoteAddress;
    }

    /** The exchange of a request that has passed {@link ExchangeFilter}. */
    public static Exchange of(RoutingContext context) {
        return requireNonNull(context.<Exchange>get(KEY), "the exchange filter did not run");
    }

    void attachTo(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Our id of this request. */
    public RequestId id() {
        return id;
    }

    /** The client's id for the run that this request is part of. */
    public Optional<RequestId> globalId() {
        return globalId;
    }

    /** The service asked. */
    public Api api() {
        return api;
    }

    /** Address of the peer, or what a trusted proxy says of it. */
    public String remoteAddress() {
        return remoteAddress;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Who asks; empty before the token check and on anonymous endpoints. */
    public Optional<AuthenticatedCaller> caller() {
        return Optional.ofNullable(caller);
    }

    /** Recorded once, by the token check. */
    public void caller(AuthenticatedCaller value) {
        this.caller = value;
    }

    /** The microversion agreed; empty where the service has none. */
    public Optional<Microversion> microversion() {
        return Optional.ofNullable(microversion);
    }

    /** Recorded once, by the microversion filter. */
    public void microversion(Microversion value) {
        this.microversion = value;
    }
}
