package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * One instance looking for a host. Every set says nothing when empty.
 *
 * @param resources what it will hold on its host
 * @param availabilityZones only hosts of these zones
 * @param traits what the host must and must not have
 * @param grouping its group and policy
 * @param requestedHosts only these hosts, as an administrator forced it; all other rules still hold
 * @param preferredHosts one of these whenever it is feasible, as for a resize in place
 * @param excludedHosts none of these, as after lost races for a claim
 * @param currentHosts where this instance itself is counted as a member of its group already (moves, resizes, evacuation), so that it does
 *     not stand in its own way; its claims there are still counted, since a move holds both
 */
public record Request(
        InstanceId instance,
        Resources resources,
        Set<String> availabilityZones,
        TraitDemand traits,
        Grouping grouping,
        Set<HostId> requestedHosts,
        Set<HostId> preferredHosts,
        Set<HostId> excludedHosts,
        Set<HostId> currentHosts) {
    public Request {
        requireNonNull(instance, "instance");
        requireNonNull(resources, "resources");
        availabilityZones = Set.copyOf(availabilityZones);
        requireNonNull(traits, "traits");
        requireNonNull(grouping, "grouping");
        requestedHosts = Set.copyOf(requestedHosts);
        preferredHosts = Set.copyOf(preferredHosts);
        excludedHosts = Set.copyOf(excludedHosts);
        currentHosts = Set.copyOf(currentHosts);
    }

    /** A request that asks for resources and nothing else. */
    public static RequestBuilder builder(InstanceId instance, Resources resources) {
        return new RequestBuilder(instance, resources);
    }

    /** A builder that starts from this request. */
    public RequestBuilder toBuilder() {
        return new RequestBuilder(this);
    }
}
