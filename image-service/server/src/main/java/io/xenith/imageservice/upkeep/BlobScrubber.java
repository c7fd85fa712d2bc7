package io.xenith.imageservice.upkeep;

import io.micrometer.core.instrument.MeterRegistry;
import io.xenith.imageservice.blob.BlobDirectory;
import io.xenith.imageservice.blob.Sha512;
import io.xenith.imageservice.record.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads stored bytes again, the longest unread first, a second's worth per step, and says which blobs are no longer what
 * their name is. Repairs nothing: an upload of the same bytes does, or an operator.
 */
@ApplicationScoped
public class BlobScrubber {
    private static final Logger LOG = LoggerFactory.getLogger(BlobScrubber.class);
    /** Question: is stored data lost? Anything but 0 wants an operator. */
    private static final String DAMAGED = "xenith.images.blobs.damaged";

    private static final int BUFFER_BYTES = 128 * 1024;

    private final Transactions transactions;
    private final BlobDirectory directory;
    private final UpkeepConfig config;
    private final InstantSource clock;
    private final AtomicLong damaged;
    private @Nullable Reading reading;

    /** Built by the container. */
    public BlobScrubber(
            Transactions transactions,
            BlobDirectory directory,
            UpkeepConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.directory = directory;
        this.config = config;
        this.clock = clock;
        this.damaged = metrics.gauge(DAMAGED, new AtomicLong());
    }

    private record Reading(Sha512 digest, FileChannel file, MessageDigest sha512, ByteBuffer buffer) {}

    /** Reads for about a second at the configured rate; answers false when nothing is due. One thread at a time. */
    public boolean step() throws IOException {
        if (config.scrubBytesPerSecond() <= 0) {
            return false;
        }
        Reading now = reading;
        if (now == null) {
            now = begin();
            reading = now;
        }
        if (now == null) {
            return false;
        }
        try {
            if (read(now, config.scrubBytesPerSecond())) {
                reading = null;
                now.file().close();
                judge(now.digest(), HexFormat.of().formatHex(now.sha512().digest()));
            }
        } catch (IOException e) {
            reading = null;
            now.file().close();
            LOG.atError().addKeyValue("sha512", now.digest()).setCause(e).log("blob cannot be read");
            record(now.digest(), true);
        }
        return true;
    }

    /** Counts damaged blobs for the metric. */
    public void countDamaged() {
        damaged.set(transactions.run("count_damaged", session -> session.createNativeQuery(
                        "SELECT count(*) FROM blob WHERE damaged_at IS NOT NULL", Long.class)
                .getSingleResult()));
    }

    private @Nullable Reading begin() throws IOException {
        List<String> due = transactions.run("find_unverified", session -> session.createNativeQuery(
                        "SELECT sha512 FROM blob WHERE verified_at <= :before AND unreferenced_at IS NULL"
                                + " ORDER BY verified_at LIMIT 1",
                        String.class)
                .setParameter("before", now().minus(config.scrubEvery()))
                .getResultList());
        if (due.isEmpty()) {
            return null;
        }
        Sha512 digest = new Sha512(due.getFirst());
        Optional<FileChannel> file = directory.open(digest);
        if (file.isEmpty()) {
            LOG.atError().addKeyValue("sha512", digest).log("blob is missing");
            record(digest, true);
            return null;
        }
        try {
            return new Reading(
                    digest, file.get(), MessageDigest.getInstance("SHA-512"), ByteBuffer.allocate(BUFFER_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /** Answers whether the end was reached. */
    private static boolean read(Reading reading, long budget) throws IOException {
        for (long left = budget; left > 0; ) {
            int count = reading.file().read(reading.buffer().clear());
            if (count < 0) {
                return true;
            }
            reading.sha512().update(reading.buffer().flip());
            left -= count;
        }
        return false;
    }

    private void judge(Sha512 digest, String found) {
        boolean wrong = !digest.hex().equals(found);
        if (wrong) {
            LOG.atError()
                    .addKeyValue("sha512", digest)
                    .addKeyValue("found", found)
                    .log("blob is damaged");
        }
        record(digest, wrong);
    }

    private void record(Sha512 digest, boolean wrong) {
        transactions.run("record_scrub", session -> session.createNativeMutationQuery(
                        "UPDATE blob SET verified_at = :now, damaged_at = CASE WHEN :wrong"
                                + " THEN COALESCE(damaged_at, :now) END WHERE sha512 = :sha512")
                .setParameter("now", now())
                .setParameter("wrong", wrong)
                .setParameter("sha512", digest.hex())
                .executeUpdate());
        countDamaged();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
