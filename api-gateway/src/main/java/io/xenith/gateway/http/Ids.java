package io.xenith.gateway.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Between the ids of the record (UUIDs, and the domain {@code default}) and their two spellings in OpenStack's APIs: users,
 * projects, roles, domains and credentials are 32 hex digits; everything else is a UUID with dashes.
 */
public final class Ids {

    /** The domain that is always there; its id is no UUID. */
    public static final String DEFAULT_DOMAIN = "default";

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern DASHED =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Ids() {}

    /** Identity's spelling of a record id: without dashes; anything that is no UUID stays as it is. */
    public static String toHex(String recordId) {
        return DASHED.matcher(recordId).matches() ? recordId.replace("-", "") : recordId;
    }

    /**
     * The record id of what a client wrote for a user, project, role or credential, in either spelling; empty when it can be
     * none, and then there is no such thing.
     */
    public static Optional<String> findUuid(String written) {
        String lower = written.toLowerCase(java.util.Locale.ROOT);
        if (HEX.matcher(lower).matches()) {
            return Optional.of(dashed(lower));
        }
        return DASHED.matcher(lower).matches() ? Optional.of(lower) : Optional.empty();
    }

    /** As {@link #findUuid}, for domains, where {@code default} is an id too. */
    public static Optional<String> findDomain(String written) {
        return written.equals(DEFAULT_DOMAIN) ? Optional.of(written) : findUuid(written);
    }

    /** Whether this is a UUID with dashes, in lower case. */
    public static boolean isUuid(String written) {
        return DASHED.matcher(written).matches();
    }

    /** A new record id. */
    public static String random() {
        return UUID.randomUUID().toString();
    }

    private static String dashed(String hex) {
        return hex.substring(0, 8)
                + '-'
                + hex.substring(8, 12)
                + '-'
                + hex.substring(12, 16)
                + '-'
                + hex.substring(16, 20)
                + '-'
                + hex.substring(20);
    }
}
