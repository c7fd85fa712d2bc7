package io.xenith.controlplane.session;

import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.host.Observations;
import io.xenith.scheduler.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what agents say and records it in batches, on one thread, so that the order within a host is kept and one commit serves many
 * domains. The queue is bounded: when the record is slow, the sessions' readers wait, and the agents merge on their side.
 */
final class ReportBatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReportBatcher.class);
    private static final int QUEUE = 1024;
    private static final int DOMAINS_PER_BATCH = 500;
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final BlockingQueue<HostReport> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Observations observations;
    private final Duration linger;
    private final Consumer<HostId> lost;
    private final Thread thread;

    /** @param lost told of each host whose reports were given up: its session must begin anew with a full snapshot */
    ReportBatcher(Observations observations, Duration linger, Consumer<HostId> lost) {
        this.observations = observations;
        this.linger = linger;
        this.lost = lost;
        this.thread = Thread.ofPlatform().daemon().name("report-batcher").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues a report; waits while the queue is full. */
    void submit(HostReport report) throws InterruptedException {
        queue.put(report);
    }

    int queued() {
        return queue.size();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                record(collect());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<HostReport> collect() throws InterruptedException {
        var batch = new ArrayList<HostReport>();
        var first = queue.take();
        batch.add(first);
        int domains = first.domains().size();
        long end = System.nanoTime() + linger.toNanos();
        while (domains < DOMAINS_PER_BATCH) {
            var next = queue.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
            domains += next.domains().size();
        }
        return batch;
    }

    /** A batch that fails is tried again; then each report by itself, so that one that cannot be recorded holds up no other host. */
    private void record(List<HostReport> batch) throws InterruptedException {
        var pause = FIRST_PAUSE;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                observations.record(batch);
                return;
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .setMessage("reports of hosts are not recorded yet")
                        .addKeyValue("reports", batch.size())
                        .addKeyValue("attempt", attempt)
                        .setCause(e)
                        .log();
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        for (var report : batch) {
            try {
                observations.record(List.of(report));
            } catch (RuntimeException e) {
                LOG.atError()
                        .setMessage("a report could not be recorded; the session begins anew")
                        .addKeyValue("host.id", report.host().value())
                        .setCause(e)
                        .log();
                lost.accept(report.host());
            }
        }
    }

    /** Stops; what was queued is said again by the agents at the next session. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
