package io.xenith.controlplane.core.simulation;

import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One host's agent: refuses older generations, converges when it is its turn, and now and then fails at something. */
final class SimulatedAgent {
    private final HostId host;
    private final BooleanSupplier fails;
    private final Map<DomainId, Held> held = new TreeMap<>(Comparator.comparing(DomainId::value));
    private String bootId = "boot-0";
    private int boots;
    private long sequence;

    SimulatedAgent(HostId host, BooleanSupplier fails) {
        this.host = host;
        this.fails = fails;
    }

    String bootId() {
        return bootId;
    }

    /** An order arrives; an older one than held is refused. */
    void apply(InstanceId instance, Domain order) {
        var known = held.get(order.id());
        if (known == null) {
            held.put(order.id(), new Held(instance, order.intent()));
        } else if (known.intent.generation() < order.intent().generation()) {
            known.intent = order.intent();
        }
    }

    /** Does one thing, if there is one to do, and says what it sees. */
    List<DomainReport> work(Instant now) {
        for (var entry : held.entrySet()) {
            var domain = entry.getValue();
            if (domain.observed < domain.intent.generation()) {
                converge(domain);
                return List.of(report(entry.getKey(), domain, now));
            }
        }
        return List.of();
    }

    private void converge(Held domain) {
        domain.observed = domain.intent.generation();
        boolean removing = domain.intent.power().seenAs() == ObservedState.ABSENT;
        if (!removing && fails.getAsBoolean()) {
            domain.failure = new DomainFailure("HOST_MEMORY", "simulated", false, 1);
            return;
        }
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

    List<InstanceId> running() {
        return held.values().stream()
                .filter(domain -> domain.state == ObservedState.RUNNING || domain.state == ObservedState.PAUSED)
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
        private long observed;
        private ObservedState state = ObservedState.UNSEEN;
        private long reboots;
        private long incarnation;
        private @Nullable DomainFailure failure;

        private Held(InstanceId instance, DomainIntent intent) {
            this.instance = instance;
            this.intent = intent;
        }
    }
}
