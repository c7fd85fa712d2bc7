package io.xenith.controlplane.operation;

import io.xenith.controlplane.core.reconcile.Reconciler;
import io.xenith.controlplane.core.reconcile.RoundStatus;
import io.xenith.controlplane.record.PeriodicTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs reconcilers by timer, one after the other, and keeps what each last said. */
public final class ReconcilerTask implements PeriodicTask {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcilerTask.class);

    private final String name;
    private final Duration every;
    private final List<Reconciler> reconcilers;
    private final Map<String, RoundStatus> last = new ConcurrentHashMap<>();

    /** For these reconcilers. */
    public ReconcilerTask(String name, Duration every, List<Reconciler> reconcilers) {
        this.name = name;
        this.every = every;
        this.reconcilers = List.copyOf(reconcilers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public void run() {
        for (var reconciler : reconcilers) {
            var status = reconciler.run();
            last.put(reconciler.name(), status);
            if (!status.problem().isEmpty()) {
                LOG.atError()
                        .addKeyValue("reconciler", reconciler.name())
                        .addKeyValue("found", status.found())
                        .log(status.problem());
            }
        }
    }

    /** What each reconciler said last. */
    public List<RoundStatus> status() {
        return List.copyOf(last.values());
    }
}
