package io.xenith.imageservice.upkeep;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xenith.imageservice.blob.BlobConfig;
import io.xenith.imageservice.blob.LiveUploads;
import io.xenith.imageservice.blob.UploadRecord;
import io.xenith.imageservice.image.ImageStore;
import io.xenith.imageservice.record.RecordUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what converges, on one thread that sleeps most of the time. */
@ApplicationScoped
public class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    /** Question: does the collector still run? */
    private static final String PASSES = "xenith.images.upkeep.passes";

    private static final Duration SCRUB_STEP = Duration.ofSeconds(1);
    private static final Duration SCRUB_IDLE = Duration.ofMinutes(5);
    private static final long STOP_SECONDS = 10;

    private final BlobCollector collector;
    private final BlobScrubber scrubber;
    private final LiveUploads live;
    private final UploadRecord uploads;
    private final UpkeepConfig config;
    private final BlobConfig blobs;
    private final MeterRegistry metrics;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("upkeep").daemon().factory());

    /** Built by the container. */
    public Upkeep(
            BlobCollector collector,
            BlobScrubber scrubber,
            LiveUploads live,
            UploadRecord uploads,
            UpkeepConfig config,
            BlobConfig blobs,
            MeterRegistry metrics) {
        this.collector = collector;
        this.scrubber = scrubber;
        this.live = live;
        this.uploads = uploads;
        this.config = config;
        this.blobs = blobs;
        this.metrics = metrics;
    }

    /** Before any request: this process has just begun, so uploads in its name are of a process that is gone. */
    void start(@Observes StartupEvent event) {
        guarded("release", () -> {
            int released = uploads.releaseOwn();
            if (released > 0) {
                LOG.atInfo()
                        .addKeyValue("count", released)
                        .log("images given back whose upload died with this replica");
            }
            scrubber.countDamaged();
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        long lease = blobs.uploadLease().dividedBy(3).toMillis();
        repeat("renew", live::renew, lease, lease);
        repeat("collect", this::collect, 0, config.interval().toMillis());
        if (config.scrubBytesPerSecond() > 0) {
            later(this::scrub, SCRUB_IDLE);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }

    /** Wakes the collector; many signals make one pass. */
    void signal(@Observes ImageStore.BlobReleased event) {
        if (signalled.compareAndSet(false, true)) {
            later(() -> guarded("collect", this::collect), config.grace());
        }
    }

    private void collect() throws IOException {
        signalled.set(false);
        if (collector.pass().more()) {
            thread.execute(() -> guarded("collect", this::collect));
        }
    }

    private void scrub() {
        boolean[] busy = new boolean[1];
        guarded("scrub", () -> busy[0] = scrubber.step());
        later(this::scrub, busy[0] ? SCRUB_STEP : SCRUB_IDLE);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What runs is guarded; nothing else could fail.
    private void repeat(String name, Pass pass, long firstMillis, long intervalMillis) {
        thread.scheduleWithFixedDelay(() -> guarded(name, pass), firstMillis, intervalMillis, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    private void later(Runnable work, Duration delay) {
        try {
            thread.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            LOG.debug("stopping; the next process begins anew");
        }
    }

    @FunctionalInterface
    private interface Pass {
        void run() throws IOException;
    }

    /** A pass that fails is tried again at its next time; an exception must not end the schedule. */
    private void guarded(String name, Pass pass) {
        boolean done = false;
        try {
            pass.run();
            done = true;
        } catch (RecordUnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("pass", name)
                    .addKeyValue("problem", e.getMessage())
                    .log("upkeep waits for the database");
        } catch (IOException | RuntimeException e) {
            LOG.atError().addKeyValue("pass", name).setCause(e).log("upkeep failed");
        }
        metrics.counter(PASSES, "pass", name, "outcome", done ? "done" : "failed")
                .increment();
    }
}
