package io.xenith.gateway.compute.quota;

import java.time.Instant;

/**
 * Over which time use is counted.
 *
 * @param start from
 * @param stop to
 * @param now when it was asked
 */
record UsagePeriod(Instant start, Instant stop, Instant now) {}
