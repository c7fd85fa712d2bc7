package io.xenith.controlplane.instance;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xenith.controlplane.app.ProcessConfig;
import io.xenith.controlplane.core.host.HostSignals;
import io.xenith.controlplane.core.host.Observations;
import io.xenith.controlplane.core.host.OrderRefusals;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.placement.Placer;
import io.xenith.controlplane.core.reconcile.ClaimAudit;
import io.xenith.controlplane.core.reconcile.ExpiredLeases;
import io.xenith.controlplane.core.reconcile.LeftBehind;
import io.xenith.controlplane.core.reconcile.OperationRunner;
import io.xenith.controlplane.core.reconcile.Orphans;
import io.xenith.controlplane.core.reconcile.PastDeadlines;
import io.xenith.controlplane.core.reconcile.RefusedOrders;
import io.xenith.controlplane.core.reconcile.ReportRecorder;
import io.xenith.controlplane.core.reconcile.Surroundings;
import io.xenith.controlplane.core.reconcile.Tombstones;
import io.xenith.controlplane.core.record.InstanceRecord;
import io.xenith.controlplane.core.saga.Requests;
import io.xenith.controlplane.core.saga.SagaLimits;
import io.xenith.controlplane.core.saga.Sagas;
import io.xenith.controlplane.operation.OperationQueue;
import io.xenith.controlplane.operation.ReconcilerTask;
import io.xenith.controlplane.operation.TimedTask;
import io.xenith.controlplane.placement.FleetPoll;
import io.xenith.controlplane.record.PeriodicTask;
import io.xenith.scheduler.FleetView;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.PlacementEngine;
import io.xenith.scheduler.PlacementPolicy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Puts the core together with this process: its record, its clock, its threads. */
@Singleton
final class InstanceBeans {
    /** Before anything asks for a placement, and before the gRPC server. */
    private static final int STARTS_AT = 500;

    private volatile @Nullable OperationQueue queue;

    @Produces
    @Singleton
    Sagas sagas() {
        return Sagas.standard();
    }

    @Produces
    @Singleton
    Requests requests(Sagas sagas) {
        return new Requests(sagas);
    }

    @Produces
    @Singleton
    SagaLimits limits(InstanceConfig config) {
        return new SagaLimits(
                config.buildTimeout(),
                config.moveTimeout(),
                config.changeTimeout(),
                config.changeTimeout(),
                config.stopTimeout(),
                config.hostsTried());
    }

    @Produces
    @Singleton
    FleetView fleet() {
        return new FleetView();
    }

    @Produces
    @Singleton
    Surroundings surroundings(
            InstanceRecord record,
            Sagas sagas,
            SagaLimits limits,
            Supplier<UUID> ids,
            @Any Instance<HostSignals> signals,
            InstanceConfig config,
            ProcessConfig process) {
        // The sessions need the recorder of reports and it needs them: whoever is asked first, the other is found when
        // it is used.
        HostSignals all =
                (HostId host, DomainId domain) -> signals.forEach(signal -> signal.domainChanged(host, domain));
        Consumer<InstanceId> soon = this::runSoon;
        return new Surroundings(record, sagas, limits, ids, all, soon, replica(process), config.lease());
    }

    @Produces
    @Singleton
    OperationRunner runner(Surroundings around, FleetView fleet, RandomGenerator chance) {
        return new OperationRunner(around, new Placer(fleet, new PlacementEngine(PlacementPolicy.SPREADING), chance));
    }

    @Produces
    @Singleton
    Observations observations(Surroundings around) {
        return new ReportRecorder(around);
    }

    @Produces
    @Singleton
    OrderRefusals refusals(Surroundings around) {
        return new RefusedOrders(around);
    }

    @Produces
    @Singleton
    PeriodicTask sweep(Surroundings around, OperationRunner runner, InstanceConfig config) {
        return new ReconcilerTask(
                "instance-sweep",
                config.sweepInterval(),
                List.of(new ExpiredLeases(around, runner), new PastDeadlines(around), new LeftBehind(around)));
    }

    @Produces
    @Singleton
    PeriodicTask upkeep(Surroundings around, InstanceConfig config) {
        return new ReconcilerTask(
                "instance-upkeep",
                config.upkeepInterval(),
                List.of(
                        new Orphans(around, config.orphanGrace()),
                        new Tombstones(around, config.tombstones(), config.endedDomains()),
                        new ClaimAudit(around)));
    }

    @Produces
    @Singleton
    PeriodicTask fleetPoll(FleetPoll poll, InstanceConfig config) {
        return new TimedTask("fleet-poll", config.fleetPollInterval(), poll::poll);
    }

    @Produces
    @Singleton
    PeriodicTask fleetReload(FleetPoll poll, InstanceConfig config) {
        return new TimedTask("fleet-reload", config.fleetReloadInterval(), poll::reload);
    }

    void start(
            @Observes @Priority(STARTS_AT) StartupEvent event,
            FleetPoll poll,
            OperationRunner runner,
            InstanceConfig config,
            MeterRegistry metrics) {
        poll.reload();
        var started = new OperationQueue(runner::run, config.queueLimit(), config.batch(), config.runners());
        // Do operations pile up in front of this replica?
        Gauge.builder("xenith.operation.queued", started, OperationQueue::size).register(metrics);
        queue = started;
    }

    void stop(@Observes @Priority(STARTS_AT) ShutdownEvent event) {
        var running = queue;
        queue = null;
        if (running != null) {
            running.close();
        }
    }

    private void runSoon(InstanceId instance) {
        var running = queue;
        if (running != null) {
            running.offer(instance);
        }
    }

    private static String replica(ProcessConfig process) {
        return process.replicaName().orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName() + "-"
                        + ProcessHandle.current().pid();
            } catch (UnknownHostException e) {
                LoggerFactory.getLogger(InstanceBeans.class)
                        .atInfo()
                        .setCause(e)
                        .log("this machine does not know its name; the replica is named by its process");
                return "replica-" + ProcessHandle.current().pid();
            }
        });
    }
}
