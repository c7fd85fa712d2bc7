package io.xenith.transport.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that no call is without a deadline. The nearest of three counts: what the caller set, what is left of the
 * server call in whose course this one is made, and (when the caller set none) the default.
 */
public final class Deadlines implements ClientInterceptor {

    private final Duration single;
    private final Duration stream;

    private Deadlines(Duration single, Duration stream) {
        this.single = single;
        this.stream = stream;
    }

    /**
     * Defaults for calls whose caller set no deadline.
     *
     * @param single default for calls with one answer
     * @param stream default for streams; a watcher that outlives it reads DEADLINE_EXCEEDED and watches again
     */
    public static Deadlines of(Duration single, Duration stream) {
        return new Deadlines(single, stream);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Deadline deadline = options.getDeadline();
        if (deadline == null) {
            Duration byDefault = method.getType().serverSendsOneMessage() ? single : stream;
            deadline = Deadline.after(byDefault.toNanos(), TimeUnit.NANOSECONDS);
        }
        Deadline left = Context.current().getDeadline();
        return next.newCall(method, options.withDeadline(left == null ? deadline : deadline.minimum(left)));
    }
}
