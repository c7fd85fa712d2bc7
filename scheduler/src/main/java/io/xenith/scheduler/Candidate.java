package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

/**
 * A feasible host with its rank.
 *
 * @param score higher is better; comparable only within one plan
 */
public record Candidate(HostId host, String hostName, double score) {
    public Candidate {
        requireNonNull(host, "host");
        requireNonNull(hostName, "hostName");
    }
}
