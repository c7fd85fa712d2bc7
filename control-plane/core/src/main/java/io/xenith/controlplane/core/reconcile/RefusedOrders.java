package io.xenith.controlplane.core.reconcile;

import io.xenith.controlplane.core.host.OrderRefusals;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.core.saga.SagaContext;
import io.xenith.scheduler.InstanceId;
import java.util.ArrayList;
import java.util.List;

/** Gives up the operation that waits for an order which its agent will never take. */
public final class RefusedOrders implements OrderRefusals {
    private final Surroundings around;

    /** Over this record. */
    public RefusedOrders(Surroundings around) {
        this.around = around;
    }

    private record Refused(DomainId domain, long generation, String reason, String message) {}

    @Override
    public void refused(InstanceId instance, DomainId domain, long generation, String reason, String message) {
        var order = new Refused(domain, generation, reason, message);
        var done = around.record().transact("operation.refused", tx -> giveUpIn(tx, instance, order));
        done.forEach(change -> change.signal(around.signals()));
    }

    private List<Change> giveUpIn(InstanceTransaction tx, InstanceId instance, Refused order) {
        var context = around.at(tx.now());
        var changes = new ArrayList<Change>();
        for (var state : tx.lock(List.of(instance))) {
            if (waitsFor(state, order)) {
                var after = around.sagas()
                        .giveUp(state, fault(state, order, context), context)
                        .state();
                var change = new Change(state, after);
                if (!change.isNothing()) {
                    changes.add(change);
                }
            }
        }
        tx.save(changes);
        return changes;
    }

    /** Only the order that the open operation waits for matters: a later one may be in order, and one that was taken was no refusal. */
    private static boolean waitsFor(InstanceState state, Refused order) {
        return state.open() != null
                && state.live()
                        .filter(live -> live.id().equals(order.domain))
                        .filter(live -> live.intent().generation() == order.generation && !live.isAnswered())
                        .isPresent();
    }

    private static Fault fault(InstanceState state, Refused order, SagaContext context) {
        var host = state.live().map(live -> state.hostName(live.host())).orElse("");
        return new Fault(
                Fault.ORDER_REFUSED,
                "The host does not understand what it was asked to do.",
                "host " + host + ", domain " + order.domain + ", generation " + order.generation + ": " + order.reason
                        + ": " + order.message,
                context.now());
    }
}
