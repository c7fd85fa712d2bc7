package io.xenith.controlplane.core.simulation;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.controlplane.core.placement.GuestTraits;
import io.xenith.controlplane.core.placement.Placer;
import io.xenith.controlplane.core.reconcile.ExpiredLeases;
import io.xenith.controlplane.core.reconcile.LeftBehind;
import io.xenith.controlplane.core.reconcile.OperationRunner;
import io.xenith.controlplane.core.reconcile.PastDeadlines;
import io.xenith.controlplane.core.reconcile.RefusedOrders;
import io.xenith.controlplane.core.reconcile.ReportRecorder;
import io.xenith.controlplane.core.reconcile.Surroundings;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.saga.Advance;
import io.xenith.controlplane.core.saga.Answer;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.core.saga.Requests;
import io.xenith.controlplane.core.saga.SagaLimits;
import io.xenith.controlplane.core.saga.Sagas;
import io.xenith.scheduler.Capacity;
import io.xenith.scheduler.FleetView;
import io.xenith.scheduler.Host;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.HostState;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.PlacementEngine;
import io.xenith.scheduler.PlacementPolicy;
import io.xenith.scheduler.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Replicas, agents and the record between them, one clock, one source of chance. Every step is logged, so that two runs can be compared. */
final class SimulatedCloud {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String GUEST = "XENITH_GUEST_PVH";

    final List<String> log = new ArrayList<>();
    final MemoryRecord record;
    final Map<HostId, SimulatedAgent> agents = new TreeMap<>(Comparator.comparing(HostId::value));
    private final Random random;
    private final RandomWishes wishes;
    private final Sagas sagas = Sagas.standard();
    private final Requests requests = new Requests(sagas);
    private final List<Replica> replicas = new ArrayList<>();
    private final List<HostReport> underWay = new ArrayList<>();
    private final Map<DomainId, Long> generations = new TreeMap<>(Comparator.comparing(DomainId::value));
    private final Set<HostId> fenced = new LinkedHashSet<>();
    private Instant now = Samples.NOW;
    private boolean faults = true;
    private long ids;
    private int asked;

    SimulatedCloud(long seed, int hosts, int replicaCount) {
        random = new Random(seed);
        wishes = new RandomWishes(random);
        record = new MemoryRecord(() -> now, () -> chance(0.03), () -> chance(0.03));
        for (int i = 1; i <= hosts; i++) {
            var id = new HostId(new UUID(1, i));
            record.addHost(Samples.host(id, "boot-0"), new Resources(6, 6 * 512, 1000));
            agents.put(id, new SimulatedAgent(id, agents, () -> chance(0.05)));
        }
        for (int i = 0; i < replicaCount; i++) {
            replicas.add(new Replica("replica-" + i));
        }
    }

    private boolean chance(double probability) {
        return faults && random.nextDouble() < probability;
    }

    /** One replica: what it keeps in memory, and loses when it crashes. */
    private final class Replica {
        private final Set<InstanceId> queue = new LinkedHashSet<>();
        private final Set<DomainId> signals = new LinkedHashSet<>();
        private final FleetView fleet = new FleetView();
        private final Surroundings around;
        private final OperationRunner runner;
        private final ReportRecorder recorder;
        private final ExpiredLeases leases;
        private final PastDeadlines deadlines;
        private final LeftBehind leftBehind;
        private final RefusedOrders refused;

        private Replica(String name) {
            Supplier<UUID> newIds = () -> new UUID(2, ++ids);
            around = new Surroundings(
                    record,
                    sagas,
                    SagaLimits.DEFAULT,
                    newIds,
                    (_, domain) -> signals.add(domain),
                    queue::add,
                    name,
                    LEASE);
            runner = new OperationRunner(
                    around, new Placer(fleet, new PlacementEngine(PlacementPolicy.SPREADING), random));
            recorder = new ReportRecorder(around);
            leases = new ExpiredLeases(around, runner);
            deadlines = new PastDeadlines(around);
            leftBehind = new LeftBehind(around);
            refused = new RefusedOrders(around);
            poll();
        }

        private void poll() {
            record.hosts()
                    .forEach((id, row) -> fleet.put(Host.builder(id, row.note().name())
                            .capacity(Capacity.exactly(row.capacity()))
                            .claimed(new Resources((int) row.vcpus(), row.memoryBytes() >> 20, 0))
                            .state(row.note().reachable() ? HostState.UP : HostState.DOWN)
                            .traits(Set.of(GUEST, GuestTraits.LIVE_MOVE))
                            .revision(row.revision())
                            .build()));
        }

        private void crash() {
            queue.clear();
            signals.clear();
        }
    }

    void step() {
        int what = random.nextInt(100);
        log.add(now + " " + what);
        now = now.plusMillis(random.nextInt(3000));
        var replica = replicas.get(random.nextInt(replicas.size()));
        try {
            if (what < 12) {
                create(replica);
            } else if (what < 30) {
                askSomething(replica);
            } else if (what < 45) {
                runQueue(replica);
            } else if (what < 65) {
                deliver(replica);
            } else if (what < 85) {
                agentWorks();
                recordReports(replica);
            } else if (what < 90) {
                tick(replica);
                if (chance(0.5)) {
                    switchOn(replica);
                }
            } else if (what < 93) {
                guestEnds(replica);
            } else if (what < 96) {
                replica.poll();
            } else if (what < 98) {
                snapshot(replica);
            } else if (what < 99) {
                replica.crash();
            } else {
                cutPower();
            }
        } catch (MemoryRecord.SimulatedFailure e) {
            log.add("failed: " + e.getMessage());
        }
        check();
    }

    private void create(Replica replica) {
        var id = new UUID(3, ++asked);
        var flavor = Samples.flavor("small", 1, 512);
        record.transact("create", tx -> {
            var context = replica.around.at(tx.now());
            var state = requests.create(
                    InstanceState.of(Samples.instance(id, flavor)),
                    Samples.reason("req-" + id),
                    new Lease.Held(replica.around.replica(), tx.now().plus(LEASE)),
                    context);
            tx.save(List.of(new Change(null, state)));
            return state;
        });
        replica.queue.add(new InstanceId(id));
    }

    private void askSomething(Replica replica) {
        var living = record.all().stream()
                .filter(state -> state.intent().deletedAt() == null)
                .toList();
        if (living.isEmpty()) {
            return;
        }
        var state = living.get(random.nextInt(living.size()));
        if (state.live().map(Domain::host).filter(fenced::contains).isPresent()) {
            ask(replica, state.instance().id(), new Ask.Evacuate(null, random.nextInt(4) == 0));
            return;
        }
        ask(replica, state.instance().id(), random.nextBoolean() ? wishes.fitting(state) : wishes.anything());
    }

    private void ask(Replica replica, InstanceId id, Ask ask) {
        var change = record.transact("ask", tx -> {
            var before = tx.lock(List.of(id)).getFirst();
            var context = replica.around.at(tx.now());
            var lease = new Lease.Held(replica.around.replica(), tx.now().plus(LEASE));
            var answer =
                    requests.accept(before, ask, false, Samples.reason("req-" + random.nextLong()), lease, context);
            if (!(answer instanceof Answer.Accepted accepted)) {
                return new Change(before, before);
            }
            log.add("accepted " + ask.kind() + " of " + id);
            var open = accepted.state().open();
            var after = open == null || open.lease() instanceof Lease.Waiting
                    ? accepted.state()
                    : switch (sagas.advance(accepted.state(), context)) {
                        case Advance.Rested rested -> rested.state();
                        case Advance.NeedsHost needs -> needs.state();
                    };
            tx.save(List.of(new Change(before, after)));
            return new Change(before, after);
        });
        change.signal(replica.around.signals());
        replica.queue.add(id);
    }

    private void runQueue(Replica replica) {
        var taken = List.copyOf(replica.queue);
        replica.queue.clear();
        if (!taken.isEmpty()) {
            replica.runner.run(taken);
        }
    }

    /** Orders go out; some are lost, some are refused, some arrive twice, and signals may be forgotten, which the timer makes good. */
    private void deliver(Replica replica) {
        var signals = List.copyOf(replica.signals);
        replica.signals.clear();
        for (var state : List.copyOf(record.all())) {
            for (var domain : state.domains()) {
                if (signals.contains(domain.id()) || random.nextInt(10) == 0) {
                    send(replica, state, domain);
                }
            }
        }
    }

    private void send(Replica replica, InstanceState state, Domain domain) {
        boolean pending = domain.seen().observedGeneration() < domain.intent().generation()
                && domain.phase() != DomainPhase.ENDED
                && domain.phase() != DomainPhase.PLANNED;
        if (!pending || chance(0.1)) {
            return;
        }
        if (domain.phase() != DomainPhase.ENDING && chance(0.02)) {
            replica.refused.refused(
                    state.instance().id(), domain.id(), domain.intent().generation(), "INVALID_FIELD", "name");
            return;
        }
        var agent = requireNonNull(agents.get(domain.host()));
        if (!agent.isOn()) {
            return;
        }
        for (int times = chance(0.1) ? 2 : 1; times > 0; times--) {
            agent.apply(state.instance().id(), domain, intended(state));
        }
    }

    private static Set<VolumeId> intended(InstanceState state) {
        return state.volumes().stream()
                .filter(volume -> volume.phase().isIntended())
                .map(VolumeAttachment::volume)
                .collect(Collectors.toSet());
    }

    private void agentWorks() {
        agents.forEach((host, agent) -> report(host, agent, agent.isOn() ? agent.work(now) : List.of()));
    }

    private void report(HostId host, SimulatedAgent agent, List<DomainReport> domains) {
        if (!domains.isEmpty() && !chance(0.1)) {
            var report = new HostReport(host, agent.bootId(), now, false, domains);
            underWay.add(report);
            if (chance(0.1)) {
                underWay.add(report);
            }
        }
    }

    private void recordReports(Replica replica) {
        var arrived = new ArrayList<HostReport>();
        while (!underWay.isEmpty() && !chance(0.2)) {
            arrived.add(underWay.remove(chance(0.2) ? random.nextInt(underWay.size()) : 0));
        }
        if (!arrived.isEmpty()) {
            replica.recorder.record(arrived);
        }
    }

    private void tick(Replica replica) {
        now = now.plusSeconds(random.nextInt(60));
        replica.leases.run();
        replica.deadlines.run();
        replica.leftBehind.run();
        replica.poll();
    }

    private void guestEnds(Replica replica) {
        var host = List.copyOf(agents.keySet()).get(random.nextInt(agents.size()));
        var agent = requireNonNull(agents.get(host));
        if (!agent.isOn()) {
            return;
        }
        var as = random.nextBoolean() ? ObservedState.OFF : ObservedState.CRASHED;
        report(host, agent, agent.guestEnds(random.nextInt(100), as, now));
        recordReports(replica);
    }

    /** A session begins anew, after a reboot of the host or not. */
    private void snapshot(Replica replica) {
        var host = List.copyOf(agents.keySet()).get(random.nextInt(agents.size()));
        var agent = requireNonNull(agents.get(host));
        if (!agent.isOn()) {
            return;
        }
        if (chance(0.3)) {
            agent.reboot(chance(0.3));
            record.setBoot(host, agent.bootId());
        }
        replica.recorder.record(List.of(agent.snapshot(now)));
    }

    /** A host loses its power, and mostly somebody sees to it that it stays so and says it. One at a time. */
    private void cutPower() {
        if (agents.values().stream().anyMatch(agent -> !agent.isOn())) {
            return;
        }
        var host = List.copyOf(agents.keySet()).get(random.nextInt(agents.size()));
        requireNonNull(agents.get(host)).cutPower();
        boolean said = !chance(0.3);
        record.setSilent(host, said);
        if (said) {
            fenced.add(host);
        }
    }

    private void switchOn(Replica replica) {
        fenced.clear();
        agents.forEach((host, agent) -> {
            if (!agent.isOn()) {
                agent.boot();
                record.setBoot(host, agent.bootId());
                replica.recorder.record(List.of(agent.snapshot(now)));
            }
        });
    }

    /** It is there again with a host that had been given up, does not run, and is being removed. */
    private boolean isLeftBehind(InstanceState state, Domain domain) {
        return domain.phase() == DomainPhase.ENDING
                && !requireNonNull(agents.get(domain.host()))
                        .running()
                        .contains(state.instance().id());
    }

    private void check() {
        var running = new LinkedHashSet<InstanceId>();
        agents.values().forEach(agent -> agent.running()
                .forEach(instance -> require(running.add(instance), instance + " runs twice")));
        for (var agent : agents.values()) {
            agent.volumes()
                    .forEach((id, has) ->
                            require(known(id).containsAll(has), id + " has a volume that the record gives to others"));
        }
        var vcpus = new TreeMap<HostId, Long>(Comparator.comparing(HostId::value));
        for (var state : record.all()) {
            for (var claim : state.claims()) {
                vcpus.merge(claim.host(), (long) claim.size().vcpus(), Long::sum);
            }
            for (var domain : state.domains()) {
                long before = generations.getOrDefault(domain.id(), 0L);
                require(domain.intent().generation() >= before, domain.id() + " goes back in generations");
                generations.put(domain.id(), domain.intent().generation());
                require(
                        domain.phase() == DomainPhase.ENDED
                                || state.claims().stream()
                                        .anyMatch(claim -> claim.host().equals(domain.host()))
                                || isLeftBehind(state, domain),
                        domain.id() + " is on a host without a claim");
            }
        }
        record.hosts().forEach((id, row) -> {
            require(row.vcpus() <= row.capacity().vcpus(), id + " is claimed beyond what it has");
            require(row.vcpus() == vcpus.getOrDefault(id, 0L), id + " has other claims than its row says");
        });
    }

    private Set<VolumeId> known(InstanceId id) {
        return record.all().stream()
                .filter(state -> state.instance().id().equals(id))
                .flatMap(state -> state.volumes().stream())
                .map(VolumeAttachment::volume)
                .collect(Collectors.toSet());
    }

    /** Nothing fails any more, and everything gets its time. */
    void heal() {
        faults = false;
        switchOn(replicas.getFirst());
        for (int round = 0; round < 400; round++) {
            for (var replica : replicas) {
                tick(replica);
                runQueue(replica);
                for (var state : record.all()) {
                    state.domains().forEach(domain -> send(replicas.getFirst(), state, domain));
                }
                agentWorks();
                recordReports(replica);
                check();
            }
            if (round % 50 == 0) {
                agents.forEach((_, agent) -> replicas.getFirst().recorder.record(List.of(agent.snapshot(now))));
            }
        }
    }

    void deleteEverything() {
        for (var state : List.copyOf(record.all())) {
            if (state.intent().deletedAt() == null) {
                ask(replicas.getFirst(), state.instance().id(), new Ask.Delete());
            }
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(
                    what + "\n" + String.join("\n", log.subList(Math.max(0, log.size() - 40), log.size())));
        }
    }
}
