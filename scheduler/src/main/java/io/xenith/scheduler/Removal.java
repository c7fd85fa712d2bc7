package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How many hosts a rule took away. A host counts for the first rule that refused it.
 *
 * @param hosts at least 0
 */
public record Removal(Rule rule, int hosts) {
    public Removal {
        requireNonNull(rule, "rule");
    }

    static int total(List<Removal> removals) {
        return removals.stream().mapToInt(Removal::hosts).sum();
    }

    /** {@code host-state 1, vcpus 3}, or {@code none} when no rule removed a host. */
    static String inWords(List<Removal> removals) {
        var words = removals.stream()
                .filter(removal -> removal.hosts() > 0)
                .map(removal -> removal.rule().label() + " " + removal.hosts())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "none" : words;
    }
}
