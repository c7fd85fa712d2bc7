package io.xenith.controlplane.instance;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.EncodedSpec;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.Power;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An agent that obeys the contract, in memory: level-triggered, refuses older generations, reports with a growing sequence. */
final class TestingHostAgent {
    private final HostId host;
    private final Map<DomainId, Held> held = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private String bootId = "boot-1";
    private long sequence;
    private int nextDomid = 1;
    private @Nullable DomainFailure failNext;
    private boolean off;

    TestingHostAgent(HostId host) {
        this.host = host;
    }

    String bootId() {
        return bootId;
    }

    /** What was refused as the contract says, by reason. */
    List<String> refusals() {
        return refusals;
    }

    /** The next convergence of a domain fails for good. */
    void failNext(String reason) {
        failNext = new DomainFailure(reason, "as the test asked for", false, 1);
    }

    HostId host() {
        return host;
    }

    /** Takes an order, as ApplyDomain does. */
    void apply(DomainOrder order) {
        if (off) {
            return;
        }
        var spec = parse(order.spec());
        var known = held.get(order.domain());
        if (known != null && known.spec.getGeneration() > spec.getGeneration()) {
            refusals.add("STALE_GENERATION");
        } else if (known != null && known.spec.getGeneration() == spec.getGeneration()) {
            if (!known.spec.equals(spec)) {
                refusals.add("GENERATION_REUSED");
            }
        } else {
            held.computeIfAbsent(order.domain(), _ -> new Held(spec)).spec = spec;
        }
    }

    /** Does what is intended for every domain, and reports those that changed. */
    HostReport converge() {
        var reports = new ArrayList<DomainReport>();
        for (var entry : held.entrySet()) {
            if (!off
                    && entry.getValue().observedGeneration
                            < entry.getValue().spec.getGeneration()
                    && !(isComing(entry.getValue()) && failNext == null)) {
                converge(entry.getValue());
                reports.add(report(entry.getKey(), entry.getValue()));
            }
        }
        return new HostReport(host, bootId, Instant.now(), false, reports);
    }

    private void converge(Held domain) {
        domain.observedGeneration = domain.spec.getGeneration();
        domain.failure = failNext;
        failNext = null;
        if (domain.failure != null) {
            return;
        }
        if (isMoving(domain)) {
            return;
        }
        domain.rebootCount = domain.spec.getRebootCount();
        domain.rootIncarnation = domain.spec.getRootDisk().getIncarnation();
        domain.state = state(domain.spec.getPower());
        domain.domid =
                domain.state == ObservedState.RUNNING || domain.state == ObservedState.PAUSED ? nextDomid++ : null;
    }

    /** Waits for another agent to give it: a test says when, by {@link #receive}. */
    private static boolean isComing(Held domain) {
        return domain.spec.hasArriveFrom()
                && !domain.spec.getArriveFrom().getWithdrawn()
                && domain.state != ObservedState.RUNNING
                && domain.spec.getPower() != Power.POWER_ABSENT;
    }

    /** Whether its orders about a live move leave it as it is; what shall not come any more, and did not, is made absent. */
    private static boolean isMoving(Held domain) {
        var spec = domain.spec;
        if (spec.getPower() == Power.POWER_ABSENT) {
            return false;
        }
        if (spec.hasArriveFrom() && spec.getArriveFrom().getWithdrawn()) {
            if (domain.state != ObservedState.RUNNING) {
                domain.state = ObservedState.ABSENT;
            }
            return true;
        }
        return spec.hasLeaveTo() || (domain.state == ObservedState.LEFT && !spec.getMayReturn());
    }

    /** The guest comes over: the other agent gives it to whom its order names, and this one runs it. Both report. */
    List<HostReport> receive(DomainId id, TestingHostAgent source) {
        var here = requireNonNull(held.get(id));
        var from = here.spec.getArriveFrom();
        var there = requireNonNull(source.held.get(new DomainId(UUID.fromString(from.getDomainId()))));
        var to = there.spec.getLeaveTo();
        if (!from.getHostId().equals(source.host.toString())
                || from.getAddress().isEmpty()
                || !to.getHostId().equals(host.toString())
                || !to.getDomainId().equals(id.toString())
                || to.getWithdrawn()
                || from.getWithdrawn()) {
            throw new AssertionError("the orders do not name each other: " + here.spec + there.spec);
        }
        there.state = ObservedState.LEFT;
        there.domid = null;
        here.state = ObservedState.RUNNING;
        here.domid = nextDomid++;
        here.rebootCount = here.spec.getRebootCount();
        here.rootIncarnation = here.spec.getRootDisk().getIncarnation();
        here.observedGeneration = here.spec.getGeneration();
        return List.of(
                new HostReport(
                        source.host,
                        source.bootId,
                        Instant.now(),
                        false,
                        List.of(source.report(new DomainId(UUID.fromString(from.getDomainId())), there))),
                new HostReport(host, bootId, Instant.now(), false, List.of(report(id, here))));
    }

    /** The guest powers itself off, or its kernel dies. */
    HostReport guestEnds(DomainId id, ObservedState as) {
        var domain = requireNonNull(held.get(id));
        domain.state = as;
        domain.domid = null;
        return new HostReport(host, bootId, Instant.now(), false, List.of(report(id, domain)));
    }

    /** Everything it holds; what is absent and reported is forgotten. */
    HostReport snapshot() {
        var reports = new ArrayList<DomainReport>();
        held.forEach((id, domain) -> reports.add(report(id, domain)));
        return new HostReport(host, bootId, Instant.now(), true, reports);
    }

    /** The host boots anew; its agent comes back with all it held, or with nothing. */
    void reboot(boolean losesEverything) {
        bootId = "boot-" + UUID.randomUUID();
        sequence = 0;
        if (losesEverything) {
            held.clear();
        }
    }

    /** Its guests are gone, and it neither hears nor says anything. */
    void cutPower() {
        off = true;
        held.values().stream().filter(domain -> domain.domid != null).forEach(domain -> {
            domain.domid = null;
            domain.state = ObservedState.OFF;
        });
    }

    /** It hears and speaks again, with all it held; its guests wait for an order. */
    HostReport switchOn() {
        off = false;
        reboot(false);
        return snapshot();
    }

    /** Holds a domain that nobody ordered. */
    void holdStranger(DomainId id, InstanceId instance) {
        var spec = DomainSpec.newBuilder()
                .setDomainId(id.toString())
                .setInstanceId(instance.toString())
                .setGeneration(4)
                .setPower(Power.POWER_RUNNING)
                .build();
        var domain = new Held(spec);
        converge(domain);
        held.put(id, domain);
    }

    DomainSpec spec(DomainId id) {
        return requireNonNull(held.get(id)).spec;
    }

    long running() {
        return held.values().stream().filter(domain -> domain.domid != null).count();
    }

    boolean holds(DomainId id) {
        var domain = held.get(id);
        return domain != null && domain.state != ObservedState.ABSENT;
    }

    private DomainReport report(DomainId id, Held domain) {
        return new DomainReport(
                id,
                new InstanceId(UUID.fromString(domain.spec.getInstanceId())),
                domain.spec.getGeneration(),
                domain.observedGeneration,
                domain.state,
                domain.domid,
                domain.rebootCount,
                domain.rootIncarnation,
                domain.failure,
                ++sequence,
                Instant.now(),
                null,
                "");
    }

    private static ObservedState state(Power power) {
        return switch (power) {
            case POWER_RUNNING -> ObservedState.RUNNING;
            case POWER_OFF -> ObservedState.OFF;
            case POWER_PAUSED -> ObservedState.PAUSED;
            case POWER_SUSPENDED -> ObservedState.SUSPENDED;
            case POWER_ABSENT -> ObservedState.ABSENT;
            case POWER_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no power");
        };
    }

    static DomainSpec parse(EncodedSpec spec) {
        try {
            return DomainSpec.parseFrom(spec.toBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Held {
        private DomainSpec spec;
        private long observedGeneration;
        private long rebootCount;
        private long rootIncarnation;
        private ObservedState state = ObservedState.OFF;
        private @Nullable Integer domid;
        private @Nullable DomainFailure failure;

        private Held(DomainSpec spec) {
            this.spec = spec;
        }
    }
}
