package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.CreateInstancesResponse;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens once although it was asked, sent or tried more often, and what goes on although somebody died. */
class InstanceRetryTest {
    private final TestingInstances world = new TestingInstances();
    private TestingCaller caller = TestingCaller.member();

    @BeforeEach
    void arrange() {
        caller = world.member();
        world.addFlavor("small", 1, 512, 1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void sameRequestAgainAnswersTheSameInstances() {
        world.addHost("alpha", 8, 8192);
        var request = TestingInstances.create(caller.caller(), "small").toBuilder()
                .setMaxCount(3)
                .build();
        var first = Answer.of(world.one().service::createInstances, request);
        var second = Answer.of(world.other().service::createInstances, request);

        assertThat(ids(second)).isEqualTo(ids(first)).hasSize(3);
        assertThat(world.number("SELECT count(*) FROM instance")).isEqualTo(3);
        assertThat(world.number("SELECT instances_in_use FROM project_quota")).isEqualTo(3);
    }

    @Test
    void sameRequestAtTheSameMomentMakesOneInstance() throws Exception {
        world.addHost("alpha", 8, 8192);
        var request = TestingInstances.create(caller.caller(), "small");
        var answers = new ArrayList<Future<CreateInstancesResponse>>();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var replica = i % 2 == 0 ? world.one() : world.other();
                answers.add(tasks.submit(() -> Answer.of(replica.service::createInstances, request)));
            }
            for (var answer : answers) {
                assertThat(ids(answer.get(30, TimeUnit.SECONDS)))
                        .isEqualTo(ids(answers.getFirst().get(30, TimeUnit.SECONDS)));
            }
        }
        assertThat(world.number("SELECT count(*) FROM instance")).isEqualTo(1);
    }

    @Test
    void sameRequestIdForSomethingElseIsRefused() {
        world.addHost("alpha", 8, 8192);
        var request = TestingInstances.create(caller.caller(), "small");
        Answer.of(world.one().service::createInstances, request);
        assertThatThrownBy(() -> Answer.of(
                        world.one().service::createInstances,
                        request.toBuilder().setName("other").build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("REQUEST_ID_REUSED"));
    }

    @Test
    void rebootAskedTwiceByOneRequestHappensOnce() {
        world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var request = ChangePowerRequest.newBuilder()
                .setCaller(caller.caller())
                .setInstanceId(id)
                .setChange(PowerChange.POWER_CHANGE_REBOOT_HARD)
                .build();
        Answer.of(world.one().service::changePower, request);
        Answer.of(world.other().service::changePower, request);
        world.one().settle();
        Answer.of(world.other().service::changePower, request);
        assertThat(world.state(id).intent().rebootCount()).isEqualTo(1);
    }

    @Test
    void operationOfADeadReplicaIsCarriedOnByAnother() {
        world.addHost("alpha", 8, 8192);
        var made = Answer.of(world.one().service::createInstances, TestingInstances.create(caller.caller(), "small"));
        var id = made.getInstances(0).getInstanceId();
        world.one().queue.clear(); // it died before it began

        world.other().leases.run();
        world.other().settle();
        assertThat(world.find(caller, id).getStatus())
                .as("while the lease runs, nobody else touches it")
                .isEqualTo(InstanceStatus.INSTANCE_STATUS_BUILDING);

        world.record.clock().advance(Duration.ofSeconds(31));
        world.other().leases.run();
        world.other().settle();
        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
    }

    @Test
    void orderThatWasLostIsFoundByTheTimer() {
        var agent = world.addHost("alpha", 8, 8192);
        var made = Answer.of(world.one().service::createInstances, TestingInstances.create(caller.caller(), "small"));
        world.one().run();
        world.one().signals.clear(); // it died after the commit

        world.other().orders.listPending(agent.host(), 10).forEach(agent::apply);
        world.other().settle();
        assertThat(world.find(caller, made.getInstances(0).getInstanceId()).getStatus())
                .isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
    }

    @Test
    void lateAndRepeatedReportsChangeNothing() {
        var agent = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var old = agent.snapshot();
        var domain = world.state(id).live().orElseThrow().id();
        world.one()
                .observations
                .record(List.of(agent.guestEnds(domain, io.xenith.controlplane.core.instance.ObservedState.CRASHED)));
        var seen = world.state(id).live().orElseThrow().seen();

        world.other().observations.record(List.of(old, old));

        assertThat(world.state(id).live().orElseThrow().seen()).isEqualTo(seen);
    }

    @Test
    void twoReplicasNeverClaimMoreThanAHostHas() throws Exception {
        world.addHost("alpha", 4, 8192);
        world.sql("UPDATE host SET cpu_overcommit = 1");
        world.one().poll.reload();
        world.other().poll.reload();
        for (int i = 0; i < 6; i++) {
            var replica = i % 2 == 0 ? world.one() : world.other();
            Answer.of(replica.service::createInstances, TestingInstances.create(caller.caller(), "small"));
        }
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = tasks.submit(() -> world.one().run());
            var other = tasks.submit(() -> world.other().run());
            one.get(30, TimeUnit.SECONDS);
            other.get(30, TimeUnit.SECONDS);
        }
        assertThat(world.number("SELECT claimed_vcpus FROM host")).isEqualTo(4);
        assertThat(world.number("SELECT count(*) FROM instance WHERE fault_reason = 'NO_FEASIBLE_HOST'"))
                .isEqualTo(2);
    }

    @Test
    void reportsOfManyHostsAreOneTransaction() {
        for (int i = 0; i < 5; i++) {
            world.addHost("host-" + i, 4, 4096);
        }
        for (int i = 0; i < 10; i++) {
            Answer.of(world.one().service::createInstances, TestingInstances.create(caller.caller(), "small"));
        }
        world.one().run();
        world.one().orders.load(world.one().signals).forEach(world.one()::send);
        var reports = new ArrayList<HostReport>();
        world.agents.values().forEach(agent -> reports.add(agent.converge()));
        long before = commits();
        world.one().observations.record(reports);
        assertThat(commits() - before).isEqualTo(1);
        assertThat(world.number("SELECT count(*) FROM operation WHERE state = 'succeeded'"))
                .isEqualTo(10);
    }

    private long commits() {
        return world.record
                .metrics()
                .timer("xenith.record.transaction", "name", "host.record-reports", "outcome", "done")
                .count();
    }

    private static List<String> ids(CreateInstancesResponse response) {
        return response.getInstancesList().stream()
                .map(io.xenith.controlplane.v1.Instance::getInstanceId)
                .toList();
    }
}
