package io.xenith.gateway.version;

import io.xenith.gateway.fault.ApiFault;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The range of microversions that a service offers. These constants are the only place that says so: version documents,
 * negotiation and 406 all read them.
 *
 * @param service as in the header {@code OpenStack-API-Version}
 * @param min answered when a client asks for none
 * @param max the newest whose every change is true here
 */
public record Microversions(String service, Microversion min, Microversion max) {

    /** Nova's. */
    public static final Microversions COMPUTE = range("compute", 2, 1, 96);

    /** Placement's. */
    public static final Microversions PLACEMENT = range("placement", 1, 0, 28);

    /** Cinder's: the first of its third version alone, since every later one speaks of snapshots, groups or backups. */
    public static final Microversions VOLUME = range("volume", 3, 0, 0);

    static final String LEGACY_COMPUTE_HEADER = "X-OpenStack-Nova-API-Version";

    private static final String LATEST = "latest";

    private static Microversions range(String service, int major, int min, int max) {
        return new Microversions(service, new Microversion(service, major, min), new Microversion(service, major, max));
    }

    /**
     * What to answer in. {@code OpenStack-API-Version} may name several services, in one header or several; the older header is
     * heeded when it does not name this one. Throws 400 for a malformed number, 406 for one outside the range.
     *
     * @param headers all values of {@code OpenStack-API-Version}
     * @param legacy value of the older header of compute; absent elsewhere
     */
    public Microversion negotiate(List<String> headers, @Nullable String legacy) {
        String asked = findNamed(headers).orElse(legacy == null ? "" : legacy.strip());
        if (asked.isEmpty()) {
            return min;
        }
        if (asked.equalsIgnoreCase(LATEST)) {
            return max;
        }
        Microversion version = Microversion.find(service, asked)
                .orElseThrow(() -> ApiFault.badRequest("API Version String " + shown(asked)
                        + " is of invalid format. Must be of format MajorNum.MinorNum."));
        if (version.compareTo(min) < 0 || version.compareTo(max) > 0) {
            throw ApiFault.notAcceptable("Version " + version + " is not supported by the API. Minimum is " + min
                    + " and maximum is " + max + ".");
        }
        return version;
    }

    private Optional<String> findNamed(List<String> headers) {
        for (String header : headers) {
            for (String item : header.split(",", -1)) {
                String[] parts = item.strip().split("\\s+", 2);
                if (parts.length == 2 && parts[0].equalsIgnoreCase(service)) {
                    return Optional.of(parts[1].strip());
                }
            }
        }
        return Optional.empty();
    }

    private static String shown(String asked) {
        return asked.length() > 40 ? asked.substring(0, 40) : asked;
    }
}
