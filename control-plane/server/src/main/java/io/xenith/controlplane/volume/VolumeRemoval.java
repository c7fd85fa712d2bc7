package io.xenith.controlplane.volume;

import io.xenith.controlplane.record.PeriodicTask;
import io.xenith.controlplane.record.Transactions;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disks of condemned volumes removed by their hosts, and forgets the volumes whose disks are gone. Looks at all of them each time, by
 * signal and by timer, so that nothing is lost by a host that is down or a replica that dies.
 */
@Singleton
final class VolumeRemoval implements PeriodicTask {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeRemoval.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final int AT_ONCE = 100;

    private final Transactions transactions;
    private final VolumeStore volumes;
    private final VolumeDisks disks;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean signalled = new AtomicBoolean();

    VolumeRemoval(Transactions transactions, VolumeStore volumes, VolumeDisks disks) {
        this.transactions = transactions;
        this.volumes = volumes;
        this.disks = disks;
    }

    @Override
    public String name() {
        return "volume-removal";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    /** There is something to remove. Never blocks. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            Thread.ofVirtual().name("volume-removal").start(() -> {
                signalled.set(false);
                try {
                    run();
                } catch (RuntimeException e) {
                    LOG.atWarn().setCause(e).log("deleted volumes were not looked at; the timer makes up for it");
                }
            });
        }
    }

    @Override
    public void run() {
        turn.lock();
        try {
            transactions
                    .read("volume.list-condemned", tx -> VolumeStore.listCondemned(tx, AT_ONCE))
                    .forEach(this::remove);
        } finally {
            turn.unlock();
        }
    }

    private void remove(VolumeStore.Condemned volume) {
        try {
            disks.remove(volume.host(), volume.id());
        } catch (ServiceException e) {
            LOG.atWarn()
                    .addKeyValue("volume.id", volume.id())
                    .addKeyValue("host.id", volume.host())
                    .addKeyValue("reason", e.reason())
                    .log("the disk of a deleted volume is not gone yet");
            return;
        }
        transactions.run("volume.forget", tx -> {
            volumes.forget(tx, volume.id());
            return true;
        });
        LOG.atInfo()
                .addKeyValue("volume.id", volume.id())
                .addKeyValue("host.id", volume.host())
                .log("a deleted volume is gone");
    }
}
