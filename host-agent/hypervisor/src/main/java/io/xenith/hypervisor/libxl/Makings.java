package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which ids and names are being made at this moment. Xen itself does not refuse a second domain of one UUID, so two makings
 * of one id go one after the other, and the second finds what the first made.
 */
final class Makings {
    private final Set<Object> underWay = new HashSet<>();

    /** Waits until nobody else makes this id or this name, and takes them until closed. */
    Taken take(Call call, DomainConfig config) {
        long deadline = System.nanoTime() + call.timeout().toNanos();
        try (var _ = call.cancellation().onCancel(this::wake)) {
            synchronized (underWay) {
                while (underWay.contains(config.id()) || underWay.contains(config.name())) {
                    long left = deadline - System.nanoTime();
                    if (call.cancellation().isCancelled()) {
                        throw new HypervisorException(new Failure.Cancelled());
                    }
                    if (left <= 0) {
                        throw new HypervisorException(new Failure.TimedOut(call.timeout()));
                    }
                    TimeUnit.NANOSECONDS.timedWait(underWay, left);
                }
                underWay.add(config.id());
                underWay.add(config.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(new Failure.Cancelled(), e);
        }
        return () -> release(config);
    }

    /** To be closed when the making ended, well or not. */
    @FunctionalInterface
    interface Taken extends AutoCloseable {
        @Override
        void close();
    }

    private void release(DomainConfig config) {
        synchronized (underWay) {
            underWay.remove(config.id());
            underWay.remove(config.name());
            underWay.notifyAll();
        }
    }

    private void wake() {
        synchronized (underWay) {
            underWay.notifyAll();
        }
    }
}
