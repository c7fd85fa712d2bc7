package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/** What came of a {@link Request}: a host, or the reasons why there is none. Immutable, and complete enough to be stored as the explanation. */
public sealed interface Plan {
    /** The instance it is for. */
    InstanceId instance();

    /** For every rule, in order of evaluation, how many hosts it removed, zeros included. */
    List<Removal> removals();

    /** How many hosts the snapshot had. Always the removed ones plus the feasible ones. */
    int hosts();

    /** The decision in one line, for an operator. It names hosts, so it is not for tenants. */
    String explain();

    /**
     * A feasible host was found.
     *
     * @param chosen where to claim first
     * @param alternatives where to claim next if the race for {@code chosen} is lost, in this order; feasible too; may be empty
     * @param feasible how many hosts passed every rule
     */
    record Placed(
            InstanceId instance, Candidate chosen, List<Candidate> alternatives, int feasible, List<Removal> removals)
            implements Plan {
        public Placed {
            requireNonNull(instance, "instance");
            requireNonNull(chosen, "chosen");
            alternatives = List.copyOf(alternatives);
            removals = List.copyOf(removals);
        }

        /** The chosen host. */
        public HostId host() {
            return chosen.host();
        }

        @Override
        public int hosts() {
            return feasible + Removal.total(removals);
        }

        @Override
        public String explain() {
            var next = alternatives.stream().map(Candidate::hostName).collect(Collectors.joining(", "));
            return "placed on %s: %d of %d hosts feasible; removed by: %s; next candidates: %s"
                    .formatted(
                            chosen.hostName(),
                            feasible,
                            hosts(),
                            Removal.inWords(removals),
                            next.isEmpty() ? "none" : next);
        }
    }

    /** No host passed every rule. */
    record NoFeasibleHost(InstanceId instance, List<Removal> removals, NearestMiss nearestMiss) implements Plan {
        public NoFeasibleHost {
            requireNonNull(instance, "instance");
            removals = List.copyOf(removals);
            requireNonNull(nearestMiss, "nearestMiss");
        }

        @Override
        public int hosts() {
            return Removal.total(removals);
        }

        @Override
        public String explain() {
            return "no feasible host among %d; removed by: %s; nearest miss: %s"
                    .formatted(hosts(), Removal.inWords(removals), nearestMiss.words());
        }
    }
}
