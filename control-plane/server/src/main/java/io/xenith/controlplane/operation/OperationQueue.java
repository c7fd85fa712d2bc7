package io.xenith.controlplane.operation;

import io.xenith.scheduler.InstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that this replica is to run now, and the few threads that run them. A thread takes all that waits, up to a batch, and runs it in
 * one transaction: a lone operation is not delayed, and under load a commit serves many. May lose anything: the record has it under a lease.
 */
public final class OperationQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperationQueue.class);

    private final BlockingQueue<InstanceId> waiting;
    private final Consumer<Collection<InstanceId>> runner;
    private final int batch;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param limit operations that wait at most; more are left to the lease
     * @param batch operations in one transaction at most
     */
    public OperationQueue(Consumer<Collection<InstanceId>> runner, int limit, int batch, int runners) {
        this.waiting = new ArrayBlockingQueue<>(limit);
        this.runner = runner;
        this.batch = batch;
        for (int i = 0; i < runners; i++) {
            threads.add(Thread.ofVirtual().name("operation-runner-" + i).start(this::work));
        }
    }

    /** Has an instance's operation run soon. Answers at once; dropped when too many wait. */
    public void offer(InstanceId instance) {
        if (!waiting.offer(instance)) {
            LOG.atWarn()
                    .addKeyValue("instance.id", instance)
                    .log("too many operations wait; this one waits for its lease");
        }
    }

    /** How many wait now. */
    public int size() {
        return waiting.size();
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var taken = new ArrayList<InstanceId>();
                taken.add(waiting.take());
                waiting.drainTo(taken, batch - 1);
                run(new LinkedHashSet<>(taken));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process stops; leases bring the rest to another replica
        }
    }

    private void run(Collection<InstanceId> instances) {
        try {
            runner.accept(instances);
        } catch (RuntimeException e) {
            if (instances.size() == 1) {
                LOG.atWarn()
                        .addKeyValue("instance.id", instances.iterator().next())
                        .setCause(e)
                        .log("an operation could not be carried on; its lease brings it back");
                return;
            }
            // One that cannot be run must not hold up the others.
            instances.forEach(instance -> run(List.of(instance)));
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
