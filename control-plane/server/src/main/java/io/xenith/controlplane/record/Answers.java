package io.xenith.controlplane.record;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.function.Supplier;

/** Answers calls, and puts values into messages. */
public final class Answers {

    private Answers() {}

    /** Completes a unary call; exceptions go to the one interceptor that maps them. */
    public static <R> void answer(StreamObserver<R> observer, Supplier<R> work) {
        observer.onNext(work.get());
        observer.onCompleted();
    }

    /** A moment on the wire. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** A moment from the wire. */
    public static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
