package io.xenith.hypervisor.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Remembers what it was told; {@link #await} waits until that is enough. */
final class TestingListener implements WatchListener {
    private static final long PATIENCE_SECONDS = 10;

    private final List<String> told = new ArrayList<>();

    @Override
    public synchronized void onChange(String path) {
        told.add(path);
        notifyAll();
    }

    @Override
    public synchronized void onEventsLost(String why) {
        told.add("lost");
        notifyAll();
    }

    synchronized List<String> await(Predicate<List<String>> isEnough) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!isEnough.test(told)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertThat(left).as("waited in vain; told so far: %s", told).isPositive();
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return List.copyOf(told);
    }

    List<String> await(String... paths) {
        return await(all -> all.containsAll(List.of(paths)));
    }

    synchronized void forget() {
        told.clear();
    }
}
