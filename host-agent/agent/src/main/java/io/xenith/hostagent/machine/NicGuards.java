package io.xenith.hostagent.machine;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.network.AntiSpoofing;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every minute whether each guest's interface has its rules: who reloads the firewall of Dom0 empties nft, and from then on
 * guests could send as each other. Makes them anew, and removes those of interfaces that went while nothing could clear up after them.
 */
final class NicGuards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NicGuards.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final AntiSpoofing guards;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("nic-guards").factory());

    private NicGuards(AntiSpoofing guards) {
        this.guards = guards;
    }

    /** Looks at once, and from then on every minute until it is closed. */
    static NicGuards start(AntiSpoofing guards) {
        var started = new NicGuards(guards);
        var _ = started.timer.scheduleWithFixedDelay(started::look, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
        return started;
    }

    private void look() {
        try {
            var mended = guards.mend(Call.of("nic-guards", EVERY));
            if (!mended.isEmpty()) {
                LOG.warn("guests' interfaces had lost their rules and have them again: {}", mended);
            }
            var removed = guards.removeStale(Call.of("nic-guards", EVERY));
            if (!removed.isEmpty()) {
                LOG.info("removed the rules of interfaces that are gone: {}", removed);
            }
        } catch (HypervisorException e) {
            LOG.warn("the rules of guests' interfaces cannot be looked at; trying again", e);
        } catch (RuntimeException e) {
            LOG.error("looking at the rules of guests' interfaces", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
