package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.core.instance.Task;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.v1.Instance;
import io.xenith.scheduler.Grouping;

/** Instances as the contract has them. */
final class InstanceMessages {
    private InstanceMessages() {}

    static Instance of(InstanceState state, InstancePorts.View ports) {
        return of(SeenInstance.of(state), ports);
    }

    static Instance of(SeenInstance seen, InstancePorts.View ports) {
        var instance = seen.instance();
        var view = seen.view();
        var intent = instance.intent();
        var message = Instance.newBuilder()
                .setInstanceId(instance.id().toString())
                .setProjectId(instance.project().toString())
                .setUserId(instance.userId())
                .setStatus(Messages.status(view.status()))
                .setPower(Messages.power(view.power()))
                .setTask(Messages.task(view.task()))
                .setFlavor(Flavors.toMessage(instance.flavor()))
                .setImageId(instance.boot().root().imageId().toString())
                .putAllImageProperties(instance.boot().properties())
                .setAvailabilityZone(instance.wish().availabilityZone())
                .setRequestedAvailabilityZone(instance.wish().availabilityZone())
                .addAllNics(ports.nics())
                .addAllSecurityGroupNames(ports.securityGroupNames())
                .setReservationId(instance.reservationId())
                .setLaunchIndex(instance.launchIndex())
                .setCreatedAt(Answers.timestamp(instance.createdAt()))
                .setUpdatedAt(Answers.timestamp(intent.updatedAt()))
                .setGeneration(intent.generation())
                .setProgressPercent(progress(seen, view));
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
        var domain = seen.domain();
        var host = seen.host();
        if (domain != null && host != null) {
            message.setDomainId(domain.toString())
                    .setHostId(host.id().toString())
                    .setHostName(host.name())
                    .setAvailabilityZone(host.availabilityZone());
        }
        return message.build();
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
    private static int progress(SeenInstance seen, InstanceView view) {
        var open = seen.open();
        if (open == null) {
            return seen.instance().intent().launchedAt() == null ? 0 : 100;
        }
        boolean building = open == OperationKind.CREATE || open == OperationKind.RESIZE;
        return building && view.task() != Task.PLACING ? 50 : 0;
    }
}
