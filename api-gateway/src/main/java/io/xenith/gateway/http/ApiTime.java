package io.xenith.gateway.http;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as each service writes them. All are UTC. */
public final class ApiTime {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private ApiTime() {}

    /** {@code 2026-01-31T12:00:00Z}: compute, image, network and our own APIs. */
    public static String seconds(Instant at) {
        // Asked for some hundred times in a list; ISO's own form needs no interpreted pattern.
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 2026-01-31T12:00:00.000000Z}: identity. */
    public static String micros(Instant at) {
        return MICROS.format(at) + 'Z';
    }

    /** {@code 2026-01-31T12:00:00.000000}, no zone: compute's {@code OS-SRV-USG}, services, key pairs, and block storage. */
    public static String microsWithoutZone(Instant at) {
        return MICROS.format(at);
    }

    /** The instant of a proto timestamp. */
    public static Instant of(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    /** The proto timestamp of an instant. */
    public static Timestamp toProto(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }
}
