package io.xenith.controlplane.console;

import io.xenith.controlplane.record.PeriodicTask;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets tokens of consoles that are past. */
@Singleton
final class ConsolePruning implements PeriodicTask {

    private final ConsoleTokens tokens;

    ConsolePruning(ConsoleTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "console-pruning";
    }

    @Override
    public Duration every() {
        return ConsoleTokens.LIFE;
    }

    @Override
    public void run() {
        tokens.forget();
    }
}
