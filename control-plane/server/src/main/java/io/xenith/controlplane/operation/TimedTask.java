package io.xenith.controlplane.operation;

import io.xenith.controlplane.record.PeriodicTask;
import java.time.Duration;

/** Something short that is done now and then. */
public record TimedTask(String name, Duration every, Runnable work) implements PeriodicTask {
    @Override
    public void run() {
        work.run();
    }
}
