package io.xenith.controlplane.instance;

import io.grpc.Status;
import io.xenith.controlplane.catalog.FlavorStore;
import io.xenith.controlplane.catalog.KeypairStore;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Intent;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.ProjectId;
import io.xenith.controlplane.core.instance.Wish;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.saga.Requests;
import io.xenith.controlplane.instance.Images.BootableImage;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.CreateInstancesResponse;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.TraitDemand;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Accepts creates: one transaction records instances, operations, ports, quota and facts, and everything else happens later. The ids are made
 * from the request, so that the same request again meets its own instances, even at the same moment on another replica.
 */
@Singleton
public final class InstanceCreation {
    private static final String WHY = "instance create";
    private static final int SMALLER_TRIES = 3;

    private final Transactions transactions;
    private final RequestTrail trail;
    private final Images images;
    private final FlavorStore flavors;
    private final KeypairStore keypairs;
    private final PlacementWishes wishes;
    private final InstancePorts ports;
    private final InstanceWriter writer;
    private final Requests requests;
    private final InstanceConfig config;

    public InstanceCreation(
            Transactions transactions,
            RequestTrail trail,
            Images images,
            FlavorStore flavors,
            KeypairStore keypairs,
            PlacementWishes wishes,
            InstancePorts ports,
            InstanceWriter writer,
            Requests requests,
            InstanceConfig config) {
        this.transactions = transactions;
        this.trail = trail;
        this.images = images;
        this.flavors = flavors;
        this.keypairs = keypairs;
        this.wishes = wishes;
        this.ports = ports;
        this.writer = writer;
        this.requests = requests;
        this.config = config;
    }

    CreateInstancesResponse create(CallerScope scope, CreateInstancesRequest request) {
        int most = Fields.range("max_count", Math.max(1, request.getMaxCount()), 1, config.mostAtOnce());
        int least = Fields.range("min_count", Math.max(1, request.getMinCount()), 1, most);
        var project = new ProjectId(scope.requireProject().value());
        var image = images.load(scope, request.getImageId());
        int count = most;
        for (int attempt = 1; ; attempt++) {
            try {
                return create(scope, request, new Batch(project, image, count));
            } catch (ServiceException e) {
                var fewer = fewer(e, count);
                if (fewer < least || attempt == SMALLER_TRIES) {
                    throw e;
                }
                count = fewer;
            }
        }
    }

    private record Batch(ProjectId project, BootableImage image, int count) {}

    /** How many the quota that was refused would have room for. */
    private static int fewer(ServiceException refusal, int count) {
        if (count == 1 || !refusal.reason().equals("QUOTA_EXCEEDED")) {
            return 0;
        }
        var metadata = refusal.detail().metadata();
        long asked = Long.parseLong(metadata.getOrDefault("asked", "0"));
        long room = Long.parseLong(metadata.getOrDefault("limit", "0"))
                - Long.parseLong(metadata.getOrDefault("in_use", "0"));
        return asked <= 0 ? 0 : Math.toIntExact(Math.max(0, Math.min(count - 1L, room * count / asked)));
    }

    private CreateInstancesResponse create(CallerScope scope, CreateInstancesRequest request, Batch batch) {
        try {
            return transactions.run("instance.create", tx -> {
                var first = id(scope, batch.project, 0);
                var before = trail.findAnswered(tx, first, scope, request, "create");
                return before ? repeated(tx, first) : createIn(tx, scope, request, batch);
            });
        } catch (RuntimeException e) {
            if (!SqlFailures.violates(e, "instance_pkey")) {
                throw e;
            }
            // The same request was accepted at the same moment by somebody else; now it can be seen.
            return transactions.run("instance.create-again", tx -> {
                var first = id(scope, batch.project, 0);
                trail.findAnswered(tx, first, scope, request, "create");
                return repeated(tx, first);
            });
        }
    }

    private CreateInstancesResponse createIn(
            Transaction tx, CallerScope scope, CreateInstancesRequest request, Batch batch) throws SQLException {
        var flavor = flavor(tx, scope, request.getFlavorId());
        requireFits(flavor, batch.image);
        requireReadableTraits(flavor, batch.image);
        var keypair = request.getKeypairName();
        var publicKey = keypair.isEmpty() ? "" : publicKey(tx, scope, keypair);
        var profile = InstanceFields.profile(request, keypair, publicKey);
        trail.requireFewMetadata(tx, scope, profile.metadata().size());
        var wish = wishes.read(tx, scope, request);
        trail.requireRoomInGroup(tx, scope, wish.grouping(), batch.count);
        var reservation = "r-" + id(scope, batch.project, -1).value().toString().substring(0, 8);
        var changes = new ArrayList<Change>();
        for (int index = 0; index < batch.count; index++) {
            var instance = instance(scope, batch, index, reservation, profile, flavor, wish, tx);
            var state = requests.create(
                    InstanceState.of(instance), trail.reason(scope, request, WHY), trail.lease(tx), trail.context(tx));
            changes.add(new Change(null, state));
        }
        // Instances first: a request that is at work elsewhere is met here, before anything else is taken.
        writer.save(tx, changes);
        ports.allocate(
                tx,
                scope,
                changes.stream()
                        .map(change -> portWish(change.after().instance().id(), request))
                        .toList());
        trail.audit(tx, scope, "create", AuditLog.Outcome.ACCEPTED, changes);
        trail.runAfterCommit(tx, changes);
        return answer(changes.stream().map(Change::after).toList());
    }

    private static Instance instance(
            CallerScope scope,
            Batch batch,
            int index,
            String reservation,
            Profile profile,
            Flavor flavor,
            Wish wish,
            Transaction tx) {
        return new Instance(
                id(scope, batch.project, index),
                batch.project,
                scope.user().toString(),
                tx.now(),
                reservation,
                index,
                batch.count == 1 ? profile : numbered(profile, index + 1),
                flavor,
                batch.image.boot(),
                wish,
                Intent.created(tx.now()));
    }

    private static Profile numbered(Profile profile, int number) {
        return new Profile(
                profile.name() + "-" + number,
                profile.description(),
                profile.hostname() + "-" + number,
                profile.accessIpv4(),
                profile.accessIpv6(),
                profile.metadata(),
                profile.tags(),
                profile.lock(),
                profile.keypairName(),
                profile.keypairPublicKey(),
                profile.userData(),
                profile.configDrive());
    }

    private static InstancePorts.Wish portWish(InstanceId id, CreateInstancesRequest request) {
        return new InstancePorts.Wish(
                id.value(),
                request.getNicChoice(),
                request.getNicsList(),
                request.getSecurityGroupsList(),
                request.getAvailabilityZone());
    }

    private CreateInstancesResponse repeated(Transaction tx, InstanceId first) throws SQLException {
        var states = trail.listReservation(tx, first);
        return answer(states);
    }

    private static CreateInstancesResponse answer(List<InstanceState> states) {
        var response = CreateInstancesResponse.newBuilder();
        states.forEach(state -> response.setReservationId(state.instance().reservationId())
                .addInstances(InstanceMessages.of(state, InstancePorts.View.NONE)));
        return response.build();
    }

    /** Also serves a resize: a flavor that may be used now. */
    Flavor flavor(Transaction tx, CallerScope scope, String id) throws SQLException {
        try {
            var message = flavors.find(tx, scope, id);
            if (!message.getDisabled()) {
                return Flavors.ofMessage(message);
            }
        } catch (ServiceException e) {
            if (!e.reason().equals("FLAVOR_NOT_FOUND")) {
                throw e;
            }
        }
        throw unknown("flavor", id);
    }

    String publicKey(Transaction tx, CallerScope scope, String name) throws SQLException {
        try {
            return keypairs.find(tx, scope, name).getPublicKey();
        } catch (ServiceException e) {
            throw e.reason().equals("KEYPAIR_NOT_FOUND") ? unknown("keypair", name) : e;
        }
    }

    static ServiceException unknown(String kind, String id) {
        return ServiceException.of(
                        Status.Code.INVALID_ARGUMENT,
                        kind.toUpperCase(Locale.ROOT) + "_NOT_FOUND",
                        "no " + kind + " " + id)
                .with("id", id);
    }

    /** FLAVOR_TOO_SMALL when the image needs more than the flavor has. */
    static void requireFits(Flavor flavor, BootableImage image) {
        if (flavor.rootDiskGib() != 0 && flavor.rootDiskGib() < image.diskGib()) {
            throw tooSmall("disk_gib", flavor.rootDiskGib(), image.diskGib());
        }
        if (flavor.memoryMib() < image.memoryMib()) {
            throw tooSmall("memory_mib", flavor.memoryMib(), image.memoryMib());
        }
    }

    private static ServiceException tooSmall(String resource, long has, long needs) {
        return ServiceException.of(
                        Status.Code.INVALID_ARGUMENT,
                        "FLAVOR_TOO_SMALL",
                        "the flavor is too small for the image: " + resource + " is " + has + ", needed is " + needs)
                .with("resource", resource)
                .with("has", Long.toString(has))
                .with("needs", Long.toString(needs));
    }

    /** A trait that is neither required nor forbidden is somebody's typing error, and better said now than by a failed operation. */
    static void requireReadableTraits(Flavor flavor, BootableImage image) {
        try {
            TraitDemand.ofFlavor(flavor.extraSpecs())
                    .and(TraitDemand.ofImage(image.boot().properties()));
        } catch (IllegalArgumentException e) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "traits: " + e.getMessage())
                    .with("field", "flavor_id");
        }
    }

    private static InstanceId id(CallerScope scope, ProjectId project, int index) {
        return new InstanceId(
                RequestTrail.idFrom(project + "/" + scope.user() + "/" + scope.requestId() + "/" + index));
    }
}
