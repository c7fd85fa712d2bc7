package io.xenith.imageservice.blob;

import io.xenith.imageservice.image.Caller;
import io.xenith.imageservice.image.Image;
import io.xenith.imageservice.image.ImageData;
import io.xenith.imageservice.image.ImageError;
import io.xenith.imageservice.image.ImageException;
import io.xenith.imageservice.image.ImageLimits;
import io.xenith.imageservice.image.ImageState;
import io.xenith.imageservice.image.ImageStore;
import io.xenith.imageservice.record.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/**
 * The states of an upload in the record, each moved by compare-and-set on the id of the upload: queued or killed to
 * saving, saving to active, saving back to queued or to killed.
 */
@ApplicationScoped
public class UploadRecord {
    private static final int TRIES = 5;
    private static final String FORGET_UPLOAD = "upload_id = NULL, upload_owner = NULL, upload_lease_until = NULL,"
            + " upload_claimed_bytes = NULL, version = version + 1, updated_at = :now";

    private final Transactions transactions;
    private final ImageStore images;
    private final ImageLimits limits;
    private final BlobConfig config;
    private final InstantSource clock;

    /** Built by the container. */
    public UploadRecord(
            Transactions transactions, ImageStore images, ImageLimits limits, BlobConfig config, InstantSource clock) {
        this.transactions = transactions;
        this.images = images;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
    }

    /**
     * An upload that holds its image.
     *
     * @param image as it was just before
     * @param mostBytes more are too many, for the image or for the quota
     */
    record Claim(UUID uploadId, Image image, long mostBytes) {}

    /** Takes the image for one upload; the loser of two is told. {@code length} is negative while unknown. */
    Claim begin(UUID imageId, Caller caller, long length) {
        for (int tries = 0; tries < TRIES; tries++) {
            Image image = images.load(imageId, caller);
            requireReady(image, caller, length);
            Optional<Claim> claim = claim(image, length);
            if (claim.isPresent()) {
                return claim.get();
            }
            // Something changed since we read it, perhaps only its name: look again.
        }
        throw UploadException.of(UploadProblem.UPLOAD_IN_PROGRESS, "The image keeps changing; try again.");
    }

    private Optional<Claim> claim(Image image, long length) {
        UUID uploadId = UUID.randomUUID();
        return transactions.run("begin_upload", session -> {
            long rest = restOfQuota(session, image);
            requireStoreSpace(session, Math.max(length, 0));
            if (length > rest) {
                throw quotaExceeded();
            }
            int moved = session.createNativeMutationQuery("UPDATE image SET state = 'saving', upload_id = :upload,"
                            + " upload_owner = :owner, upload_lease_until = :until, upload_claimed_bytes = :claimed,"
                            + " version = version + 1, updated_at = :now WHERE id = :id AND version = :version"
                            + " AND state IN ('queued', 'killed')")
                    .setParameter("upload", uploadId)
                    .setParameter("owner", config.replica())
                    .setParameter("until", now().plus(config.uploadLease()))
                    .setParameter("claimed", Math.max(length, 0))
                    .setParameter("now", now())
                    .setParameter("id", image.id())
                    .setParameter("version", image.version())
                    .executeUpdate();
            return moved == 0
                    ? Optional.empty()
                    : Optional.of(new Claim(uploadId, image, Math.min(limits.bytesPerImage(), rest)));
        });
    }

    /** Prolongs these uploads; answers which of them are still theirs. */
    Set<UUID> renew(Collection<UUID> uploads) {
        if (uploads.isEmpty()) {
            return Set.of();
        }
        List<UUID> asked = new ArrayList<>(uploads);
        return transactions.run("renew_uploads", session -> {
            session.createNativeMutationQuery(
                            "UPDATE image SET upload_lease_until = :until WHERE upload_id IN (:uploads)")
                    .setParameter("until", now().plus(config.uploadLease()))
                    .setParameterList("uploads", asked)
                    .executeUpdate();
            return new HashSet<>(findLive(session, asked));
        });
    }

    /** Which of these uploads some image still waits for. */
    public Set<UUID> findLive(Collection<UUID> uploads) {
        return uploads.isEmpty()
                ? Set.of()
                : transactions.run("find_uploads", session -> new HashSet<>(findLive(session, List.copyOf(uploads))));
    }

    /** Makes the image active with data that is complete and synced in its incoming file. */
    void complete(Claim claim, ImageData.Stored data, BlobDirectory directory) {
        Sha512 digest = new Sha512(data.sha512());
        transactions.run("complete_upload", session -> {
            long more = data.sizeBytes() - claimedBy(session, claim);
            if (more > restOfQuota(session, claim.image())) {
                throw quotaExceeded();
            }
            requireStoreSpace(session, more);
            Transactions.lock(session, digest.lockName());
            session.createNativeMutationQuery("INSERT INTO blob (sha512, md5, size_bytes, stored_at, verified_at)"
                            + " VALUES (:sha512, :md5, :size, :now, :now) ON CONFLICT (sha512) DO UPDATE"
                            + " SET stored_at = :now, verified_at = :now, unreferenced_at = NULL, damaged_at = NULL")
                    .setParameter("sha512", data.sha512())
                    .setParameter("md5", data.md5())
                    .setParameter("size", data.sizeBytes())
                    .setParameter("now", now())
                    .executeUpdate();
            int moved = session.createNativeMutationQuery("UPDATE image SET state = 'active', sha512 = :sha512,"
                            + " md5 = :md5, size_bytes = :size, virtual_size_bytes = :virtual, " + FORGET_UPLOAD
                            + " WHERE id = :id AND upload_id = :upload")
                    .setParameter("sha512", data.sha512())
                    .setParameter("md5", data.md5())
                    .setParameter("size", data.sizeBytes())
                    .setParameter("virtual", data.virtualSizeBytes())
                    .setParameter("now", now())
                    .setParameter("id", claim.image().id())
                    .setParameter("upload", claim.uploadId())
                    .executeUpdate();
            if (moved == 0) {
                throw lost();
            }
            // Last before the commit, and under the lock: see package-info.
            try {
                directory.publish(claim.uploadId(), digest);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
    }

    /** Gives the image back without data; nothing when the upload does not hold it any more. */
    void release(Claim claim, ImageState to) {
        transactions.run("release_upload", session -> session.createNativeMutationQuery(
                        "UPDATE image SET state = :state, " + FORGET_UPLOAD + " WHERE id = :id AND upload_id = :upload")
                .setParameter("state", to.wireName())
                .setParameter("now", now())
                .setParameter("id", claim.image().id())
                .setParameter("upload", claim.uploadId())
                .executeUpdate());
    }

    /** Gives back all images of this replica, which has just started and so receives none. Answers how many. */
    public int releaseOwn() {
        return transactions.run("release_own_uploads", session -> session.createNativeMutationQuery(
                        "UPDATE image SET state = 'queued', " + FORGET_UPLOAD
                                + " WHERE state = 'saving' AND upload_owner = :owner")
                .setParameter("owner", config.replica())
                .setParameter("now", now())
                .executeUpdate());
    }

    /** Gives back images whose lease is over, whoever had it. Answers how many. */
    public int releaseExpired() {
        return transactions.run("release_expired_uploads", session -> session.createNativeMutationQuery(
                        "UPDATE image SET state = 'queued', " + FORGET_UPLOAD
                                + " WHERE state = 'saving' AND upload_lease_until < :now")
                .setParameter("now", now())
                .executeUpdate());
    }

    /** Whether the scrubber found this blob damaged. */
    boolean isDamaged(Sha512 digest) {
        return transactions.run(
                "find_damage",
                session -> session.createNativeQuery(
                                        "SELECT count(*) FROM blob WHERE sha512 = :sha512 AND damaged_at IS NOT NULL",
                                        Long.class)
                                .setParameter("sha512", digest.hex())
                                .getSingleResult()
                        > 0);
    }

    static UploadException lost() {
        return UploadException.of(
                UploadProblem.UPLOAD_LOST, "The image was deleted, or this upload given up, while data came.");
    }

    static UploadException tooLarge() {
        return UploadException.of(UploadProblem.IMAGE_TOO_LARGE, "The image is larger than an image may be.");
    }

    UploadException tooMany(Claim claim) {
        return claim.mostBytes() < limits.bytesPerImage() ? quotaExceeded() : tooLarge();
    }

    static UploadException quotaExceeded() {
        return UploadException.of(
                UploadProblem.QUOTA_EXCEEDED, "The images of this project would hold more than the project may.");
    }

    private void requireReady(Image image, Caller caller, long length) {
        if (!caller.mayChange(image)) {
            throw ImageException.of(ImageError.NOT_OWNER, "The image belongs to another project.");
        }
        switch (image.state()) {
            case QUEUED, KILLED -> {}
            case SAVING ->
                throw UploadException.of(
                        UploadProblem.UPLOAD_IN_PROGRESS, "Another upload to this image is under way.");
            case ACTIVE, DEACTIVATED ->
                throw UploadException.of(UploadProblem.ALREADY_HAS_DATA, "The image has its data already.");
        }
        if (image.diskFormat().isEmpty() || image.containerFormat().isEmpty()) {
            throw UploadException.of(
                    UploadProblem.FORMAT_UNDECLARED, "Set disk_format and container_format before the upload.");
        }
        if (length > limits.bytesPerImage()) {
            throw tooLarge();
        }
    }

    private long restOfQuota(Session session, Image image) {
        Transactions.lock(session, "project:" + image.projectId());
        long used = session.createNativeQuery(
                        "SELECT CAST(COALESCE(sum(COALESCE(size_bytes, upload_claimed_bytes)), 0) AS bigint)"
                                + " FROM image WHERE project_id = :project",
                        Long.class)
                .setParameter("project", image.projectId())
                .getSingleResult();
        return limits.bytesPerProject() - used;
    }

    private static long claimedBy(Session session, Claim claim) {
        return session
                .createNativeQuery("SELECT upload_claimed_bytes FROM image WHERE upload_id = :upload", Long.class)
                .setParameter("upload", claim.uploadId())
                .getResultList()
                .stream()
                .findFirst()
                .orElseThrow(UploadRecord::lost);
    }

    private void requireStoreSpace(Session session, long more) {
        if (config.maxBytes().isEmpty()) {
            return;
        }
        Transactions.lock(session, "store");
        long used = session.createNativeQuery(
                        "SELECT CAST((SELECT COALESCE(sum(size_bytes), 0) FROM blob)"
                                + " + (SELECT COALESCE(sum(upload_claimed_bytes), 0) FROM image) AS bigint)",
                        Long.class)
                .getSingleResult();
        if (used + more > config.maxBytes().getAsLong()) {
            throw storeFull();
        }
    }

    static UploadException storeFull() {
        return UploadException.of(UploadProblem.STORE_FULL, "The image store is full.");
    }

    private static List<UUID> findLive(Session session, List<UUID> uploads) {
        return session.createNativeQuery("SELECT upload_id FROM image WHERE upload_id IN (:uploads)", UUID.class)
                .setParameterList("uploads", uploads)
                .getResultList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
