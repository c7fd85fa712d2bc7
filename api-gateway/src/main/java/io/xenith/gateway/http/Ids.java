package io.xenith.gateway.http;

import java.util.Optional;
import java.util.UUID;

/**
 * Between the ids of the record (UUIDs, and the domain {@code default}) and their two spellings in OpenStack's APIs: users,
 * projects, roles, domains and credentials are 32 hex digits; everything else is a UUID with dashes.
 */
public final class Ids {

    /** The domain that is always there; its id is no UUID. */
    public static final String DEFAULT_DOMAIN = "default";

    private static final int HEX_LENGTH = 32;
    private static final int DASHED_LENGTH = 36;

    private Ids() {}

    /** Identity's spelling of a record id: without dashes; anything that is no UUID stays as it is. */
    public static String toHex(String recordId) {
        return isUuid(recordId) ? recordId.replace("-", "") : recordId;
    }

    /**
     * The record id of what a client wrote for a user, project, role or credential, in either spelling; empty when it can be
     * none, and then there is no such thing.
     */
    public static Optional<String> findUuid(String written) {
        String lower = written.toLowerCase(java.util.Locale.ROOT);
        if (isHex(lower)) {
            return Optional.of(dashed(lower));
        }
        return isUuid(lower) ? Optional.of(lower) : Optional.empty();
    }

    /** As {@link #findUuid}, for domains, where {@code default} is an id too. */
    public static Optional<String> findDomain(String written) {
        return written.equals(DEFAULT_DOMAIN) ? Optional.of(written) : findUuid(written);
    }

    /** Whether this is a UUID with dashes, in lower case. */
    public static boolean isUuid(String written) {
        if (written.length() != DASHED_LENGTH) {
            return false;
        }
        for (int i = 0; i < DASHED_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? written.charAt(i) != '-' : !isDigit(written.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String written) {
        return written.length() == HEX_LENGTH && written.chars().allMatch(each -> isDigit((char) each));
    }

    private static boolean isDigit(char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f');
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
