package io.xenith.gateway.version;

import static java.util.Objects.requireNonNull;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The microversion that one request is answered in.
 *
 * @param service as in the header {@code OpenStack-API-Version}, for example {@code compute}
 * @param major before the point
 * @param minor behind the point
 */
public record Microversion(String service, int major, int minor) implements Comparable<Microversion> {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

    /** Reads {@code 2.96}; empty when it has another form. */
    static Optional<Microversion> find(String service, String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Microversion(
                        service,
                        Integer.parseInt(requireNonNull(parts.group(1))),
                        Integer.parseInt(requireNonNull(parts.group(2)))))
                : Optional.empty();
    }

    /** Whether the request is to be answered as of this minor version, or a later one. */
    public boolean atLeast(int since) {
        return minor >= since;
    }

    /** {@code 2.96}. */
    public String text() {
        return major + "." + minor;
    }

    /** Says on the answer what was agreed, in both headers where the service has two, and that caches must heed them. */
    public void writeTo(MultiMap headers) {
        headers.set("OpenStack-API-Version", service + ' ' + text());
        headers.add("Vary", "OpenStack-API-Version");
        if (service.equals(Microversions.COMPUTE.service())) {
            headers.set(Microversions.LEGACY_COMPUTE_HEADER, text());
            headers.add("Vary", Microversions.LEGACY_COMPUTE_HEADER);
        }
    }

    @Override
    public int compareTo(Microversion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return text();
    }
}
