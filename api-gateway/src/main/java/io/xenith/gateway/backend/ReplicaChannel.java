package io.xenith.gateway.backend;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several replicas as one channel: calls go round, and a call with one question and one answer that found its replica away goes to the
 * next, until each was tried once (a lone one twice).
 */
final class ReplicaChannel extends Channel {

    private final List<? extends Channel> replicas;
    private final Duration deadline;
    private final AtomicInteger turn = new AtomicInteger();

    ReplicaChannel(List<? extends Channel> replicas, Duration deadline) {
        if (replicas.isEmpty()) {
            throw new IllegalArgumentException("no replica to call");
        }
        this.replicas = List.copyOf(replicas);
        this.deadline = deadline;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        CallOptions bounded = options.getDeadline() == null
                ? options.withDeadline(Deadline.after(deadline.toNanos(), TimeUnit.NANOSECONDS))
                : options;
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
            return next().newCall(method, bounded);
        }
        return new FailoverCall<>(() -> next().newCall(method, bounded), Math.max(2, replicas.size()));
    }

    private Channel next() {
        return replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
    }

    @Override
    public String authority() {
        return replicas.getFirst().authority();
    }
}
