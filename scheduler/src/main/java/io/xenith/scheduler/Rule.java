package io.xenith.scheduler;

import io.xenith.scheduler.Judge.Condition;
import io.xenith.scheduler.Judge.Room;

/**
 * The closed set of rules a host must pass, in order of evaluation: what was asked for by name first, then the host's condition, its kind,
 * its room, and its company. The weights only rank near misses: a lack that waiting or freeing may mend is nearer than a wrong kind of host.
 */
public enum Rule {
    /** The host is one of those an administrator asked for, if any were. */
    REQUESTED_HOST(
            "requested-host", new Condition(1000, Conditions::requested, (_, _, _) -> "not among the requested hosts")),
    /** The host is not one of those to leave out. */
    EXCLUDED_HOST(
            "excluded-host",
            new Condition(2, (_, number, ask) -> ~ask.excluded.word(number), (_, _, _) -> "excluded by the request")),
    /** The host is up. */
    HOST_STATE("host-state", new Condition(4, (page, _, _) -> page.facts.up, Conditions::stateInWords)),
    /** The host is not cordoned. */
    CORDON("cordon", new Condition(2, (page, _, _) -> ~page.facts.cordoned, (_, _, _) -> "cordoned")),
    /** The host is not draining; if it is, it counts as full. */
    DRAIN("drain", new Condition(2, (page, _, _) -> ~page.facts.draining, (_, _, _) -> "draining, counts as full")),
    /** The host is in one of the zones asked for, if any were. */
    AVAILABILITY_ZONE("availability-zone", new Condition(4, Conditions::inZone, Conditions::zoneInWords)),
    /** The host has every required trait. */
    REQUIRED_TRAITS("required-traits", new Condition(4, Conditions::hasRequired, Conditions::lackingInWords)),
    /** The host has no forbidden trait. */
    FORBIDDEN_TRAITS("forbidden-traits", new Condition(4, Conditions::hasNoForbidden, Conditions::unwantedInWords)),
    /** Enough processors may still be claimed. */
    VCPUS("vcpus", new Room(Resource.VCPUS)),
    /** Enough memory may still be claimed. */
    MEMORY("memory", new Room(Resource.MEMORY)),
    /** Enough disk may still be claimed. */
    DISK("disk", new Room(Resource.DISK)),
    /** Under affinity, another member of the group is there, or nowhere. */
    AFFINITY("affinity", new Condition(2, Conditions::joinsGroup, (_, _, _) -> "holds no member of the group")),
    /** Under anti-affinity, fewer members of the group are there than may be. */
    ANTI_AFFINITY(
            "anti-affinity", new Condition(2, (_, number, ask) -> ~ask.crowded.word(number), Conditions::crowdInWords));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // every judge is a record of pure functions
    private final Judge judge;

    Rule(String label, Judge judge) {
        this.label = label;
        this.judge = judge;
    }

    /** The word for it in explanations, metrics and the record; once published it never changes. */
    public String label() {
        return label;
    }

    Judge judge() {
        return judge;
    }
}
