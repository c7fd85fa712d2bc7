package io.xenith.hypervisor.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends one wait early. Used once. */
public final class Wakeup {
    private final CountDownLatch latch = new CountDownLatch(1);

    /** Ends the wait, now or when it starts. */
    public void wake() {
        latch.countDown();
    }

    public boolean isAwake() {
        return latch.getCount() == 0;
    }

    /** Blocks the thread; the interrupt flag is set on return where it was interrupted. */
    void await(Duration atMost) {
        try {
            boolean _ = latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
