package io.xenith.scheduler;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Builds a {@link Host}: each method sets the component of that name. Not for sharing between threads. */
public final class HostBuilder {
    private final HostId id;
    private String name;
    private String availabilityZone = "default";
    private HostState state = HostState.UP;
    private boolean cordoned;
    private boolean draining;
    private Capacity capacity = Capacity.exactly(Resources.NONE);
    private Resources claimed = Resources.NONE;
    private Set<String> traits = Set.of();
    private final Map<GroupId, Integer> groupMembers = new HashMap<>();
    private long revision;

    HostBuilder(HostId id, String name) {
        this.id = id;
        this.name = name;
    }

    HostBuilder(Host host) {
        this(host.id(), host.name());
        availabilityZone = host.availabilityZone();
        state = host.state();
        cordoned = host.cordoned();
        draining = host.draining();
        capacity = host.capacity();
        claimed = host.claimed();
        traits = host.traits();
        groupMembers.putAll(host.groupMembers());
        revision = host.revision();
    }

    public HostBuilder name(String name) {
        this.name = name;
        return this;
    }

    public HostBuilder availabilityZone(String availabilityZone) {
        this.availabilityZone = availabilityZone;
        return this;
    }

    public HostBuilder state(HostState state) {
        this.state = state;
        return this;
    }

    public HostBuilder cordoned(boolean cordoned) {
        this.cordoned = cordoned;
        return this;
    }

    public HostBuilder draining(boolean draining) {
        this.draining = draining;
        return this;
    }

    public HostBuilder capacity(Capacity capacity) {
        this.capacity = capacity;
        return this;
    }

    public HostBuilder claimed(Resources claimed) {
        this.claimed = claimed;
        return this;
    }

    public HostBuilder traits(Set<String> traits) {
        this.traits = traits;
        return this;
    }

    /** Sets how many members the group has there; zero or less means none. */
    public HostBuilder groupMembers(GroupId group, int members) {
        if (members > 0) {
            groupMembers.put(group, members);
        } else {
            groupMembers.remove(group);
        }
        return this;
    }

    public HostBuilder revision(long revision) {
        this.revision = revision;
        return this;
    }

    public Host build() {
        return new Host(
                id,
                name,
                availabilityZone,
                state,
                cordoned,
                draining,
                capacity,
                claimed,
                traits,
                groupMembers,
                revision);
    }
}
