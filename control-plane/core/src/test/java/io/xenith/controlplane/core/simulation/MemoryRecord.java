package io.xenith.controlplane.core.simulation;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.ClaimAnswer;
import io.xenith.controlplane.core.record.ClaimAsk;
import io.xenith.controlplane.core.record.InstanceRecord;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.core.record.Orphan;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The record in memory: one transaction at a time, all or nothing. May fail before a commit, and after it, when the caller does not learn
 * that it happened.
 */
final class MemoryRecord implements InstanceRecord {
    private final Supplier<Instant> clock;
    private final BooleanSupplier failsBefore;
    private final BooleanSupplier failsAfter;
    private NavigableMap<InstanceId, InstanceState> instances = new TreeMap<>(Comparator.comparing(InstanceId::value));
    private NavigableMap<HostId, HostRow> hosts = new TreeMap<>(Comparator.comparing(HostId::value));
    final Map<InstanceId, List<Operation>> closed = new HashMap<>();

    MemoryRecord(Supplier<Instant> clock, BooleanSupplier failsBefore, BooleanSupplier failsAfter) {
        this.clock = clock;
        this.failsBefore = failsBefore;
        this.failsAfter = failsAfter;
    }

    /** A host's row. */
    record HostRow(HostNote note, Resources capacity, long vcpus, long memoryBytes, long revision) {
        boolean takes(DomainSize size) {
            return vcpus + size.vcpus() <= capacity.vcpus()
                    && memoryBytes + size.memoryBytes() <= capacity.memoryMib() << 20;
        }

        HostRow plus(DomainSize size, int sign) {
            return new HostRow(
                    note,
                    capacity,
                    vcpus + (long) sign * size.vcpus(),
                    memoryBytes + sign * size.memoryBytes(),
                    revision + 1);
        }

        HostRow with(HostNote next) {
            return new HostRow(next, capacity, vcpus, memoryBytes, revision + 1);
        }
    }

    Collection<InstanceState> all() {
        return instances.values();
    }

    Map<HostId, HostRow> hosts() {
        return hosts;
    }

    void addHost(HostNote note, Resources capacity) {
        hosts.put(note.id(), new HostRow(note, capacity, 0, 0, 1));
    }

    /** The host is heard of no more, and perhaps somebody says that it is off. */
    void setSilent(HostId id, boolean fenced) {
        var row = requireNonNull(hosts.get(id));
        hosts.put(id, row.with(new HostNote(id, row.note.name(), "zone", "address", false, fenced, row.note.bootId())));
    }

    void setBoot(HostId id, String bootId) {
        var row = requireNonNull(hosts.get(id));
        hosts.put(id, row.with(new HostNote(id, row.note.name(), "zone", "address", true, false, bootId)));
    }

    @Override
    public <T> T transact(String name, Function<InstanceTransaction, T> work) {
        var tx = new MemoryTransaction();
        var result = work.apply(tx);
        if (failsBefore.getAsBoolean()) {
            throw new SimulatedFailure("the record did not answer");
        }
        instances = tx.instances;
        hosts = tx.hosts;
        tx.ended.forEach((id, operations) ->
                closed.computeIfAbsent(id, _ -> new ArrayList<>()).addAll(operations));
        if (failsAfter.getAsBoolean()) {
            throw new SimulatedFailure("the answer of the record was lost");
        }
        return result;
    }

    private InstanceState refreshed(InstanceState state) {
        var notes = state.domains().stream()
                .map(domain -> requireNonNull(hosts.get(domain.host())).note)
                .distinct()
                .toList();
        return new InstanceState(
                state.instance(), state.domains(), state.claims(), state.volumes(), state.open(), List.of(), notes);
    }

    /** What a crash at the wrong moment looks like. */
    static final class SimulatedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SimulatedFailure(String message) {
            super(message);
        }
    }

    private final class MemoryTransaction implements InstanceTransaction {
        private final NavigableMap<InstanceId, InstanceState> instances = new TreeMap<>(MemoryRecord.this.instances);
        private final NavigableMap<HostId, HostRow> hosts = new TreeMap<>(MemoryRecord.this.hosts);
        private final Map<InstanceId, List<Operation>> ended = new HashMap<>();

        @Override
        public Instant now() {
            return clock.get();
        }

        @Override
        public List<InstanceState> lock(Collection<InstanceId> ids) {
            return ids.stream()
                    .distinct()
                    .filter(instances::containsKey)
                    .sorted(Comparator.comparing(InstanceId::value))
                    .map(id -> refreshed(requireNonNull(instances.get(id))))
                    .toList();
        }

        @Override
        public void save(List<Change> changes) {
            for (var change : changes) {
                var after = change.after();
                var before = change.before();
                if (before != null) {
                    before.claims().stream()
                            .filter(claim -> after.claims().stream()
                                    .noneMatch(kept -> kept.id().equals(claim.id())))
                            .forEach(claim ->
                                    hosts.computeIfPresent(claim.host(), (_, row) -> row.plus(claim.size(), -1)));
                }
                if (after.domains().stream()
                                .filter(domain -> domain.phase() == DomainPhase.LIVE)
                                .count()
                        > 1) {
                    throw new AssertionError("two live domains");
                }
                ended.computeIfAbsent(after.instance().id(), _ -> new ArrayList<>())
                        .addAll(after.closed());
                instances.put(after.instance().id(), refreshed(after));
            }
        }

        @Override
        public List<ClaimAnswer> claim(List<ClaimAsk> asks) {
            var answers = new ArrayList<ClaimAnswer>();
            for (var ask : asks) {
                var row = requireNonNull(hosts.get(ask.host()));
                if (row.takes(ask.size())) {
                    var taken = row.plus(ask.size(), 1);
                    hosts.put(ask.host(), taken);
                    answers.add(new ClaimAnswer.Accepted(taken.note, taken.revision));
                } else {
                    answers.add(new ClaimAnswer.Refused());
                }
            }
            return answers;
        }

        @Override
        public Map<GroupId, Map<HostId, Integer>> lockGroups(Collection<GroupId> groups) {
            return new HashMap<>();
        }

        @Override
        public Map<InstanceId, HostId> listHostsOf(Collection<InstanceId> ids) {
            return Map.of();
        }

        @Override
        public Map<HostId, HostNote> listHosts(Collection<HostId> ids) {
            var notes = new HashMap<HostId, HostNote>();
            ids.forEach(id -> notes.put(id, requireNonNull(hosts.get(id)).note));
            return notes;
        }

        @Override
        public List<InstanceId> listInstancesOn(HostId host) {
            return instances.values().stream()
                    .filter(state -> state.unended().stream()
                            .anyMatch(domain -> domain.host().equals(host)))
                    .map(state -> state.instance().id())
                    .toList();
        }

        @Override
        public List<InstanceId> takeExpired(String replica, Duration lease, int limit) {
            var taken = new ArrayList<InstanceId>();
            for (var state : List.copyOf(instances.values())) {
                var open = state.open();
                if (open != null
                        && open.lease() instanceof Lease.Held held
                        && held.until().isBefore(now())
                        && taken.size() < limit) {
                    instances.put(
                            state.instance().id(),
                            state.with(open.with(new Lease.Held(replica, now().plus(lease)), now())));
                    taken.add(state.instance().id());
                }
            }
            return taken;
        }

        @Override
        public List<InstanceId> listPastDeadline(int limit) {
            return instances.values().stream()
                    .filter(state ->
                            state.open() != null && !state.open().deadline().isAfter(now()))
                    .limit(limit)
                    .map(state -> state.instance().id())
                    .toList();
        }

        @Override
        public List<InstanceId> listLeftBehind(int limit) {
            return instances.values().stream()
                    .filter(state -> state.volumes().isEmpty()
                            && state.domains().stream()
                                    .anyMatch(domain -> domain.phase() == DomainPhase.ENDING
                                            && requireNonNull(hosts.get(domain.host()))
                                                    .note
                                                    .fenced()))
                    .limit(limit)
                    .map(state -> state.instance().id())
                    .toList();
        }

        @Override
        public void noteOrphans(Collection<Orphan> orphans) {
            if (orphans.stream().anyMatch(orphan -> !orphan.absent())) {
                throw new AssertionError("an agent holds what the record does not know: " + orphans);
            }
        }

        @Override
        public int condemnOrphans(Instant firstSeenBefore, int limit) {
            return 0;
        }

        @Override
        public int purge(Instant deletedBefore, Instant endedBefore, int limit) {
            return 0;
        }

        @Override
        public List<String> auditClaims() {
            return List.of();
        }
    }
}
