package io.xenith.controlplane.core.reconcile;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.InstanceTransaction;
import java.util.ArrayList;
import java.util.List;

/** Gives up operations whose time is over, and takes back what they did. Deletions are not given up; they say what they wait for. */
public final class PastDeadlines implements Reconciler {
    private static final int AT_ONCE = 100;

    private final Surroundings around;

    /** Over this record. */
    public PastDeadlines(Surroundings around) {
        this.around = around;
    }

    @Override
    public String name() {
        return "past-deadlines";
    }

    @Override
    public RoundStatus run() {
        var done = around.record().transact("operation.expire", this::expireIn);
        done.forEach(change -> change.signal(around.signals()));
        return new RoundStatus(name(), done.size(), "");
    }

    private List<Change> expireIn(InstanceTransaction tx) {
        var changes = new ArrayList<Change>();
        var late = tx.listPastDeadline(AT_ONCE);
        if (late.isEmpty()) {
            return changes;
        }
        for (var state : tx.lock(late)) {
            if (isLate(state, tx)) {
                var change = new Change(
                        state, around.sagas().expire(state, around.at(tx.now())).state());
                if (!change.isNothing()) {
                    changes.add(change);
                }
            }
        }
        tx.save(changes);
        return changes;
    }

    private static boolean isLate(InstanceState state, InstanceTransaction tx) {
        return state.open() != null && !state.open().deadline().isAfter(tx.now());
    }
}
