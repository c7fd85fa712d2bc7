package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/** The host that came closest when none was feasible. */
public sealed interface NearestMiss {
    /** One sentence for an operator. */
    String words();

    /**
     * The host that failed by least, with every rule it failed, in order of evaluation.
     *
     * @param misses at least one
     */
    record OnHost(HostId host, String hostName, List<Miss> misses) implements NearestMiss {
        public OnHost {
            requireNonNull(host, "host");
            requireNonNull(hostName, "hostName");
            misses = List.copyOf(misses);
            if (misses.isEmpty()) {
                throw new IllegalArgumentException("a host that misses nothing is feasible");
            }
        }

        @Override
        public String words() {
            return misses.stream()
                    .map(miss -> miss.rule().label() + ": " + miss.words() + " on " + hostName)
                    .collect(Collectors.joining("; "));
        }
    }

    /** There was no host to look at. */
    record NoHosts() implements NearestMiss {
        @Override
        public String words() {
            return "there are no hosts";
        }
    }
}
