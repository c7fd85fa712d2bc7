package io.xenith.controlplane.instance;

import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.AttachmentPhase;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.DetachVolumeRequest;
import io.xenith.controlplane.v1.InstanceVolume;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.controlplane.volume.TestingVolumes;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.Volume;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Volumes come to instances and leave them, over a real record. */
class VolumeAttachmentTest {
    private static final long GIB = 1L << 30;

    private final TestingInstances world = new TestingInstances();
    private final TestingVolumes volumes = new TestingVolumes(world.record);
    private TestingCaller caller = TestingCaller.member();

    @BeforeEach
    void arrange() {
        caller = world.member();
        world.addFlavor("small", 1, 512, 1);
        world.addFlavor("large", 2, 2048, 1);
    }

    @AfterEach
    void theLedgerIsRight() {
        List<String> differences = world.one().instances.transact("test", tx -> tx.auditClaims());
        assertThat(differences).isEmpty();
        world.close();
    }

    @Test
    void theFirstAttachPlacesAVolumeAndTheInstanceHasIt() {
        var alpha = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var volume = volumes.create(caller, 3);
        long before = claimedDisk("alpha");

        var attached = attach(id, volume, "/dev/xvdq");
        assertThat(attached.getDevice()).isEqualTo("xvdq");
        assertThat(attached.getPhase()).isEqualTo(AttachmentPhase.ATTACHMENT_PHASE_ATTACHING);
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_ATTACHING);
        world.one().settle();

        assertThat(spec(alpha, id).getVolumesList())
                .containsExactly(Volume.newBuilder()
                        .setVolumeId(volume)
                        .setSizeBytes(3 * GIB)
                        .setDevice("xvdq")
                        .build());
        assertThat(claimedDisk("alpha") - before).isEqualTo(3 * GIB);
        assertThat(world.find(caller, id).getVolumesList())
                .extracting(InstanceVolume::getPhase)
                .containsExactly(AttachmentPhase.ATTACHMENT_PHASE_ATTACHED);
        var seen = volumes.find(caller, volume);
        assertThat(seen.getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_IN_USE);
        assertThat(seen.getAttachment().getInstanceId()).isEqualTo(id);
        assertThat(seen.getAttachment().getDevice()).isEqualTo("xvdq");
        assertThat(volumes.list(caller, VolumeStatus.VOLUME_STATUS_IN_USE)).containsExactly(volume);
        assertThat(volumes.list(caller, VolumeStatus.VOLUME_STATUS_AVAILABLE)).isEmpty();

        detach(id, volume);
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_DETACHING);
        refused(Status.Code.FAILED_PRECONDITION, "VOLUME_BUSY", () -> detach(id, volume));
        world.one().settle();
        assertThat(spec(alpha, id).getVolumesList()).isEmpty();
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_AVAILABLE);
        assertThat(claimedDisk("alpha") - before).as("its disk is there still").isEqualTo(3 * GIB);
        refused(Status.Code.NOT_FOUND, "VOLUME_NOT_ATTACHED", () -> detach(id, volume));
    }

    @Test
    void onlyInstancesOnItsHostCanHaveItAndOneAtATime() throws Exception {
        world.addHost("alpha", 2, 1024);
        var one = world.running(caller, "small").getInstanceId();
        var other = world.running(caller, "small").getInstanceId();
        world.addHost("beta", 2, 1024);
        var elsewhere = world.running(caller, "small").getInstanceId();
        assertThat(world.find(caller, elsewhere).getHostName()).isEqualTo("beta");
        var volume = volumes.create(caller, 1);

        var turn = new AtomicInteger();
        var answers = atOnce(
                2, () -> catchThrowable(() -> attach(turn.getAndIncrement() == 0 ? one : other, volume, "")) == null);
        assertThat(answers).containsExactlyInAnyOrder(true, false);
        world.one().settle();
        var has = volumes.find(caller, volume).getAttachment().getInstanceId();
        refused(
                Status.Code.FAILED_PRECONDITION,
                "VOLUME_NOT_AVAILABLE",
                () -> attach(has.equals(one) ? other : one, volume, ""));

        detach(has, volume);
        world.one().settle();
        refused(Status.Code.FAILED_PRECONDITION, "VOLUME_ELSEWHERE", () -> attach(elsewhere, volume, ""));
        attach(has.equals(one) ? other : one, volume, "");
        world.one().settle();
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_IN_USE);
    }

    @Test
    void devicesThatAreTakenOrNoneAreChosenAnew() {
        world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        for (var wanted : List.of("", "/dev/vdb", "/dev/xvde")) {
            attach(id, volumes.create(caller, 1), wanted);
            world.one().settle();
        }
        assertThat(world.find(caller, id).getVolumesList())
                .extracting(InstanceVolume::getDevice)
                .containsExactly("xvde", "xvdf", "xvdg");
    }

    @Test
    void anInstanceThatIsOffHasItFromItsNextStart() {
        var alpha = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        power(id, PowerChange.POWER_CHANGE_STOP);
        var volume = volumes.create(caller, 1);
        attach(id, volume, "");
        world.one().settle();
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_IN_USE);
        power(id, PowerChange.POWER_CHANGE_START);
        assertThat(spec(alpha, id).getVolumesCount()).isEqualTo(1);

        power(id, PowerChange.POWER_CHANGE_PAUSE);
        refused(Status.Code.FAILED_PRECONDITION, "WRONG_STATE", () -> detach(id, volume));
    }

    @Test
    void whatCouldNotBeAttachedIsNobodyElsesBeforeItsAgentHasSaidSo() {
        var alpha = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var volume = volumes.create(caller, 1);
        attach(id, volume, "");
        alpha.failNext("DEVICE_FAILED");
        world.one().deliver();

        assertThat(world.state(id).open()).isNull();
        assertThat(world.number("SELECT count(*) FROM operation WHERE kind = 'attach_volume' AND state = 'failed'"))
                .isEqualTo(1);
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_DETACHING);
        world.one().settle();
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_AVAILABLE);
        assertThat(spec(alpha, id).getVolumesList()).isEmpty();
    }

    @Test
    void aVolumeThatItsGuestDoesNotLetGoOfStays() {
        var alpha = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var volume = volumes.create(caller, 1);
        attach(id, volume, "");
        world.one().settle();
        detach(id, volume);
        alpha.failNext("DEVICE_FAILED");
        world.one().deliver();

        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_IN_USE);
        world.one().settle();
        assertThat(spec(alpha, id).getVolumesCount()).isEqualTo(1);
        assertThat(world.find(caller, id).getVolumesCount()).isEqualTo(1);
    }

    @Test
    void volumesOutliveTheirInstance() {
        var alpha = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var volume = volumes.create(caller, 2);
        attach(id, volume, "");
        world.one().settle();

        Answer.of(
                world.one().service::deleteInstance,
                DeleteInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .build());
        assertThat(volumes.find(caller, volume).hasAttachment())
                .as("until its host has said that the domain is gone")
                .isTrue();
        world.one().settle();
        assertThat(alpha.running()).isZero();
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_AVAILABLE);
        assertThat(claimedDisk("alpha")).isEqualTo(2 * GIB);
    }

    @Test
    void aVolumeWithADiskIsDeletedWhenItsHostHasRemovedIt() {
        var alpha = world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var volume = volumes.create(caller, 2);
        long before = claimedDisk("alpha");
        attach(id, volume, "");
        world.one().settle();
        refused(Status.Code.FAILED_PRECONDITION, "VOLUME_IN_USE", () -> volumes.delete(caller, volume));
        detach(id, volume);
        world.one().settle();

        volumes.hostsAreDown(true);
        volumes.delete(caller, volume);
        volumes.delete(caller, volume);
        volumes.removeCondemned();
        assertThat(volumes.find(caller, volume).getStatus()).isEqualTo(VolumeStatus.VOLUME_STATUS_DELETING);
        assertThat(volumes.list(caller, VolumeStatus.VOLUME_STATUS_DELETING)).containsExactly(volume);
        refused(Status.Code.FAILED_PRECONDITION, "VOLUME_NOT_AVAILABLE", () -> attach(id, volume, ""));
        assertThat(world.number("SELECT volume_gib_in_use FROM project_quota")).isEqualTo(2);

        volumes.hostsAreDown(false);
        volumes.removeCondemned();
        volumes.removeCondemned();
        assertThat(volumes.removed).contains(alpha.host() + " " + volume);
        refused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> volumes.find(caller, volume));
        assertThat(claimedDisk("alpha")).isEqualTo(before);
        assertThat(world.number("SELECT volumes_in_use + volume_gib_in_use FROM project_quota"))
                .isZero();
    }

    @Test
    void whatDoesNotFitOnTheHostIsRefusedAndStaysUnplaced() {
        world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var volume = volumes.create(caller, 500);
        world.sql("UPDATE host SET disk_bytes = ?", 400 * GIB);
        refused(Status.Code.FAILED_PRECONDITION, "NO_ROOM_FOR_VOLUME", () -> attach(id, volume, ""));
        assertThat(world.number("SELECT count(*) FROM volume WHERE host_id IS NOT NULL"))
                .isZero();
        assertThat(world.number("SELECT count(*) FROM operation")).isEqualTo(1);
        world.sql("UPDATE host SET traits = array_remove(traits, 'XENITH_VOLUMES')");
        refused(Status.Code.FAILED_PRECONDITION, "HOST_TOO_OLD", () -> attach(id, volume, ""));
    }

    @Test
    void anInstanceWithVolumesStaysOnItsHost() {
        world.addHost("alpha", 2, 8192);
        var id = world.running(caller, "small").getInstanceId();
        world.addHost("beta", 8, 8192);
        attach(id, volumes.create(caller, 1), "");
        world.one().settle();
        var administrator = world.known(TestingCaller.administrator());
        for (var kind : List.of(MigrationKind.MIGRATION_KIND_LIVE, MigrationKind.MIGRATION_KIND_COLD)) {
            refused(
                    Status.Code.FAILED_PRECONDITION,
                    "VOLUMES_ATTACHED",
                    () -> Answer.of(
                            world.one().migrations::migrateInstance,
                            MigrateInstanceRequest.newBuilder()
                                    .setCaller(administrator.caller())
                                    .setInstanceId(id)
                                    .setKind(kind)
                                    .build()));
        }
        world.sql("UPDATE host SET cpus = 1, cpu_overcommit = 1 WHERE name = 'alpha'");
        world.one().poll.reload();
        Answer.of(
                world.one().service::resizeInstance,
                ResizeInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .setFlavorId("large")
                        .build());
        world.one().settle();
        assertThat(world.find(caller, id).getHostName())
                .as("it does not fit, and does not go elsewhere")
                .isEqualTo("alpha");
        assertThat(world.find(caller, id).getFlavor().getFlavorId()).isEqualTo("small");
    }

    @Test
    void otherProjectsVolumesAreUnknownAndARepeatedRequestDoesNothingTwice() {
        world.addHost("alpha", 8, 8192);
        var id = world.running(caller, "small").getInstanceId();
        var theirs = volumes.create(world.member(), 1);
        refused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> attach(id, theirs, ""));
        refused(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", () -> attach(id, "nonsense", ""));

        var volume = volumes.create(caller, 1);
        var once = caller.caller();
        var first = attach(once, id, volume);
        world.one().settle();
        assertThat(attach(once, id, volume).getDevice()).isEqualTo(first.getDevice());
        assertThat(world.number("SELECT count(*) FROM operation WHERE kind = 'attach_volume'"))
                .isEqualTo(1);
    }

    private InstanceVolume attach(String instance, String volume, String device) {
        return Answer.of(
                        world.one().service::attachVolume,
                        AttachVolumeRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setInstanceId(instance)
                                .setVolumeId(volume)
                                .setDevice(device)
                                .build())
                .getVolume();
    }

    private InstanceVolume attach(Caller who, String instance, String volume) {
        return Answer.of(
                        world.one().service::attachVolume,
                        AttachVolumeRequest.newBuilder()
                                .setCaller(who)
                                .setInstanceId(instance)
                                .setVolumeId(volume)
                                .build())
                .getVolume();
    }

    private void detach(String instance, String volume) {
        Answer.of(
                world.one().service::detachVolume,
                DetachVolumeRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(instance)
                        .setVolumeId(volume)
                        .build());
    }

    private void power(String instance, PowerChange change) {
        Answer.of(
                world.one().service::changePower,
                ChangePowerRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(instance)
                        .setChange(change)
                        .build());
        world.one().settle();
    }

    private DomainSpec spec(TestingHostAgent agent, String instance) {
        return agent.spec(world.state(instance).live().orElseThrow().id());
    }

    private long claimedDisk(String host) {
        return world.number("SELECT claimed_disk_bytes FROM host WHERE name = ?", host);
    }

    private static void refused(
            Status.Code code, String reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertRefused(code, reason, call);
    }
}
