package io.xenith.transport.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The W3C trace context of a request, passed on from call to call without a tracing library. Where OpenTelemetry is
 * installed it writes the same header itself, and the client interceptor leaves what is there alone.
 *
 * @param traceparent as in the W3C recommendation, version 00
 */
public record TraceContext(String traceparent) {

    private static final Pattern FORM = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Metadata.Key<String> HEADER = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<TraceContext> CURRENT = Context.key("xenith-trace-context");

    /** Refuses anything but a well-formed traceparent, with {@link IllegalArgumentException}. */
    public TraceContext {
        if (!FORM.matcher(traceparent).matches()) {
            throw new IllegalArgumentException("not a W3C traceparent");
        }
    }

    /** Reads a header value; empty when it is not well-formed (a stranger's header must not stop a call). */
    public static Optional<TraceContext> find(String traceparent) {
        return FORM.matcher(traceparent).matches() ? Optional.of(new TraceContext(traceparent)) : Optional.empty();
    }

    /** The trace of the current call. */
    public static Optional<TraceContext> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The 32 hex digits that all logs of one request share. */
    public String traceId() {
        return traceparent.substring(3, 35);
    }

    /** Runs work that was queued, as part of the request that queued it. */
    public <T> T call(Callable<T> work) throws Exception {
        return Context.current().withValue(CURRENT, this).call(work);
    }

    /** As {@link #call}, for work that throws nothing of its own. */
    public void run(Runnable work) {
        Context.current().withValue(CURRENT, this).run(work);
    }

    /** Whether whoever began the trace keeps it. */
    public boolean isSampled() {
        return (Character.digit(traceparent.charAt(traceparent.length() - 1), 16) & 1) != 0;
    }

    /** The 16 hex digits of the caller's span. */
    public String spanId() {
        return traceparent.substring(36, 52);
    }

    /** Takes the header of each incoming call into the gRPC context. */
    public static ServerInterceptor serverInterceptor() {
        return new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                Optional<TraceContext> trace =
                        Optional.ofNullable(headers.get(HEADER)).flatMap(TraceContext::find);
                return trace.isEmpty()
                        ? next.startCall(call, headers)
                        : Contexts.interceptCall(
                                Context.current().withValue(CURRENT, trace.get()), call, headers, next);
            }
        };
    }

    /** Writes the current trace to each outgoing call that does not carry one already. */
    public static ClientInterceptor clientInterceptor() {
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<R> listener, Metadata headers) {
                        if (!headers.containsKey(HEADER)) {
                            current().ifPresent(trace -> headers.put(HEADER, trace.traceparent()));
                        }
                        super.start(listener, headers);
                    }
                };
            }
        };
    }
}
