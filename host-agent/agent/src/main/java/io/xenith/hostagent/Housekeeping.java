package io.xenith.hostagent;

import io.xenith.hostagent.journal.Entry;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.journal.Journal;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hypervisor.DomainId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host's agent does without being asked: every minute it looks at all domains again (an event may have been lost) and
 * forgets tombstones. A tombstone is kept for an hour, and the newest thousand of them: an order older than that is long
 * past its caller's deadline. While it is kept, late orders of older generations are refused and snapshots say ABSENT;
 * afterwards a snapshot simply does not name the domain, which by the contract says the same.
 */
final class Housekeeping {

    static final Duration TOMBSTONES_KEPT = Duration.ofHours(1);
    static final int TOMBSTONES_AT_MOST = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Journal journal;
    private final AgentResources shared;
    private final Consumer<DomainId> forgotten;
    private final Runnable lookAtAll;
    private volatile boolean stopped;

    Housekeeping(Journal journal, AgentResources shared, Consumer<DomainId> forgotten, Runnable lookAtAll) {
        this.journal = journal;
        this.shared = shared;
        this.forgotten = forgotten;
        this.lookAtAll = lookAtAll;
    }

    void start() {
        if (!stopped && !shared.timers().after(EVERY, this::run)) {
            stopped = true;
        }
    }

    void stop() {
        stopped = true;
    }

    private void run() {
        if (stopped) {
            return;
        }
        lookAtAll.run();
        forgetOld();
        start();
    }

    void forgetOld() {
        Instant limit = shared.clock().instant().minus(TOMBSTONES_KEPT);
        List<Held.Tombstone> tombstones = journal.list().stream()
                .filter(Held.Tombstone.class::isInstance)
                .map(Held.Tombstone.class::cast)
                .sorted(Comparator.comparing(Held.Tombstone::at))
                .toList();
        int surplus = tombstones.size() - TOMBSTONES_AT_MOST;
        for (int i = 0; i < tombstones.size(); i++) {
            if (i < surplus || tombstones.get(i).at().isBefore(limit)) {
                forgotten.accept(tombstones.get(i).id());
            }
        }
    }

    /** Forgets one domain durably; a disk that does not take it means that it is forgotten later. */
    static void forget(Journal journal, DomainId id) {
        try {
            journal.append(new Entry.Forget(id));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("problem", e.getMessage()).log("a tombstone could not be forgotten");
        }
    }

    /** What is told of a domain that was removed before the agent started. */
    static DomainReport reportOf(Held.Tombstone tombstone, long sequence) {
        return DomainReport.newBuilder()
                .setDomainId(tombstone.id().toString())
                .setInstanceId(tombstone.instanceId())
                .setHeldGeneration(tombstone.generation())
                .setObservedGeneration(tombstone.generation())
                .setState(ObservedState.OBSERVED_STATE_ABSENT)
                .setReportSequence(sequence)
                .build();
    }
}
