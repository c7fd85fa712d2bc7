package io.xenith.imageservice.endpoint;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Times each call and, where an exporter is configured, puts a span round it that continues the caller's trace. */
@ApplicationScoped
public class CallTracing implements ServerInterceptor {
    /** Question: how long do calls take, and how do they end? */
    private static final String CALLS = "xenith.images.calls";

    private static final TextMapGetter<Metadata> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Metadata headers) {
            return headers.keys();
        }

        @Override
        public @Nullable String get(@Nullable Metadata headers, String name) {
            return headers == null || name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                    ? null
                    : headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        }
    };

    private final OpenTelemetry telemetry;
    private final Tracer tracer;
    private final MeterRegistry metrics;

    /** Built by the container. */
    public CallTracing(
            OpenTelemetry telemetry,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        // The disabled SDK still makes spans, only to drop them.
        this.telemetry = disabled ? OpenTelemetry.noop() : telemetry;
        this.tracer = this.telemetry.getTracer("io.xenith.imageservice");
        this.metrics = metrics;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        Timer.Sample sample = Timer.start(metrics);
        Context parent = telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), headers, HEADERS);
        Span span = tracer.spanBuilder(call.getMethodDescriptor().getFullMethodName())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        Context context = parent.with(span);
        ServerCall<Q, R> watched = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                if (!status.isOk()) {
                    span.setStatus(StatusCode.ERROR, status.getCode().name());
                }
                span.end();
                String code = status.getCode().name().toLowerCase(Locale.ROOT);
                sample.stop(metrics.timer(CALLS, "method", method, "code", code));
                super.close(status, trailers);
            }
        };
        try (Scope _ = context.makeCurrent()) {
            return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
                @Override
                public void onHalfClose() {
                    try (Scope _ = context.makeCurrent()) {
                        super.onHalfClose();
                    }
                }
            };
        }
    }
}
