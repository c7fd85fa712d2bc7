package io.xenith.hostagent.time;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Time as the contract carries it. */
public final class ProtoTime {

    private static final long NANOS_PER_MICRO = 1_000;

    private ProtoTime() {}

    /** An instant, to the microsecond: what the record keeps. */
    public static Timestamp of(Instant instant) {
        long micros = instant.getNano() / NANOS_PER_MICRO;
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos((int) (micros * NANOS_PER_MICRO))
                .build();
    }
}
