package io.xenith.controlplane.instance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.xenith.controlplane.catalog.FlavorStore;
import io.xenith.controlplane.catalog.InstanceGroupStore;
import io.xenith.controlplane.catalog.KeypairStore;
import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.host.Observations;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.placement.Placer;
import io.xenith.controlplane.core.reconcile.ExpiredLeases;
import io.xenith.controlplane.core.reconcile.LeftBehind;
import io.xenith.controlplane.core.reconcile.OperationRunner;
import io.xenith.controlplane.core.reconcile.Orphans;
import io.xenith.controlplane.core.reconcile.PastDeadlines;
import io.xenith.controlplane.core.reconcile.ReportRecorder;
import io.xenith.controlplane.core.reconcile.Surroundings;
import io.xenith.controlplane.core.reconcile.Tombstones;
import io.xenith.controlplane.core.saga.Requests;
import io.xenith.controlplane.core.saga.SagaLimits;
import io.xenith.controlplane.core.saga.Sagas;
import io.xenith.controlplane.placement.FleetPoll;
import io.xenith.controlplane.quota.QuotaConfig;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.FindInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.volume.TestingVolumes;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.scheduler.FleetView;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.PlacementEngine;
import io.xenith.scheduler.PlacementPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The whole path of an instance over a real record, with agents in memory and nothing in the background: a test says when what runs. */
final class TestingInstances implements AutoCloseable {
    static final UUID IMAGE = UUID.fromString("11111111-1111-4111-8111-111111111111");

    final TestingRecord record = TestingRecord.create();
    final TestingPorts ports = new TestingPorts();
    final Map<HostId, TestingHostAgent> agents = new LinkedHashMap<>();
    final Map<String, Image> images = new LinkedHashMap<>();
    private final Sagas sagas = Sagas.standard();
    private final Replica one;
    private final Replica other;
    private final HostClaims claims = new HostClaims();

    TestingInstances() {
        images.put(IMAGE.toString(), image(IMAGE));
        one = new Replica("one");
        other = new Replica("other");
    }

    Replica one() {
        return one;
    }

    Replica other() {
        return other;
    }

    static Image image(UUID id) {
        return Image.newBuilder()
                .setImageId(id.toString())
                .setState(ImageState.IMAGE_STATE_ACTIVE)
                .setSha512("ab")
                .setSizeBytes(1 << 20)
                .setVirtualSizeBytes(1 << 26)
                .setDiskFormat("raw")
                .build();
    }

    /** One replica of the control plane, with queues that a test empties. */
    final class Replica {
        final Set<InstanceId> queue = new LinkedHashSet<>();
        final Set<DomainId> signals = new LinkedHashSet<>();
        volatile Consumer<InstanceId> runnable = queue::add;
        volatile Consumer<DomainId> signalled = signals::add;
        final FleetView fleet = new FleetView();
        final FleetPoll poll = new FleetPoll(record.transactions(), fleet);
        final InstanceGrpc service;
        final MigrationGrpc migrations;
        final OperationRunner runner;
        final Observations observations;
        final ExpiredLeases leases;
        final PastDeadlines deadlines;
        final LeftBehind leftBehind;
        final Orphans orphans;
        final Tombstones tombstones;
        final PostgresDomainsToApply orders = new PostgresDomainsToApply(record.transactions());
        final PostgresInstanceRecord instances;

        private Replica(String name) {
            var config = config(InstanceConfig.class, "xenith.instance");
            var quota = new QuotaStore(config(QuotaConfig.class, "xenith.quota"));
            var writer = new InstanceWriter(
                    claims, ports, new QuotaOfInstances(quota), config, record.ids(), record.metrics());
            instances = new PostgresInstanceRecord(record.transactions(), writer, claims);
            var around = new Surroundings(
                    instances,
                    sagas,
                    SagaLimits.DEFAULT,
                    record.ids(),
                    (_, domain) -> signalled.accept(domain),
                    instance -> runnable.accept(instance),
                    name,
                    Duration.ofSeconds(30));
            runner = new OperationRunner(
                    around, new Placer(fleet, new PlacementEngine(PlacementPolicy.SPREADING), record.chance()));
            observations = new ReportRecorder(around);
            leases = new ExpiredLeases(around, runner);
            deadlines = new PastDeadlines(around);
            leftBehind = new LeftBehind(around);
            orphans = new Orphans(around, Duration.ofMinutes(10));
            tombstones = new Tombstones(around, Duration.ofHours(24), Duration.ofHours(1));
            var requests = new Requests(sagas);
            var trail = new RequestTrail(around, record.audit(), quota);
            var flavors = new FlavorStore(record.audit());
            var keypairs = new KeypairStore(record.audit(), quota);
            var groups = new InstanceGroupStore(record.audit(), quota, record.ids(), List.of(new InstanceMembers()));
            var pictures = new Images((_, id) -> Optional.ofNullable(images.get(id)));
            var creation = new InstanceCreation(
                    record.transactions(),
                    trail,
                    pictures,
                    flavors,
                    keypairs,
                    new PlacementWishes(groups),
                    ports,
                    writer,
                    requests,
                    config);
            var queries = new InstanceQueries(record.transactions(), ports);
            var accepted = new InstanceRequests(record.transactions(), trail, requests, writer, queries);
            var moved = new MigrationQueries(record.transactions());
            migrations = new MigrationGrpc(new MigrationRequests(record.transactions(), accepted, moved), moved);
            service = new InstanceGrpc(
                    creation,
                    accepted,
                    new InstanceChanges(accepted, creation, pictures, ports, queries),
                    new VolumeRequests(accepted, TestingVolumes.attachable(record)),
                    new InstanceUpdates(record.transactions(), trail, ports, writer, queries),
                    queries,
                    new OperationQueries(record.transactions()),
                    new Consoles(record.transactions(), (_, _, _) -> ByteString.copyFromUtf8("login: ")));
        }

        /** Runs what waits to be run, once. */
        void run() {
            var taken = List.copyOf(queue);
            queue.clear();
            if (!taken.isEmpty()) {
                runner.run(taken);
            }
        }

        /** Sends what was signalled, lets the agents converge, and records what they say. */
        void deliver() {
            var taken = List.copyOf(signals);
            signals.clear();
            if (!taken.isEmpty()) {
                orders.load(taken).forEach(this::send);
            }
            var reports = new ArrayList<HostReport>();
            agents.values().forEach(agent -> reports.add(agent.converge()));
            observations.record(reports.stream()
                    .filter(report -> !report.domains().isEmpty())
                    .toList());
        }

        /** What a session does first: it hands its host all that the host has yet to hear. */
        void openSession(HostId host) {
            orders.listPending(host, 100).forEach(this::send);
        }

        /** Hands an order to its agent. */
        void send(DomainOrder order) {
            requireNonNull(agents.get(order.host())).apply(order);
        }

        /** Until nothing is left to do. */
        void settle() {
            for (int round = 0; round < 20; round++) {
                run();
                deliver();
                if (queue.isEmpty() && signals.isEmpty()) {
                    return;
                }
            }
            throw new AssertionError("does not come to rest");
        }
    }

    /** Adds a host that is up. */
    TestingHostAgent addHost(String name, int cpus, long memoryMib) {
        var id = UUID.randomUUID();
        sql(
                """
                INSERT INTO host (id, name, availability_zone, shard, address, transfer_address, public_key_sha256, state, boot_id,
                                  architecture, traits, cpus, memory_bytes, disk_bytes, enrolled_at, updated_at)
                VALUES (?, ?, 'zone-a', 0, '127.0.0.1:1', '127.1.0.1:1', ?, 'up', 'boot-1', 'x86_64',
                        '{XENITH_GUEST_PV,XENITH_GUEST_PVH,XENITH_GUEST_HVM,XENITH_LIVE_MOVE,XENITH_VOLUMES}', ?, ?, ?, now(), now())
                """,
                id,
                name,
                id.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                cpus,
                memoryMib << 20,
                1000L << 30);
        var agent = new TestingHostAgent(new HostId(id));
        agents.put(agent.host(), agent);
        one.poll.reload();
        other.poll.reload();
        return agent;
    }

    /** Adds a flavor. */
    void addFlavor(String id, int vcpus, long memoryMib, long diskGib) {
        sql("""
                INSERT INTO flavor (id, name, vcpus, memory_mib, root_disk_gib, ephemeral_disk_gib, swap_mib, is_public, disabled,
                                    rxtx_factor, description, version, created_at)
                VALUES (?, ?, ?, ?, ?, 0, 0, true, false, 1, '', 0, now())
                """, id, id, vcpus, memoryMib, diskGib);
    }

    /** A member of a project that exists. */
    TestingCaller member() {
        return known(TestingCaller.member());
    }

    TestingCaller known(TestingCaller caller) {
        sql("""
                INSERT INTO domain (id, name, description, enabled, version, created_at)
                VALUES ('default', 'Default', '', true, 0, now()) ON CONFLICT DO NOTHING
                """);
        sql("""
                INSERT INTO project (id, domain_id, name, description, enabled, tags, version, created_at)
                VALUES (?, 'default', ?, '', true, '{}', 0, now())
                """, caller.project().value(), caller.project().toString());
        return caller;
    }

    int sql(String statement, Object... parameters) {
        try {
            return record.sql(statement, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long number(String query, Object... parameters) {
        try {
            return record.number(query, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static CreateInstancesRequest create(Caller caller, String flavor) {
        return CreateInstancesRequest.newBuilder()
                .setCaller(caller)
                .setName("web")
                .setFlavorId(flavor)
                .setImageId(IMAGE.toString())
                .setMinCount(1)
                .setMaxCount(1)
                .build();
    }

    /** Creates one instance and sees it through. */
    Instance running(TestingCaller caller, String flavor) {
        var made = Answer.of(one.service::createInstances, create(caller.caller(), flavor));
        one.settle();
        return find(caller, made.getInstances(0).getInstanceId());
    }

    /** The instance as people see it. Its message exists twice, read from the row and made of the core's value: they are compared here. */
    Instance find(TestingCaller caller, String id) {
        var found = Answer.of(
                        one.service::findInstance,
                        FindInstanceRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setInstanceId(id)
                                .build())
                .getInstance();
        assertThat(comparable(found)).isEqualTo(comparable(InstanceMessages.of(state(id), InstancePorts.View.NONE)));
        return found;
    }

    private static Instance comparable(Instance instance) {
        var comparable = instance.toBuilder().clearNics().clearSecurityGroupNames();
        if (comparable.hasFault()) {
            comparable.getFaultBuilder().clearDetails();
        }
        return comparable.build();
    }

    InstanceState state(String id) {
        return one.instances
                .transact("test", tx -> tx.lock(List.of(new InstanceId(UUID.fromString(id)))))
                .getFirst();
    }

    private static <T> T config(Class<T> type, String prefix) {
        return new SmallRyeConfigBuilder()
                .withMapping(type, prefix)
                .withDefaultValue("xenith.quota.defaults.instances", "-1")
                .withDefaultValue("xenith.quota.defaults.vcpus", "-1")
                .withDefaultValue("xenith.quota.defaults.memory-mib", "-1")
                .build()
                .getConfigMapping(type, prefix);
    }

    @Override
    public void close() {
        record.close();
    }
}
