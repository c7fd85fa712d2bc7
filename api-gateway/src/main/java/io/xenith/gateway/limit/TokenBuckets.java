package io.xenith.gateway.limit;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * One token bucket a key, for a bounded number of keys. A full bucket is forgotten when room is needed, which changes nothing:
 * a new one is full too. When all are in use and none is full, the table is emptied: under such an attack letting some through is
 * better than growing, or than refusing everybody.
 */
public final class TokenBuckets {

    private static final int KEYS_AT_MOST = 20_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final double perSecond;
    private final int burst;
    private final LongSupplier nanoTime;

    /** Buckets that refill at a rate up to a size. */
    public TokenBuckets(double perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Takes one token. Zero when there was one; else how long until there is. */
    public Duration take(String key) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(now, burst));
        Duration wait = bucket.take(now);
        if (buckets.size() > KEYS_AT_MOST) {
            makeRoom(now);
        }
        return wait;
    }

    private void makeRoom(long now) {
        buckets.values().removeIf(bucket -> bucket.isFull(now));
        if (buckets.size() > KEYS_AT_MOST) {
            buckets.clear();
        }
    }

    int keys() {
        return buckets.size();
    }

    private final class Bucket {
        private long lastNanos;
        private double tokens;

        Bucket(long now, double tokens) {
            this.lastNanos = now;
            this.tokens = tokens;
        }

        synchronized Duration take(long now) {
            refill(now);
            if (tokens >= 1) {
                tokens -= 1;
                return Duration.ZERO;
            }
            return Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND));
        }

        synchronized boolean isFull(long now) {
            refill(now);
            return tokens >= burst;
        }

        private void refill(long now) {
            tokens = Math.min(burst, tokens + Math.max(0, now - lastNanos) / NANOS_PER_SECOND * perSecond);
            lastNanos = now;
        }
    }
}
