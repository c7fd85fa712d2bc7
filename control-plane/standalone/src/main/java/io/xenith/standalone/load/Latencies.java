package io.xenith.standalone.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Latencies of a bounded number of calls, filled from many threads. */
final class Latencies {
    private final long[] nanos;
    private final AtomicInteger filled = new AtomicInteger();

    /** Room for at most {@code capacity} calls. */
    Latencies(int capacity) {
        nanos = new long[capacity];
    }

    void add(long elapsedNanos) {
        nanos[filled.getAndIncrement()] = elapsedNanos;
    }

    int count() {
        return filled.get();
    }

    /** The latency that {@code fraction} (0 to 1) of the calls did not exceed; zero when there were none. */
    Duration quantile(double fraction) {
        int count = filled.get();
        if (count == 0) {
            return Duration.ZERO;
        }
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[Math.min(count - 1, (int) Math.floor(fraction * count))]);
    }

    /** "p50 1.2 ms, p90 …, p99 …, max …". */
    String describe() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms",
                millis(quantile(0.5)),
                millis(quantile(0.9)),
                millis(quantile(0.99)),
                millis(quantile(1)));
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
