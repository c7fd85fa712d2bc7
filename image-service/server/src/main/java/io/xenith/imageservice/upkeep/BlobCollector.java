package io.xenith.imageservice.upkeep;

import io.xenith.imageservice.blob.BlobDirectory;
import io.xenith.imageservice.blob.Sha512;
import io.xenith.imageservice.blob.UploadRecord;
import io.xenith.imageservice.record.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no image names.
 *
 * <p>The race that matters is with an upload of the same bytes. Both link and unlink a blob's file only under the
 * database's lock of its digest, inside the transaction that changes its row, and both look again once they hold the
 * lock: an upload that comes first leaves a reference that the collector sees; one that comes second writes row and file
 * anew. If this process dies between unlinking and commit, the row is still there without a file and without an image;
 * the next pass, or the next upload of these bytes, puts that right.
 */
@ApplicationScoped
public class BlobCollector {
    private static final Logger LOG = LoggerFactory.getLogger(BlobCollector.class);

    private final Transactions transactions;
    private final UploadRecord uploads;
    private final BlobDirectory directory;
    private final UpkeepConfig config;
    private final InstantSource clock;
    /** Where the walk over the directories goes on. Lost at a restart, which only makes it begin again. */
    private int nextShard;

    /** Built by the container. */
    public BlobCollector(
            Transactions transactions,
            UploadRecord uploads,
            BlobDirectory directory,
            UpkeepConfig config,
            InstantSource clock) {
        this.transactions = transactions;
        this.uploads = uploads;
        this.directory = directory;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What one pass did.
     *
     * @param expiredUploads images given back because their upload's lease was over
     * @param abandonedFiles incoming files that no image waited for
     * @param removedBlobs blobs that no image named
     * @param removedOrphans files without a row
     * @param more whether the bound was reached, so that another pass should follow at once
     */
    public record Report(int expiredUploads, int abandonedFiles, int removedBlobs, int removedOrphans, boolean more) {}

    /** One pass. Called by one thread at a time. */
    public Report pass() throws IOException {
        int expired = uploads.releaseExpired();
        int abandoned = removeAbandonedFiles();
        int blobs = removeUnreferenced();
        int orphans = removeOrphans();
        forgetDeleted();
        Report report = new Report(expired, abandoned, blobs, orphans, blobs == config.batch());
        if (expired + abandoned + blobs + orphans > 0) {
            LOG.atInfo().addKeyValue("report", report).log("image store tidied");
        }
        return report;
    }

    /** Files first, record second: an upload claims its image before it makes its file. */
    private int removeAbandonedFiles() throws IOException {
        List<UUID> files = directory.listIncoming();
        Set<UUID> live = uploads.findLive(files);
        int removed = 0;
        for (UUID upload : files) {
            if (!live.contains(upload)) {
                directory.discardIncoming(upload);
                removed++;
            }
        }
        return removed;
    }

    private int removeUnreferenced() {
        Instant before = now().minus(config.grace());
        List<String> candidates = transactions.run("find_unreferenced", session -> session.createNativeQuery(
                        "SELECT sha512 FROM blob WHERE unreferenced_at <= :before" + " ORDER BY unreferenced_at LIMIT "
                                + config.batch(),
                        String.class)
                .setParameter("before", before)
                .getResultList());
        int removed = 0;
        for (String candidate : candidates) {
            Sha512 digest = new Sha512(candidate);
            removed += transactions.run("remove_blob", session -> removeIfUnreferenced(session, digest, before));
        }
        return removed;
    }

    private int removeIfUnreferenced(Session session, Sha512 digest, Instant before) {
        Transactions.lock(session, digest.lockName());
        int rows = session.createNativeMutationQuery(
                        "DELETE FROM blob WHERE sha512 = :sha512 AND unreferenced_at <= :before"
                                + " AND NOT EXISTS (SELECT 1 FROM image WHERE image.sha512 = :sha512)")
                .setParameter("sha512", digest.hex())
                .setParameter("before", before)
                .executeUpdate();
        if (rows > 0) {
            delete(digest);
        }
        return rows;
    }

    /** Files that a crash left between their rename and the commit. */
    private int removeOrphans() throws IOException {
        Instant before = now().minus(config.orphanAge());
        List<Sha512> old = new ArrayList<>();
        for (int i = 0; i < config.batch(); i++) {
            for (Sha512 digest : directory.listShard(nextShard)) {
                if (directory.isOlderThan(digest, before)) {
                    old.add(digest);
                }
            }
            nextShard = (nextShard + 1) % BlobDirectory.SHARDS;
        }
        if (old.isEmpty()) {
            return 0;
        }
        Set<String> known = new HashSet<>(transactions.run("find_known_blobs", session -> session.createNativeQuery(
                        "SELECT sha512 FROM blob WHERE sha512 IN (:digests)", String.class)
                .setParameterList("digests", old.stream().map(Sha512::hex).toList())
                .getResultList()));
        int removed = 0;
        for (Sha512 digest : old) {
            if (!known.contains(digest.hex())) {
                removed += transactions.run("remove_orphan", session -> removeIfUnknown(session, digest, before));
            }
        }
        return removed;
    }

    private int removeIfUnknown(Session session, Sha512 digest, Instant before) {
        Transactions.lock(session, digest.lockName());
        long rows = session.createNativeQuery("SELECT count(*) FROM blob WHERE sha512 = :sha512", Long.class)
                .setParameter("sha512", digest.hex())
                .getSingleResult();
        try {
            // An upload that is being repeated may have renamed its file a moment ago; then it is young.
            return rows == 0 && directory.isOlderThan(digest, before) && directory.delete(digest) ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forgetDeleted() {
        transactions.run("forget_deleted", session -> session.createNativeMutationQuery(
                        "DELETE FROM deleted_image WHERE deleted_at < :before")
                .setParameter("before", now().minus(config.rememberDeleted()))
                .executeUpdate());
    }

    private void delete(Sha512 digest) {
        try {
            directory.delete(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
