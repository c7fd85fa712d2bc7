package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.xenstore.WatchListener;
import io.xenith.hypervisor.xenstore.XenStoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to domains by itself. xenstored tells by {@code @introduceDomain} and {@code @releaseDomain} that a domain came,
 * ended or went, not which: so all are listed in one hypercall, and what differs from the last list is told. That is also
 * how libxl's own domain events come about; going to the source spares an event loop that somebody has to look after, and
 * hears of domains that nobody asked about.
 */
final class DomainEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DomainEvents.class);
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final long RETRY_SECONDS = 1;

    private final Workers workers;
    private final StoreLink store;
    private final InstantSource clock;
    private final List<Consumer<HypervisorEvent>> listeners = new CopyOnWriteArrayList<>();
    /** Domains as they were when last looked at, and those that were made since; also written by {@link #know}. */
    private final Map<DomainRef, RunState> known = new ConcurrentHashMap<>();
    /** At most one permit: there is something to look at. */
    private final Semaphore work = new Semaphore(0);

    private final List<Cancellation.Registration> watches = new ArrayList<>();
    private volatile boolean closed;
    private boolean started;

    DomainEvents(Workers workers, StoreLink store, InstantSource clock) {
        this.workers = workers;
        this.store = store;
        this.clock = clock;
    }

    /** Tells of what happens after this returned; of some that happened shortly before, too. */
    Cancellation.Registration subscribe(Consumer<HypervisorEvent> listener) {
        start();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** A domain was made: that it went is told even when it does so before the next look. */
    void know(DomainRef domain, RunState state) {
        known.put(domain, state);
    }

    private synchronized void start() {
        if (started) {
            return;
        }
        started = true;
        try {
            listen();
            look().forEach(seen -> known.put(seen.ref(), seen.state()));
        } catch (HypervisorException | XenStoreException e) {
            LOG.warn("no events of domains yet; trying again", e);
            tryAgain();
        }
        Thread.ofPlatform().daemon().name("xen-events").start(this::run);
    }

    private void listen() {
        var listener = new WatchListener() {
            @Override
            public void onChange(String path) {
                wake();
            }

            @Override
            public void onEventsLost(String why) {
                lose(why);
            }
        };
        synchronized (watches) {
            if (watches.isEmpty()) {
                for (var path : List.of("@introduceDomain", "@releaseDomain")) {
                    watches.add(store.use().watch(path, listener));
                }
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                work.acquire();
                work.drainPermits();
                if (!closed) {
                    // Known before the look, so that what was made during it is not taken for gone.
                    var before = List.copyOf(known.keySet());
                    compare(before, look());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (HypervisorException | XenStoreException e) {
                if (!closed) {
                    LOG.debug("domains cannot be looked at; trying again", e);
                    tryAgain();
                }
            }
        }
    }

    /** The toolstack is down: nothing is heard until it is back, and then everything has to be read anew. */
    private void tryAgain() {
        var _ = workers.timers().schedule(this::listenAnew, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private void listenAnew() {
        if (closed) {
            return;
        }
        Thread.ofVirtual().start(() -> {
            try {
                listen();
                lose("the toolstack did not answer");
            } catch (HypervisorException | XenStoreException e) {
                if (!closed) {
                    tryAgain();
                }
            }
        });
    }

    private List<DomainReader.Seen> look() {
        return workers.run(Call.of("events", LOOK), MicroOperation.LIST_DOMAINS, DomainReader::list);
    }

    private void compare(List<DomainRef> before, List<DomainReader.Seen> now) {
        var states = new HashMap<DomainRef, RunState>();
        now.forEach(seen -> states.put(seen.ref(), seen.state()));
        for (var domain : before) {
            if (!states.containsKey(domain)) {
                known.remove(domain);
                tell(new HypervisorEvent.DomainGone(domain, clock.instant()));
            }
        }
        states.forEach((domain, state) -> {
            var last = known.put(domain, state);
            if (state instanceof RunState.Shutdown(var reason) && !state.equals(last)) {
                tell(new HypervisorEvent.DomainShutdown(domain, reason, clock.instant()));
            }
        });
    }

    private void lose(String why) {
        tell(new HypervisorEvent.EventsLost(why));
        wake();
    }

    private void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    /** One at a time, as listeners were promised. */
    private synchronized void tell(HypervisorEvent event) {
        for (var listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on {}", event, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (watches) {
            watches.forEach(Cancellation.Registration::close);
            watches.clear();
        }
        work.release();
    }
}
