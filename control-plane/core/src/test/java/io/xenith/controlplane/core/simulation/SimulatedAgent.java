package io.xenith.controlplane.core.simulation;

import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainMove;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One host's agent: refuses older generations, converges when it is its turn, and now and then fails at something. */
final class SimulatedAgent {
    private final HostId host;
    private final Map<HostId, SimulatedAgent> all;
    private final BooleanSupplier fails;
    private final Map<DomainId, Held> held = new TreeMap<>(Comparator.comparing(DomainId::value));
    private String bootId = "boot-0";
    private int boots;
    private long sequence;
    private boolean on = true;

    SimulatedAgent(HostId host, Map<HostId, SimulatedAgent> all, BooleanSupplier fails) {
        this.host = host;
        this.all = all;
        this.fails = fails;
    }

    String bootId() {
        return bootId;
    }

    /** An order arrives; an older one than held is refused. */
    void apply(InstanceId instance, Domain order, Set<VolumeId> volumes) {
        var known = held.get(order.id());
        if (known == null) {
            held.put(order.id(), new Held(instance, order.intent(), volumes));
            return;
        }
        known.waits &= known.intent.generation() > order.intent().generation();
        if (known.intent.generation() < order.intent().generation()) {
            known.intent = order.intent();
            known.wanted = volumes;
        }
    }

    /** Does one thing, if there is one to do, and says what it sees. */
    List<DomainReport> work(Instant now) {
        for (var entry : held.entrySet()) {
            var domain = entry.getValue();
            if (!domain.waits && domain.observed < domain.intent.generation() && converge(entry.getKey(), domain)) {
                return List.of(report(entry.getKey(), domain, now));
            }
        }
        return List.of();
    }

    /** Whether there is something to report: a domain that comes waits for the order of the host that it comes from. */
    private boolean converge(DomainId id, Held domain) {
        switch (domain.intent.move()) {
            case DomainMove.ArriveFrom(var from)
            when !domain.arrived -> {
                return arrive(id, domain, from);
            }
            case DomainMove.Withdrawn _
            when !domain.arrived -> {
                domain.observed = domain.intent.generation();
                domain.failure = null;
                domain.state = ObservedState.ABSENT;
            }
            case DomainMove.LeaveTo _, DomainMove.Stay _
            when domain.state == ObservedState.UNSEEN -> fail(domain, "INVALID_CONFIG"); // it may be where it is to go
            case DomainMove.None _,
                    DomainMove.LeaveTo _,
                    DomainMove.Stay _,
                    DomainMove.MayReturn _,
                    DomainMove.ArriveFrom _,
                    DomainMove.Withdrawn _ -> {
                if (domain.state == ObservedState.LEFT && !mayGoOn(domain.intent)) {
                    domain.observed = domain.intent.generation();
                } else {
                    converge(domain);
                }
            }
        }
        return true;
    }

    private static boolean mayGoOn(DomainIntent intent) {
        return intent.power() == IntendedPower.ABSENT || intent.move() instanceof DomainMove.MayReturn;
    }

    /** The other host lets it go only when its own order says so, and writes that down before this one may run it. */
    private boolean arrive(DomainId id, Held domain, DomainId from) {
        var source = all.values().stream()
                .map(agent -> agent.held.get(from))
                .filter(Objects::nonNull)
                .findFirst();
        if (all.values().stream().anyMatch(agent -> !agent.on && agent.held.containsKey(from))) {
            return false; // it says nothing
        }
        if (source.isEmpty() || source.get().state == ObservedState.LEFT || fails.getAsBoolean()) {
            fail(domain, "MOVE_FAILED");
            return true;
        }
        var there = source.get();
        boolean leaves = there.intent.move() instanceof DomainMove.LeaveTo(var to)
                && to.equals(id)
                && there.observed == there.intent.generation()
                && there.state == ObservedState.RUNNING;
        if (!leaves) {
            return false;
        }
        there.state = ObservedState.LEFT;
        if (fails.getAsBoolean()) {
            fail(domain, "MOVE_FAILED"); // the word to run was lost
            return true;
        }
        domain.arrived = true;
        converge(domain);
        if (domain.state != ObservedState.RUNNING) {
            domain.arrived = false;
        }
        return true;
    }

    private static void fail(Held domain, String reason) {
        domain.observed = domain.intent.generation();
        domain.failure = new DomainFailure(reason, "simulated", false, 1);
    }

    private void converge(Held domain) {
        domain.observed = domain.intent.generation();
        boolean removing = domain.intent.power().seenAs() == ObservedState.ABSENT;
        if (!removing && fails.getAsBoolean()) {
            domain.failure = new DomainFailure("HOST_MEMORY", "simulated", false, 1);
            return;
        }
        domain.volumes = removing ? Set.of() : domain.wanted;
        domain.failure = null;
        domain.state = domain.intent.power().seenAs();
        domain.reboots = domain.intent.rebootCount();
        domain.incarnation = domain.intent.rootDiskIncarnation();
    }

    /** The guest ends by itself. */
    List<DomainReport> guestEnds(int which, ObservedState as, Instant now) {
        var running = held.entrySet().stream()
                .filter(entry -> entry.getValue().state == ObservedState.RUNNING)
                .toList();
        if (running.isEmpty()) {
            return List.of();
        }
        var chosen = running.get(which % running.size());
        chosen.getValue().state = as;
        return List.of(report(chosen.getKey(), chosen.getValue(), now));
    }

    boolean isOn() {
        return on;
    }

    /** No guest runs any more; disks and what the agent wrote down stay. */
    void cutPower() {
        on = false;
        held.values().stream().filter(Held::isUp).forEach(domain -> domain.state = ObservedState.OFF);
    }

    /** What is to be up waits for a word of the control plane, whatever was ordered before. */
    void boot() {
        on = true;
        reboot(false);
        held.values().stream()
                .filter(domain ->
                        domain.intent.power() == IntendedPower.RUNNING || domain.intent.power() == IntendedPower.PAUSED)
                .filter(domain -> domain.state == ObservedState.OFF || domain.state == ObservedState.UNSEEN)
                .forEach(domain -> {
                    domain.observed = 0;
                    domain.waits = true;
                });
    }

    /** The host boots anew. What the agent holds it brings back, or has lost. */
    void reboot(boolean loses) {
        bootId = "boot-" + ++boots;
        sequence = 0;
        if (loses) {
            held.clear();
        }
    }

    /** Everything it holds; what is absent it forgets once it was said. */
    HostReport snapshot(Instant now) {
        var reports = new ArrayList<DomainReport>();
        held.forEach((id, domain) -> reports.add(report(id, domain, now)));
        return new HostReport(host, bootId, now, true, reports);
    }

    /** The volumes that an instance's domains have here, up or not. */
    Map<InstanceId, Set<VolumeId>> volumes() {
        var all = new HashMap<InstanceId, Set<VolumeId>>();
        held.values().forEach(domain -> all.computeIfAbsent(domain.instance, _ -> new HashSet<>())
                .addAll(domain.volumes));
        return all;
    }

    List<InstanceId> running() {
        return held.values().stream()
                .filter(Held::isUp)
                .map(domain -> domain.instance)
                .toList();
    }

    List<InstanceId> holding() {
        return held.values().stream()
                .filter(domain -> domain.state != ObservedState.ABSENT && domain.state != ObservedState.UNSEEN)
                .map(domain -> domain.instance)
                .toList();
    }

    private DomainReport report(DomainId id, Held domain, Instant now) {
        return new DomainReport(
                id,
                domain.instance,
                domain.intent.generation(),
                domain.observed,
                domain.state == ObservedState.UNSEEN ? ObservedState.OFF : domain.state,
                null,
                domain.reboots,
                domain.incarnation,
                domain.failure,
                ++sequence,
                now,
                null,
                "");
    }

    private static final class Held {
        private final InstanceId instance;
        private DomainIntent intent;
        private Set<VolumeId> wanted;
        private Set<VolumeId> volumes = Set.of();
        private long observed;
        private ObservedState state = ObservedState.UNSEEN;
        private long reboots;
        private long incarnation;
        private boolean arrived;
        private boolean waits;
        private @Nullable DomainFailure failure;

        private Held(InstanceId instance, DomainIntent intent, Set<VolumeId> wanted) {
            this.instance = instance;
            this.intent = intent;
            this.wanted = wanted;
        }

        private boolean isUp() {
            return state == ObservedState.RUNNING || state == ObservedState.PAUSED;
        }
    }
}
