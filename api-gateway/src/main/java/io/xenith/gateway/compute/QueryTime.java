package io.xenith.gateway.compute;

import com.google.protobuf.Timestamp;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ApiTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times in queries: ISO 8601, with or without a zone (then UTC), a time of day, and fractions of a second. */
public final class QueryTime {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern ZONED = Pattern.compile(".*(Z|[+-][0-9]{2}:?[0-9]{2})");
    private static final Pattern ZONE_WITHOUT_COLON = Pattern.compile("([+-][0-9]{2})([0-9]{2})$");

    private QueryTime() {}

    /** Reads a time; empty when it is none. */
    public static Optional<Instant> find(String text) {
        String given = text.strip();
        try {
            if (DATE.matcher(given).matches()) {
                return Optional.of(
                        LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            // A plus in a query that was not escaped arrives as a space.
            String joined = given.length() > 10
                    ? given.substring(0, 10) + 'T' + given.substring(11).replace(' ', '+')
                    : given;
            String zoned = ZONED.matcher(joined).matches() && joined.length() > 16 ? joined : joined + 'Z';
            return Optional.of(
                    OffsetDateTime.parse(ZONE_WITHOUT_COLON.matcher(zoned).replaceFirst("$1:$2"))
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads the time of a parameter; 400 when it is none. */
    public static Timestamp read(String parameter, String text) {
        return ApiTime.toProto(find(text)
                .orElseThrow(() -> ApiFault.badRequest("Invalid input for query parameters " + parameter + ". Value: "
                        + (text.length() > 100 ? text.substring(0, 100) : text) + ". It is not a 'date-time'")));
    }
}
