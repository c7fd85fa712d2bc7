package io.xenith.controlplane.volume;

import io.grpc.Status;
import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.controlplane.core.placement.GuestTraits;
import io.xenith.controlplane.instance.InstanceVolumes;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Volumes for instances: which can be had, where they are, and what they are called there. */
@Singleton
final class AttachableVolumes implements InstanceVolumes {

    /** The letters before are for the disks of the flavor, as it may become by a resize; the last is the config drive's. */
    private static final List<String> DEVICES = IntStream.rangeClosed('e', 'y')
            .mapToObj(letter -> "xvd" + (char) letter)
            .toList();

    private static final String DIRECTORY = "/dev/";

    private final HostClaims claims;
    private final Supplier<UUID> ids;

    AttachableVolumes(HostClaims claims, Supplier<UUID> ids) {
        this.claims = claims;
        this.ids = ids;
    }

    @Override
    public VolumeAttachment take(Transaction tx, CallerScope scope, Wish wish) throws SQLException {
        VolumeEntity volume = tx.lock(VolumeEntity.class, Fields.lookup("volume", wish.volume()))
                .filter(found ->
                        scope.reaches(found.project()) && found.project().equals(wish.project()))
                .orElseThrow(() -> Refusals.notFound("volume", wish.volume()));
        requireAvailable(tx, volume);
        requireKnowsVolumes(tx, wish.host());
        String device = device(wish.device(), wish.taken());
        place(tx, volume, wish.host());
        return new VolumeAttachment(
                new VolumeId(volume.id), volume.sizeBytes(), device, AttachmentPhase.ATTACHING, tx.now());
    }

    private static void requireAvailable(Transaction tx, VolumeEntity volume) throws SQLException {
        boolean had =
                Sql.number(tx.connection(), "SELECT count(*) FROM volume_attachment WHERE volume_id = ?", volume.id)
                        > 0;
        if (had || volume.deletingAt != null) {
            throw refused(volume.id, "VOLUME_NOT_AVAILABLE", "the volume is not available")
                    .with("status", had ? "IN_USE" : "DELETING");
        }
    }

    private static void requireKnowsVolumes(Transaction tx, HostId host) throws SQLException {
        List<String> traits = Sql.find(
                        tx.connection(),
                        "SELECT traits FROM host WHERE id = ?",
                        row -> row.texts("traits"),
                        host.value())
                .orElse(List.of());
        if (!traits.contains(GuestTraits.VOLUMES)) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION,
                    "HOST_TOO_OLD",
                    "the instance is on a host whose agent is too old for volumes");
        }
    }

    private static String device(String wanted, Set<String> taken) {
        String name = wanted.startsWith(DIRECTORY) ? wanted.substring(DIRECTORY.length()) : wanted;
        if (DEVICES.contains(name) && !taken.contains(name)) {
            return name;
        }
        return DEVICES.stream()
                .filter(device -> !taken.contains(device))
                .findFirst()
                .orElseThrow(() -> ServiceException.of(
                        Status.Code.FAILED_PRECONDITION,
                        "TOO_MANY_VOLUMES",
                        "an instance can have at most " + DEVICES.size() + " volumes"));
    }

    private void place(Transaction tx, VolumeEntity volume, HostId host) throws SQLException {
        if (volume.hostId != null) {
            if (!volume.hostId.equals(host.value())) {
                throw refused(
                        volume.id,
                        "VOLUME_ELSEWHERE",
                        "the volume's storage cannot be reached from where the instance is");
            }
            return;
        }
        volume.hostId = host.value();
        volume.updatedAt = tx.now();
        tx.session().update(volume);
        if (!claims.claimVolume(tx.connection(), ids.get(), host, volume.id, volume.sizeBytes(), tx.now())) {
            throw refused(
                    volume.id,
                    "NO_ROOM_FOR_VOLUME",
                    "there is no room for the volume where the instance is, or nothing new is taken there now");
        }
    }

    private static ServiceException refused(UUID volume, String reason, String message) {
        return ServiceException.of(Status.Code.FAILED_PRECONDITION, reason, message)
                .with("id", volume.toString());
    }
}
