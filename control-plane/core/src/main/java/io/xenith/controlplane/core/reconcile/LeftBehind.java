package io.xenith.controlplane.core.reconcile;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.core.saga.Advance;
import io.xenith.controlplane.core.saga.Sightings;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends domains that are to be gone from hosts of which somebody says that they are off, so that deletions end and such a host can be forgotten. It waits for
 * nobody's word: that of the host will not come, and somebody else's is there.
 */
public final class LeftBehind implements Reconciler {
    private static final int AT_ONCE = 100;

    private final Surroundings around;

    /** Over this record. */
    public LeftBehind(Surroundings around) {
        this.around = around;
    }

    @Override
    public String name() {
        return "left-behind";
    }

    @Override
    public RoundStatus run() {
        var done = around.record().transact("instance.left-behind", this::endIn);
        done.forEach(change -> change.signal(around.signals()));
        return new RoundStatus(
                name(), done.size(), done.isEmpty() ? "" : done.size() + " instances have left a host that is off");
    }

    private List<Change> endIn(InstanceTransaction tx) {
        var changes = new ArrayList<Change>();
        var left = tx.listLeftBehind(AT_ONCE);
        if (left.isEmpty()) {
            return changes;
        }
        for (var state : tx.lock(left)) {
            var change = new Change(state, ended(state, tx));
            if (!change.isNothing()) {
                changes.add(change);
            }
        }
        tx.save(changes);
        return changes;
    }

    /** Goes on as far as no host is needed; nothing that ends a domain needs one. */
    private InstanceState ended(InstanceState state, InstanceTransaction tx) {
        var context = around.at(tx.now());
        var without = Sightings.leftBehind(state, context);
        return around.sagas().advance(without, context) instanceof Advance.Rested rested ? rested.state() : without;
    }
}
