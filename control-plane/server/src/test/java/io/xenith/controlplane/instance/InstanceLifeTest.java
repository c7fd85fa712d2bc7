package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.transport.error.ServiceException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceLifeTest {
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
    void createdInstanceRunsAndHoldsWhatItClaims() {
        var agent = world.addHost("alpha", 4, 8192);

        var made = Answer.of(world.one().service::createInstances, TestingInstances.create(caller.caller(), "small"))
                .getInstances(0);
        assertThat(made.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_BUILDING);
        world.one().settle();

        var running = world.find(caller, made.getInstanceId());
        assertThat(running.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(running.getPower()).isEqualTo(PowerState.POWER_STATE_RUNNING);
        assertThat(running.getHostName()).isEqualTo("alpha");
        assertThat(running.hasLaunchedAt()).isTrue();
        assertThat(agent.running()).isEqualTo(1);
        assertThat(world.number("SELECT claimed_memory_bytes FROM host")).isEqualTo(512L << 20);
        assertThat(world.number("SELECT vcpus_in_use FROM project_quota")).isEqualTo(1);
        assertThat(world.ports.bound).containsValue("alpha");
    }

    @Test
    void deletedInstanceLeavesNothingBehind() {
        var agent = world.addHost("alpha", 4, 8192);
        var running = world.running(caller, "small");

        delete(running);
        assertThat(world.find(caller, running.getInstanceId()).getStatus())
                .isEqualTo(InstanceStatus.INSTANCE_STATUS_DELETING);
        assertThat(world.number("SELECT count(*) FROM host_claim")).isEqualTo(1);
        world.one().settle();

        assertThatThrownBy(() -> world.find(caller, running.getInstanceId()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("INSTANCE_NOT_FOUND"));
        assertThat(agent.running()).isZero();
        assertThat(world.number("SELECT count(*) FROM host_claim")).isZero();
        assertThat(world.number("SELECT claimed_memory_bytes + claimed_vcpus + claimed_disk_bytes FROM host"))
                .isZero();
        assertThat(world.number("SELECT instances_in_use + vcpus_in_use + memory_mib_in_use FROM project_quota"))
                .isZero();
        assertThat(world.ports.ports).isEmpty();
    }

    @Test
    void instanceWithoutAFeasibleHostFailsAndSaysWhy() {
        world.addHost("tiny", 1, 256);
        var failed = world.running(caller, "small");

        assertThat(failed.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_FAILED);
        assertThat(failed.getFault().getReason()).isEqualTo("NO_FEASIBLE_HOST");
        assertThat(failed.getFault().getMessage()).isEqualTo("No valid host was found.");
        assertThat(failed.getFault().getDetails()).isEmpty();
        var admin = world.known(TestingCaller.administrator());
        assertThat(world.find(admin, failed.getInstanceId()).getFault().getDetails())
                .contains("memory 1")
                .contains("tiny");

        delete(failed);
        assertThat(world.number("SELECT count(*) FROM instance WHERE deleted_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void hostThatFailsIsLeftForAnother() {
        var alpha = world.addHost("alpha", 4, 8192);
        var beta = world.addHost("beta", 4, 8192);
        alpha.failNext("HOST_MEMORY");
        beta.failNext("HOST_MEMORY");
        world.addHost("gamma", 4, 8192);

        var running = world.running(caller, "small");

        assertThat(running.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.number("SELECT count(*) FROM host_claim")).isEqualTo(1);
        assertThat(world.number("SELECT count(*) FROM instance_domain WHERE phase = 'live'"))
                .isEqualTo(1);
    }

    @Test
    void powerFollowsWhatIsAskedAndIsSeen() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();

        assertThat(change(id, PowerChange.POWER_CHANGE_STOP)).isEqualTo(InstanceStatus.INSTANCE_STATUS_OFF);
        assertThat(change(id, PowerChange.POWER_CHANGE_START)).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(change(id, PowerChange.POWER_CHANGE_PAUSE)).isEqualTo(InstanceStatus.INSTANCE_STATUS_PAUSED);
        assertThat(change(id, PowerChange.POWER_CHANGE_UNPAUSE)).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(change(id, PowerChange.POWER_CHANGE_SUSPEND)).isEqualTo(InstanceStatus.INSTANCE_STATUS_SUSPENDED);
        assertThat(change(id, PowerChange.POWER_CHANGE_RESUME)).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(change(id, PowerChange.POWER_CHANGE_REBOOT_SOFT)).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(change(id, PowerChange.POWER_CHANGE_REBOOT_HARD)).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.state(id).live().orElseThrow().intent().rebootCount()).isEqualTo(2);
        assertThat(world.number("SELECT count(*) FROM operation WHERE state <> 'succeeded'"))
                .isZero();
    }

    @Test
    void refusesWhatTheStateDoesNotAllow() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();
        assertThatThrownBy(() -> change(id, PowerChange.POWER_CHANGE_START))
                .isInstanceOfSatisfying(ServiceException.class, e -> {
                    assertThat(e.reason()).isEqualTo("WRONG_STATE");
                    assertThat(e.detail().metadata()).containsEntry("status", "RUNNING");
                });
    }

    @Test
    void guestThatPowersItselfOffIsShownOffAndStaysOff() {
        var agent = world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var domain = world.state(id).live().orElseThrow().id();

        world.one().observations.record(java.util.List.of(agent.guestEnds(domain, ObservedState.OFF)));
        world.one().settle();

        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_OFF);
        assertThat(agent.spec(domain).getPower()).isEqualTo(io.xenith.hostagent.v1.Power.POWER_OFF);
        assertThat(world.number("SELECT count(*) FROM operation WHERE kind = 'stop' AND user_id = ''"))
                .isEqualTo(1);
    }

    @Test
    void crashedGuestIsShownCrashedAndComesBackByAHardReboot() {
        var agent = world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var domain = world.state(id).live().orElseThrow().id();

        world.one().observations.record(java.util.List.of(agent.guestEnds(domain, ObservedState.CRASHED)));
        assertThat(world.find(caller, id).getPower()).isEqualTo(PowerState.POWER_STATE_CRASHED);
        assertThat(change(id, PowerChange.POWER_CHANGE_REBOOT_HARD)).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
    }

    @Test
    void rebuildMakesTheRootDiskAnew() {
        var agent = world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var other = UUID.randomUUID();
        world.images.put(other.toString(), TestingInstances.image(other));

        Answer.of(
                world.one().service::rebuildInstance,
                RebuildInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .setImageId(other.toString())
                        .build());
        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_REBUILDING);
        world.one().settle();

        assertThat(world.find(caller, id).getImageId()).isEqualTo(other.toString());
        var domain = world.state(id).live().orElseThrow().id();
        assertThat(agent.spec(domain).getRootDisk().getIncarnation()).isEqualTo(2);
        assertThat(agent.refusals()).isEmpty();
    }

    @Test
    void domainLostWithItsHostIsMadeAgain() throws Exception {
        var agent = world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();

        agent.reboot(true);
        world.sql("UPDATE host SET boot_id = ?", agent.bootId());
        world.one().observations.record(java.util.List.of(agent.snapshot()));
        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_UNKNOWN);
        world.one().orders.listPending(agent.host(), 10).forEach(agent::apply);
        world.one().settle();

        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(agent.running()).isEqualTo(1);
    }

    @Test
    void domainThatNobodyKnowsIsRemovedAfterTheTimeOfGraceAndNotBefore() {
        var agent = world.addHost("alpha", 4, 8192);
        var stranger = new DomainId(UUID.randomUUID());
        agent.holdStranger(stranger, new io.xenith.scheduler.InstanceId(UUID.randomUUID()));

        world.one().observations.record(java.util.List.of(agent.snapshot()));
        world.one().orphans.run();
        assertThat(world.one().orders.listPending(agent.host(), 10)).isEmpty();

        world.record.clock().advance(java.time.Duration.ofMinutes(11));
        world.one().orphans.run();
        world.one().orders.listPending(agent.host(), 10).forEach(agent::apply);
        world.one().deliver();
        assertThat(agent.holds(stranger)).isFalse();
        assertThat(world.number("SELECT count(*) FROM orphan_domain")).isZero();
    }

    @Test
    void deleteWaitsForAHostThatIsSilentAndSaysSo() {
        world.addHost("alpha", 4, 8192);
        var running = world.running(caller, "small");
        world.sql("UPDATE host SET state = 'unreachable'");
        delete(running);
        world.one().signals.clear();

        world.record.clock().advance(java.time.Duration.ofHours(2));
        world.one().deadlines.run();

        assertThat(world.find(caller, running.getInstanceId()).getStatus())
                .isEqualTo(InstanceStatus.INSTANCE_STATUS_DELETING);
        assertThat(world.number("SELECT count(*) FROM host_claim")).isEqualTo(1);
        assertThat(world.number("SELECT count(*) FROM operation WHERE kind = 'delete' AND state = 'open'"))
                .isEqualTo(1);
    }

    private void delete(Instance instance) {
        Answer.of(
                world.one().service::deleteInstance,
                DeleteInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(instance.getInstanceId())
                        .build());
    }

    private InstanceStatus change(String id, PowerChange change) {
        Answer.of(
                world.one().service::changePower,
                ChangePowerRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .setChange(change)
                        .build());
        world.one().settle();
        return world.find(caller, id).getStatus();
    }
}
