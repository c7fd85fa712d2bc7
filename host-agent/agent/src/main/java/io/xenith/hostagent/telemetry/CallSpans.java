package io.xenith.hostagent.telemetry;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.xenith.transport.grpc.TraceContext;
import java.net.URI;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call that is part of a sampled trace, sent to a collector. Without a collector a call passes untouched, and there are
 * neither threads nor memory for it.
 */
public final class CallSpans implements ServerInterceptor, AutoCloseable {

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final HexFormat HEX = HexFormat.of();

    private final @Nullable SpanExport export;

    private CallSpans(@Nullable SpanExport export) {
        this.export = export;
    }

    /** No spans. */
    public static CallSpans off() {
        return new CallSpans(null);
    }

    /** Spans for a collector that takes OTLP over HTTP below this address; none when there is no address. */
    public static CallSpans to(Optional<URI> collector) {
        return new CallSpans(collector.map(SpanExport::to).orElse(null));
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        SpanExport to = export;
        if (to == null || call.getMethodDescriptor().getType() != MethodType.UNARY) {
            return next.startCall(call, headers);
        }
        Optional<TraceContext> caller = Optional.ofNullable(headers.get(TRACEPARENT))
                .flatMap(TraceContext::find)
                .filter(TraceContext::isSampled);
        if (caller.isEmpty()) {
            return next.startCall(call, headers);
        }
        String id = HEX.toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
        headers.discardAll(TRACEPARENT);
        headers.put(TRACEPARENT, "00-" + caller.get().traceId() + '-' + id + "-01");
        return next.startCall(new Timed<>(call, to, caller.get(), id), headers);
    }

    @Override
    public void close() {
        if (export != null) {
            export.close();
        }
    }

    private static final class Timed<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private final SpanExport export;
        private final TraceContext caller;
        private final String id;
        private final long startedMillis = System.currentTimeMillis();
        private final long startedNanos = System.nanoTime();

        Timed(ServerCall<Q, R> call, SpanExport export, TraceContext caller, String id) {
            super(call);
            this.export = export;
            this.caller = caller;
            this.id = id;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            export.add(new Span(
                    caller.traceId(),
                    id,
                    caller.spanId(),
                    getMethodDescriptor().getFullMethodName(),
                    startedMillis * 1_000_000,
                    System.nanoTime() - startedNanos,
                    status.getCode().value()));
            super.close(status, trailers);
        }
    }
}
