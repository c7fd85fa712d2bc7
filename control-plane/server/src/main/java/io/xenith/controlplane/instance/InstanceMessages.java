package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.core.instance.Task;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.v1.Instance;
import io.xenith.scheduler.Grouping;
import org.jspecify.annotations.Nullable;

/** Instances as the contract has them. */
final class InstanceMessages {
    private InstanceMessages() {}

    static Instance of(InstanceState state, InstancePorts.View ports) {
        var instance = state.instance();
        var intent = instance.intent();
        var message = Instance.newBuilder()
                .setInstanceId(instance.id().toString())
                .setProjectId(instance.project().toString())
                .setUserId(instance.userId())
                .setFlavor(Flavors.toMessage(instance.flavor()))
                .setImageId(instance.boot().root().imageId().toString())
                .putAllImageProperties(instance.boot().properties())
                .setAvailabilityZone(instance.wish().availabilityZone())
                .setRequestedAvailabilityZone(instance.wish().availabilityZone())
                .addAllNics(ports.nics())
                .addAllSecurityGroupNames(ports.securityGroupNames())
                .addAllVolumes(
                        state.volumes().stream().map(AttachmentRows::message).toList())
                .setReservationId(instance.reservationId())
                .setLaunchIndex(instance.launchIndex())
                .setCreatedAt(Answers.timestamp(instance.createdAt()))
                .setUpdatedAt(Answers.timestamp(intent.updatedAt()))
                .setGeneration(intent.generation());
        addProfile(message, instance.profile());
        if (instance.wish().grouping() instanceof Grouping.InGroup in) {
            message.setGroupId(in.group().toString());
        }
        var launched = intent.launchedAt();
        if (launched != null) {
            message.setLaunchedAt(Answers.timestamp(launched));
        }
        var deleted = intent.deletedAt();
        if (deleted != null) {
            message.setDeletedAt(Answers.timestamp(deleted));
        }
        var fault = intent.fault();
        if (fault != null) {
            message.setFault(Messages.fault(fault));
        }
        if (intent.resize() instanceof Resize.Awaiting awaiting) {
            message.setPreviousFlavor(Flavors.toMessage(awaiting.previous()));
        }
        state.live().ifPresent(domain -> state.host(domain.host())
                .ifPresent(host -> message.setDomainId(domain.id().value().toString())
                        .setHostId(host.id().toString())
                        .setHostName(host.name())
                        .setAvailabilityZone(host.availabilityZone())));
        addView(
                message,
                InstanceView.of(state),
                state.operation().map(Operation::kind).orElse(null));
        return message.build();
    }

    /** What is computed of an instance: status, power, task, progress. */
    static void addView(Instance.Builder message, InstanceView view, @Nullable OperationKind open) {
        message.setStatus(Messages.status(view.status()))
                .setPower(Messages.power(view.power()))
                .setTask(Messages.task(view.task()))
                .setProgressPercent(progress(open, view.task(), message.hasLaunchedAt()));
    }

    private static void addProfile(Instance.Builder message, Profile profile) {
        message.setName(profile.name())
                .setDescription(profile.description())
                .setHostname(profile.hostname())
                .setKeypairName(profile.keypairName())
                .setKeypairPublicKey(profile.keypairPublicKey())
                .putAllMetadata(profile.metadata())
                .addAllTags(profile.tags())
                .setConfigDrive(profile.configDrive())
                .setUserData(ByteString.copyFrom(profile.userData().toBytes()))
                .setAccessIpv4(profile.accessIpv4())
                .setAccessIpv6(profile.accessIpv6());
        if (profile.lock() instanceof Lock.Closed closed) {
            message.setLocked(true)
                    .setLockedByAdministrator(closed.byAdministrator())
                    .setLockReason(closed.reason());
        }
    }

    /** How far a build is, for people: nothing finer is known than its steps. */
    private static int progress(@Nullable OperationKind open, Task task, boolean launched) {
        if (open == null) {
            return launched ? 100 : 0;
        }
        boolean building =
                switch (open) {
                    case CREATE, RESIZE, MIGRATE_COLD, EVACUATE -> true;
                    default -> false;
                };
        return building && task != Task.PLACING ? 50 : 0;
    }
}
