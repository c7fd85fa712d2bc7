package io.xenith.controlplane.session;

import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.DomainsToApply;
import io.xenith.controlplane.core.instance.DomainId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns signals about domains into orders, many with one query, and hands them to the sessions. A domain that is signalled while it waits is
 * looked up once. The set of waiting domains is bounded; beyond it signals are dropped, as the sessions' timer finds what is pending.
 */
final class OrderDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderDispatcher.class);
    private static final int WAITING = 20_000;
    private static final int PER_LOOK = 200;

    private final DomainsToApply record;
    private final Consumer<DomainOrder> send;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Set<DomainId> waiting = new LinkedHashSet<>();
    private final Thread thread;

    OrderDispatcher(DomainsToApply record, Consumer<DomainOrder> send) {
        this.record = record;
        this.send = send;
        this.thread = Thread.ofPlatform().daemon().name("order-dispatcher").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Notes that a domain's intent changed. Never blocks for long. */
    void signal(DomainId domain) {
        lock.lock();
        try {
            if (waiting.size() < WAITING && waiting.add(domain)) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var batch = takeBatch();
                try {
                    record.load(batch).forEach(send);
                } catch (RuntimeException e) {
                    LOG.atWarn()
                            .setMessage("orders for hosts could not be read; the sessions' timer will find them")
                            .addKeyValue("domains", batch.size())
                            .setCause(e)
                            .log();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<DomainId> takeBatch() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                arrived.await();
            }
            var batch = new ArrayList<DomainId>(Math.min(waiting.size(), PER_LOOK));
            var next = waiting.iterator();
            while (next.hasNext() && batch.size() < PER_LOOK) {
                batch.add(next.next());
                next.remove();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
