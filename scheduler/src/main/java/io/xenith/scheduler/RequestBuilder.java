package io.xenith.scheduler;

import java.util.Set;

/** Builds a {@link Request}: each method sets the component of that name. Not for sharing between threads. */
public final class RequestBuilder {
    private InstanceId instance;
    private Resources resources;
    private Set<String> availabilityZones = Set.of();
    private TraitDemand traits = TraitDemand.NONE;
    private Grouping grouping = Grouping.ALONE;
    private Set<HostId> requestedHosts = Set.of();
    private Set<HostId> preferredHosts = Set.of();
    private Set<HostId> excludedHosts = Set.of();
    private Set<HostId> currentHosts = Set.of();

    RequestBuilder(InstanceId instance, Resources resources) {
        this.instance = instance;
        this.resources = resources;
    }

    RequestBuilder(Request request) {
        this(request.instance(), request.resources());
        availabilityZones = request.availabilityZones();
        traits = request.traits();
        grouping = request.grouping();
        requestedHosts = request.requestedHosts();
        preferredHosts = request.preferredHosts();
        excludedHosts = request.excludedHosts();
        currentHosts = request.currentHosts();
    }

    public RequestBuilder instance(InstanceId instance) {
        this.instance = instance;
        return this;
    }

    public RequestBuilder resources(Resources resources) {
        this.resources = resources;
        return this;
    }

    public RequestBuilder availabilityZone(String zone) {
        return availabilityZones(Set.of(zone));
    }

    public RequestBuilder availabilityZones(Set<String> zones) {
        this.availabilityZones = zones;
        return this;
    }

    public RequestBuilder traits(TraitDemand traits) {
        this.traits = traits;
        return this;
    }

    public RequestBuilder grouping(Grouping grouping) {
        this.grouping = grouping;
        return this;
    }

    public RequestBuilder requestedHosts(Set<HostId> hosts) {
        this.requestedHosts = hosts;
        return this;
    }

    public RequestBuilder preferredHosts(Set<HostId> hosts) {
        this.preferredHosts = hosts;
        return this;
    }

    public RequestBuilder excludedHosts(Set<HostId> hosts) {
        this.excludedHosts = hosts;
        return this;
    }

    public RequestBuilder currentHosts(Set<HostId> hosts) {
        this.currentHosts = hosts;
        return this;
    }

    public Request build() {
        return new Request(
                instance,
                resources,
                availabilityZones,
                traits,
                grouping,
                requestedHosts,
                preferredHosts,
                excludedHosts,
                currentHosts);
    }
}
