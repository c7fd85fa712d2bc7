package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.ConfirmResizeRequest;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.controlplane.v1.RevertResizeRequest;
import io.xenith.transport.error.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceResizeTest {
    private final TestingInstances world = new TestingInstances();
    private TestingCaller caller = TestingCaller.member();

    @BeforeEach
    void arrange() {
        caller = world.member();
        world.addFlavor("small", 1, 512, 1);
        world.addFlavor("large", 2, 2048, 2);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void resizeInPlaceHoldsBothSizesUntilItIsConfirmed() {
        var agent = world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();

        resize(id, "large");
        var resized = world.find(caller, id);
        assertThat(resized.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_AWAITING_CONFIRMATION);
        assertThat(resized.getFlavor().getFlavorId()).isEqualTo("large");
        assertThat(resized.getPreviousFlavor().getFlavorId()).isEqualTo("small");
        assertThat(claimedVcpus("alpha")).isEqualTo(3);
        assertThat(world.number("SELECT vcpus_in_use FROM project_quota")).isEqualTo(2);
        assertThat(agent.spec(world.state(id).live().orElseThrow().id()).getVcpus())
                .isEqualTo(2);

        confirm(id);
        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(claimedVcpus("alpha")).isEqualTo(2);
        assertThat(agent.refusals()).isEmpty();
    }

    @Test
    void resizeInPlaceIsTakenBackByARevert() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();
        resize(id, "large");

        revert(id);

        var back = world.find(caller, id);
        assertThat(back.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(back.getFlavor().getFlavorId()).isEqualTo("small");
        assertThat(claimedVcpus("alpha")).isEqualTo(1);
        assertThat(world.number("SELECT vcpus_in_use FROM project_quota")).isEqualTo(1);
    }

    @Test
    void resizeThatDoesNotFitBesideTheOldSizeMovesToAnotherHost() {
        var alpha = world.addHost("alpha", 1, 2048);
        var id = world.running(caller, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);

        resize(id, "large");

        assertThat(world.find(caller, id).getHostName()).isEqualTo("beta");
        var moved = world.state(id).live().orElseThrow().id();
        assertThat(beta.spec(moved).getRootDisk().getCopyFrom().getHostId())
                .isEqualTo(alpha.host().toString());
        assertThat(alpha.running()).isZero();
        assertThat(beta.running()).isEqualTo(1);
        assertThat(claimedVcpus("alpha")).isEqualTo(1);

        confirm(id);
        assertThat(claimedVcpus("alpha")).isZero();
        assertThat(claimedVcpus("beta")).isEqualTo(2);
        assertThat(world.number("SELECT count(*) FROM instance_domain WHERE phase NOT IN ('live', 'ended')"))
                .isZero();
    }

    @Test
    void moveIsTakenBackToTheOldHostByARevert() {
        var alpha = world.addHost("alpha", 1, 2048);
        var id = world.running(caller, "small").getInstanceId();
        var before = world.state(id).live().orElseThrow().id();
        var beta = world.addHost("beta", 4, 8192);
        resize(id, "large");

        revert(id);

        assertThat(world.find(caller, id).getHostName()).isEqualTo("alpha");
        assertThat(world.state(id).live().orElseThrow().id()).isEqualTo(before);
        assertThat(alpha.running()).isEqualTo(1);
        assertThat(beta.running()).isZero();
        assertThat(claimedVcpus("beta")).isZero();
        assertThat(claimedVcpus("alpha")).isEqualTo(1);
    }

    @Test
    void resizeThatFitsNowhereLeavesTheInstanceAsItWas() {
        world.addHost("alpha", 1, 2048);
        var id = world.running(caller, "small").getInstanceId();

        resize(id, "large");

        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.find(caller, id).getFlavor().getFlavorId()).isEqualTo("small");
        assertThat(claimedVcpus("alpha")).isEqualTo(1);
        assertThat(world.number("SELECT vcpus_in_use FROM project_quota")).isEqualTo(1);
        assertThat(world.number(
                        "SELECT count(*) FROM operation WHERE kind = 'resize' AND fault_reason = 'NO_FEASIBLE_HOST'"))
                .isEqualTo(1);
    }

    @Test
    void hostThatCannotRunTheNewSizeGetsTheOldOneBack() {
        var agent = world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "small").getInstanceId();
        ask(id, "large");
        world.one().run();
        world.one().deliver();
        agent.failNext("HOST_MEMORY");
        world.one().settle();

        assertThat(world.find(caller, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.find(caller, id).getFlavor().getFlavorId()).isEqualTo("small");
        assertThat(agent.spec(world.state(id).live().orElseThrow().id()).getVcpus())
                .isEqualTo(1);
        assertThat(claimedVcpus("alpha")).isEqualTo(1);
    }

    @Test
    void refusesTheSameSizeAndASmallerDisk() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(caller, "large").getInstanceId();
        assertThatThrownBy(() -> ask(id, "large"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("SAME_FLAVOR"));
        assertThatThrownBy(() -> ask(id, "small"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("DISK_SHRINK"));
    }

    private long claimedVcpus(String host) {
        return world.number("SELECT claimed_vcpus FROM host WHERE name = ?", host);
    }

    private void ask(String id, String flavor) {
        Answer.of(
                world.one().service::resizeInstance,
                ResizeInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .setFlavorId(flavor)
                        .build());
    }

    private void resize(String id, String flavor) {
        ask(id, flavor);
        world.one().settle();
    }

    private void confirm(String id) {
        Answer.of(
                world.one().service::confirmResize,
                ConfirmResizeRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .build());
        world.one().settle();
    }

    private void revert(String id) {
        Answer.of(
                world.one().service::revertResize,
                RevertResizeRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .build());
        world.one().settle();
    }
}
