package io.xenith.scheduler;

import java.util.List;

/** The rules said once more, host by host, in the slowest and plainest way: what the engine is measured against. */
final class PlainRules {
    private PlainRules() {}

    static boolean feasible(Host host, Request request, List<Host> fleet) {
        return (request.requestedHosts().isEmpty() || request.requestedHosts().contains(host.id()))
                && !request.excludedHosts().contains(host.id())
                && host.state() == HostState.UP
                && !host.cordoned()
                && !host.draining()
                && (request.availabilityZones().isEmpty()
                        || request.availabilityZones().contains(host.availabilityZone()))
                && host.traits().containsAll(request.traits().required())
                && request.traits().forbidden().stream().noneMatch(host.traits()::contains)
                && hasRoom(host, request.resources())
                && mayJoin(host, request, fleet);
    }

    private static boolean hasRoom(Host host, Resources asked) {
        var most = host.capacity().allocatable();
        for (var resource : Resource.values()) {
            if (asked.amount(resource) > 0
                    && host.claimed().amount(resource) + asked.amount(resource) > most.amount(resource)) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayJoin(Host host, Request request, List<Host> fleet) {
        return switch (request.grouping()) {
            case Grouping.Affinity(var group) ->
                others(host, group, request) > 0
                        || fleet.stream().allMatch(other -> others(other, group, request) == 0);
            case Grouping.AntiAffinity(var group, var most) -> others(host, group, request) < most;
            case Grouping.Alone _, Grouping.SoftAffinity _, Grouping.SoftAntiAffinity _ -> true;
        };
    }

    private static int others(Host host, GroupId group, Request request) {
        int members = host.groupMembers().getOrDefault(group, 0);
        return members - (request.currentHosts().contains(host.id()) && members > 0 ? 1 : 0);
    }
}
