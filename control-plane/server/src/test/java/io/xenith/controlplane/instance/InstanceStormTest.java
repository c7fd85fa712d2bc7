package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.operation.OperationQueue;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many creates at once, through the real record, with the threads of the real process. */
class InstanceStormTest {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceStormTest.class);
    private static final int INSTANCES = 300;
    private static final int AT_ONCE = 8;
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @Test
    void manyCreatesNeedAtMostThreeCommitsEach() throws Exception {
        try (var world = new TestingInstances()) {
            world.addFlavor("small", 1, 512, 1);
            for (int i = 0; i < 10; i++) {
                world.addHost("host-" + i, 64, 65536);
            }
            var caller = world.member();
            var replica = world.one();
            var signals = new ArrayBlockingQueue<DomainId>(10_000);
            replica.signalled = signals::add;
            long start = System.nanoTime();
            try (var queue = new OperationQueue(replica.runner::run, 10_000, 64, 2);
                    var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
                replica.runnable = queue::offer;
                var agents = tasks.submit(() -> serve(world, signals));
                var clients = new Semaphore(AT_ONCE);
                for (int i = 0; i < INSTANCES; i++) {
                    clients.acquire();
                    tasks.execute(() -> {
                        try {
                            Answer.of(
                                    replica.service::createInstances,
                                    TestingInstances.create(caller.caller(), "small"));
                        } finally {
                            clients.release();
                        }
                    });
                }
                agents.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            }
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            double commits = commits(world) / (double) INSTANCES;
            long list = System.nanoTime();
            var page = Answer.of(
                    replica.service::listInstances,
                    ListInstancesRequest.newBuilder()
                            .setCaller(caller.caller())
                            .setPage(PageRequest.newBuilder().setLimit(100))
                            .build());
            long listMillis = Duration.ofNanos(System.nanoTime() - list).toMillis();
            assertThat(page.getInstancesCount()).isEqualTo(100);
            LOG.info(
                    "{} instances in {} ms, {} a second, {} commits each, a list of 100 in {} ms",
                    INSTANCES,
                    millis,
                    INSTANCES * 1000L / millis,
                    commits,
                    listMillis);
            assertThat(commits).isLessThanOrEqualTo(3.0);
            assertThat(world.number("SELECT count(*) FROM operation WHERE state = 'succeeded'"))
                    .isEqualTo(INSTANCES);
            assertThat(world.number("SELECT sum(claimed_vcpus)::bigint FROM host"))
                    .isEqualTo(INSTANCES);
        }
    }

    /** The part of the sessions: takes what is signalled, in batches, until every instance runs. */
    private static int serve(TestingInstances world, ArrayBlockingQueue<DomainId> signals) throws InterruptedException {
        int running = 0;
        while (running < INSTANCES) {
            var taken = new ArrayList<DomainId>();
            taken.add(signals.take());
            signals.drainTo(taken, 199);
            world.one().orders.load(taken).forEach(world.one()::send);
            var reports = new ArrayList<HostReport>();
            world.agents.values().forEach(agent -> reports.add(agent.converge()));
            var said = reports.stream()
                    .filter(report -> !report.domains().isEmpty())
                    .toList();
            world.one().observations.record(said);
            running +=
                    said.stream().map(HostReport::domains).mapToInt(List::size).sum();
        }
        return running;
    }

    private static long commits(TestingInstances world) {
        return List.of("instance.create", "operation.run", "host.record-reports").stream()
                .mapToLong(name -> world.record
                        .metrics()
                        .timer("xenith.record.transaction", "name", name, "outcome", "done")
                        .count())
                .sum();
    }
}
