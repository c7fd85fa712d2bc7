package io.xenith.controlplane.app;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call, in the trace of whoever calls. Writes its own traceparent in place of the caller's, so that what is
 * noted with an operation, and sent on to agents, hangs below this call. Without tracing the header passes as it came.
 */
final class CallTracing implements ServerInterceptor {

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    CallTracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
        this.tracer = telemetry.getTracer("io.xenith.controlplane");
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var caller = telemetry
                .getPropagators()
                .getTextMapPropagator()
                .extract(io.opentelemetry.context.Context.root(), headers, Headers.INSTANCE);
        String method = call.getMethodDescriptor().getFullMethodName();
        Span span = tracer.spanBuilder(method)
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("rpc.system", "grpc")
                .setAttribute(
                        "rpc.service", String.valueOf(call.getMethodDescriptor().getServiceName()))
                .setAttribute(
                        "rpc.method", String.valueOf(call.getMethodDescriptor().getBareMethodName()))
                .startSpan();
        if (!span.isRecording()) {
            return next.startCall(call, headers);
        }
        headers.discardAll(TRACEPARENT);
        headers.put(TRACEPARENT, traceparent(span.getSpanContext()));
        return next.startCall(new Traced<>(call, span), headers);
    }

    private static String traceparent(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    private static final class Traced<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private final Span span;

        Traced(ServerCall<Q, R> call, Span span) {
            super(call);
            this.span = span;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            span.setAttribute("rpc.grpc.status_code", status.getCode().value());
            // What the caller did wrong is no error of ours.
            boolean ours =
                    switch (status.getCode()) {
                        case UNKNOWN, INTERNAL, DATA_LOSS, UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED -> true;
                        case OK,
                                CANCELLED,
                                INVALID_ARGUMENT,
                                NOT_FOUND,
                                ALREADY_EXISTS,
                                PERMISSION_DENIED,
                                RESOURCE_EXHAUSTED,
                                FAILED_PRECONDITION,
                                ABORTED,
                                OUT_OF_RANGE,
                                UNAUTHENTICATED -> false;
                    };
            if (ours) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
            super.close(status, trailers);
        }
    }

    private enum Headers implements TextMapGetter<Metadata> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Metadata headers) {
            return headers.keys();
        }

        @Override
        public @Nullable String get(@Nullable Metadata headers, String key) {
            return headers == null ? null : headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
        }
    }
}
