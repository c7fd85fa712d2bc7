package io.xenith.scheduler;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One replica's picture of the fleet, kept in memory and always a little old. Reading never waits; writers take turns, for about a
 * microsecond each. It needs no repair: {@link #put} with what the record says now makes a host right again whatever was missed.
 *
 * <p><b>Revisions.</b> A replica's own claims and the rows it reads arrive in any order: a row read before a claim may be put after it, and
 * two claims on one host may be applied the wrong way round. So each change carries the host row's revision after it, and the view holds the
 * row with the highest revision plus the changes made after that row: whatever the order, nothing is lost or counted twice. The forms
 * without a revision are for callers whose record has none; a put simply overrides them.
 */
public final class FleetView {
    /** Changes remembered per host until a newer row covers them. Past this the oldest is forgotten, which only an even older row could show. */
    private static final int MOST_PENDING = 1024;

    private final Object writing = new Object();
    private final Map<HostId, Row> rows = new HashMap<>();
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /** The newest consistent picture. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Adds or replaces a host as its row says. Ignored, and answered with false, if a newer row of it was put before. */
    public boolean put(Host host) {
        synchronized (writing) {
            var row = rows.computeIfAbsent(host.id(), _ -> new Row(host.revision()));
            if (host.revision() < row.revision) {
                return false;
            }
            row.revision = host.revision();
            row.pending.headMap(host.revision(), true).clear();
            var next = snapshot.withHost(host);
            for (var change : row.pending.values()) {
                next = change.applyTo(next, host.id());
            }
            snapshot = next;
            return true;
        }
    }

    /** Puts every host. Readers may see some of them before the others. */
    public void putAll(Collection<Host> hosts) {
        hosts.forEach(this::put);
    }

    /** Forgets a host. Nothing happens if it is unknown. */
    public void remove(HostId host) {
        synchronized (writing) {
            rows.remove(host);
            snapshot = snapshot.withoutHost(host);
        }
    }

    /** Counts a claim that the record has accepted. Ignored if the host is unknown. */
    public void claim(HostId host, Claim claim) {
        synchronized (writing) {
            snapshot = snapshot.withClaim(host, claim);
        }
    }

    /** Counts a claim that left the host's row at {@code revision}. Ignored if that is known already, or the host is unknown. */
    public void claim(HostId host, Claim claim, long revision) {
        change(host, new Change(claim, true), revision);
    }

    /** Gives back what a claim held. Ignored if the host is unknown. */
    public void release(HostId host, Claim claim) {
        synchronized (writing) {
            snapshot = snapshot.withRelease(host, claim);
        }
    }

    /** Gives back what a claim held, which left the host's row at {@code revision}. Ignored if that is known already, or the host is unknown. */
    public void release(HostId host, Claim claim, long revision) {
        change(host, new Change(claim, false), revision);
    }

    /** Notes whether the host's agent is heard from. Ignored if the host is unknown. */
    public void setState(HostId host, HostState state) {
        synchronized (writing) {
            snapshot = snapshot.withState(host, state);
        }
    }

    /** Notes that the host is cordoned or draining, or no longer. Ignored if the host is unknown. */
    public void setScheduling(HostId host, boolean cordoned, boolean draining) {
        synchronized (writing) {
            snapshot = snapshot.withScheduling(host, cordoned, draining);
        }
    }

    private void change(HostId host, Change change, long revision) {
        synchronized (writing) {
            var row = rows.get(host);
            if (row == null || revision <= row.revision || row.pending.containsKey(revision)) {
                return;
            }
            row.pending.put(revision, change);
            if (row.pending.size() > MOST_PENDING) {
                row.pending.pollFirstEntry();
            }
            snapshot = change.applyTo(snapshot, host);
        }
    }

    private record Change(Claim claim, boolean claims) {
        Snapshot applyTo(Snapshot snapshot, HostId host) {
            return claims ? snapshot.withClaim(host, claim) : snapshot.withRelease(host, claim);
        }
    }

    /** Guarded by {@link #writing}. */
    private static final class Row {
        private long revision;
        private final TreeMap<Long, Change> pending = new TreeMap<>();

        private Row(long revision) {
            this.revision = revision;
        }
    }
}
