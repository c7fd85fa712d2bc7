package io.xenith.controlplane.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xenith.controlplane.record.PeriodicTask;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the periodic tasks, one virtual thread each. Replicas start out of step by chance. */
@Singleton
final class PeriodicTasks {

    /** Do the turns of a task succeed? Labels: task, outcome. */
    private static final String METRIC = "xenith.periodic.task";

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);
    private static final int STARTS_AT = 1000;

    private final Instance<PeriodicTask> tasks;
    private final MeterRegistry metrics;
    private final RandomGenerator chance;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("periodic-", 0).factory());

    PeriodicTasks(@Any Instance<PeriodicTask> tasks, MeterRegistry metrics, RandomGenerator chance) {
        this.tasks = tasks;
        this.metrics = metrics;
        this.chance = chance;
    }

    void start(@Observes @Priority(STARTS_AT) StartupEvent event) {
        for (PeriodicTask task : tasks) {
            threads.execute(() -> repeat(task));
        }
    }

    void stop(@Observes @Priority(STARTS_AT) ShutdownEvent event) {
        threads.shutdownNow();
    }

    private void repeat(PeriodicTask task) {
        try {
            Thread.sleep(Duration.ofMillis(chance.nextLong(task.every().toMillis())));
            while (!threads.isShutdown()) {
                turn(task);
                Thread.sleep(task.every());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process stops
        }
    }

    private void turn(PeriodicTask task) {
        try {
            task.run();
            metrics.counter(METRIC, "task", task.name(), "outcome", "done").increment();
        } catch (RuntimeException e) {
            metrics.counter(METRIC, "task", task.name(), "outcome", "failed").increment();
            LOG.atWarn()
                    .addKeyValue("task", task.name())
                    .setCause(e)
                    .log("a periodic task failed, its turn comes again");
        }
    }
}
