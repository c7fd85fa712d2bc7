package io.xenith.controlplane.instance;

import io.grpc.Status;
import io.xenith.controlplane.core.instance.BootSource;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.DetachPortRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Turns requests about an instance into what is asked of it. */
@Singleton
public final class InstanceChanges {
    private final InstanceRequests requests;
    private final InstanceCreation creation;
    private final Images images;
    private final InstancePorts ports;
    private final InstanceQueries queries;

    public InstanceChanges(
            InstanceRequests requests,
            InstanceCreation creation,
            Images images,
            InstancePorts ports,
            InstanceQueries queries) {
        this.requests = requests;
        this.creation = creation;
        this.images = images;
        this.ports = ports;
        this.queries = queries;
    }

    Instance power(CallerScope scope, ChangePowerRequest request) {
        Ask ask =
                switch (request.getChange()) {
                    case POWER_CHANGE_START -> new Ask.Start();
                    case POWER_CHANGE_STOP -> new Ask.Stop();
                    case POWER_CHANGE_REBOOT_SOFT -> new Ask.Reboot(RebootKind.SOFT);
                    case POWER_CHANGE_REBOOT_HARD -> new Ask.Reboot(RebootKind.HARD);
                    case POWER_CHANGE_PAUSE -> new Ask.Pause();
                    case POWER_CHANGE_UNPAUSE -> new Ask.Unpause();
                    case POWER_CHANGE_SUSPEND -> new Ask.Suspend();
                    case POWER_CHANGE_RESUME -> new Ask.Resume();
                    case POWER_CHANGE_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.invalidField("change", "name one");
                };
        var action = ask.kind().name().toLowerCase(Locale.ROOT);
        return requests.accept(scope, request.getInstanceId(), request, action, ask.kind(), (_, _) -> ask);
    }

    Instance rebuild(CallerScope scope, RebuildInstanceRequest request) {
        // Before the image is asked for: who may not know of the instance must not learn more than that.
        queries.requireVisible(scope, request.getInstanceId());
        var image = images.load(scope, request.getImageId());
        return requests.accept(
                scope, request.getInstanceId(), request, "rebuild", OperationKind.REBUILD, (tx, state) -> {
                    InstanceCreation.requireFits(state.instance().flavor(), image);
                    InstanceCreation.requireReadableTraits(state.instance().flavor(), image);
                    return new Ask.Rebuild(
                            sized(image.boot(), state),
                            profile(state.instance().profile(), request, publicKey(tx, scope, state, request)));
                });
    }

    /** The disk keeps its size, as it is claimed; an image that needs more is refused. */
    private static BootSource sized(BootSource boot, InstanceState state) {
        long has = state.live()
                .map(Domain::intent)
                .map(intent -> intent.size().rootDiskBytes())
                .orElse(boot.rootBytes());
        if (boot.rootBytes() > has) {
            throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT,
                            "FLAVOR_TOO_SMALL",
                            "the root disk is too small for the image")
                    .with("resource", "disk_bytes")
                    .with("has", Long.toString(has))
                    .with("needs", Long.toString(boot.rootBytes()));
        }
        return new BootSource(
                boot.root(),
                state.instance().boot().rootBytes(),
                boot.kernel(),
                boot.ramdisk(),
                boot.commandLine(),
                boot.guestType(),
                boot.properties());
    }

    private static Profile profile(Profile old, RebuildInstanceRequest request, String publicKey) {
        return new Profile(
                request.hasName() ? InstanceFields.name(request.getName()) : old.name(),
                request.hasDescription() ? InstanceFields.description(request.getDescription()) : old.description(),
                request.hasHostname() ? InstanceFields.hostname(request.getHostname(), old.name()) : old.hostname(),
                old.accessIpv4(),
                old.accessIpv6(),
                request.getReplaceMetadata() ? InstanceFields.metadata(request.getMetadataMap()) : old.metadata(),
                old.tags(),
                old.lock(),
                request.hasKeypairName() ? request.getKeypairName() : old.keypairName(),
                publicKey,
                request.hasUserData()
                        ? InstanceFields.userData(request.getUserData().toByteArray())
                        : old.userData(),
                old.configDrive());
    }

    private String publicKey(Transaction tx, CallerScope scope, InstanceState state, RebuildInstanceRequest request)
            throws SQLException {
        if (!request.hasKeypairName()) {
            return state.instance().profile().keypairPublicKey();
        }
        return request.getKeypairName().isEmpty() ? "" : creation.publicKey(tx, scope, request.getKeypairName());
    }

    Instance resize(CallerScope scope, ResizeInstanceRequest request) {
        return requests.accept(scope, request.getInstanceId(), request, "resize", OperationKind.RESIZE, (tx, state) -> {
            var flavor = creation.flavor(tx, scope, request.getFlavorId());
            requireResizable(state, flavor);
            return new Ask.ResizeTo(flavor);
        });
    }

    private static void requireResizable(InstanceState state, Flavor target) {
        var now = state.instance().flavor();
        if (now.id().equals(target.id()) && state.open() == null) {
            throw ServiceException.of(
                    Status.Code.INVALID_ARGUMENT, "SAME_FLAVOR", "the instance has this flavor already");
        }
        var size = DomainSize.of(target, state.instance().boot().rootBytes());
        var has = state.instance().size();
        if (size.rootDiskBytes() < has.rootDiskBytes() || size.ephemeralDiskBytes() < has.ephemeralDiskBytes()) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "DISK_SHRINK", "a disk cannot be made smaller");
        }
    }

    InstanceNic attach(CallerScope scope, AttachPortRequest request) {
        var taken = new ArrayList<UUID>();
        return requests.accept(
                scope,
                request.getInstanceId(),
                request,
                "attach port",
                OperationKind.ATTACH_PORT,
                (tx, state) -> {
                    // Only where it will be accepted: a port that was taken for nothing would go with the transaction
                    // anyway.
                    if (state.open() == null) {
                        taken.clear();
                        taken.add(ports.attach(tx, scope, state.instance().id().value(), request.getNic()));
                    }
                    return new Ask.Replug(OperationKind.ATTACH_PORT);
                },
                (tx, state) -> {
                    var id = state.instance().id().value();
                    var nics = ports.listViews(tx, List.of(id))
                            .getOrDefault(id, InstancePorts.View.NONE)
                            .nics();
                    return nics.stream()
                            .filter(nic -> taken.stream()
                                    .anyMatch(port -> port.toString().equals(nic.getPortId())))
                            .findFirst()
                            .orElseGet(() -> nics.isEmpty() ? InstanceNic.getDefaultInstance() : nics.getLast());
                });
    }

    void detach(CallerScope scope, DetachPortRequest request) {
        var port = Fields.lookup("port", request.getPortId());
        requests.accept(
                scope,
                request.getInstanceId(),
                request,
                "detach port",
                OperationKind.DETACH_PORT,
                (tx, state) -> {
                    if (state.open() == null) {
                        ports.detach(tx, scope, state.instance().id().value(), port);
                    }
                    return new Ask.Replug(OperationKind.DETACH_PORT);
                },
                (_, state) -> state);
    }
}
