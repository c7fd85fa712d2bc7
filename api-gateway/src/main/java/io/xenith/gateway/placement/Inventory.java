package io.xenith.gateway.placement;

/**
 * What there is of one resource on one host, in the unit of its class.
 *
 * @param total what the host has
 * @param reserved of that, what it keeps for itself
 * @param ratio how often the rest may be promised
 * @param used sum of the claims
 */
record Inventory(long total, long reserved, double ratio, long used) {

    /** All that may be promised. */
    long capacity() {
        return (long) ((total - reserved) * ratio);
    }

    /** Whether so much more may be promised. */
    boolean fits(long amount) {
        return used + amount <= capacity() && amount <= total;
    }
}
