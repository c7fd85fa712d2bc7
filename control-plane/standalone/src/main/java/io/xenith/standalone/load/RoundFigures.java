package io.xenith.standalone.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one round came to: rates per second, median latencies.
 *
 * @param creates servers a second, first request to last ACTIVE
 * @param gets reads a second, as many at once as the plan says
 * @param getAlone median of a read while nothing else is asked
 * @param list median of a list of 100 with detail
 * @param deletes servers a second, until the last is gone
 */
record RoundFigures(double creates, double gets, Duration getAlone, Duration list, double deletes) {

    /** A line for each round, the first of which pays for whatever was cold. */
    static String table(List<RoundFigures> rounds) {
        var numbered = java.util.stream.IntStream.range(0, rounds.size())
                .mapToObj(index -> String.format(
                        Locale.ROOT,
                        "  %5d %10.1f %8.1f %10.1f ms %11.1f ms %10.1f",
                        index + 1,
                        rounds.get(index).creates(),
                        rounds.get(index).gets(),
                        Latencies.millis(rounds.get(index).getAlone()),
                        Latencies.millis(rounds.get(index).list()),
                        rounds.get(index).deletes()))
                .collect(Collectors.joining("\n"));
        return "  round  creates/s   gets/s  get alone p50  list 100 p50  deletes/s\n" + numbered + "\n";
    }
}
