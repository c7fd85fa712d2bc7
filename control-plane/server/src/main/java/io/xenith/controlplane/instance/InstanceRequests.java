package io.xenith.controlplane.instance;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.saga.Advance;
import io.xenith.controlplane.core.saga.Answer;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.core.saga.Requests;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.Instance;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Accepts what is asked of instances that exist: in one transaction the intent, the operation and as much of its saga as needs no host; the
 * agent is told after the commit.
 */
@Singleton
public final class InstanceRequests {
    private final Transactions transactions;
    private final RequestTrail trail;
    private final Requests requests;
    private final InstanceWriter writer;
    private final InstanceQueries queries;

    public InstanceRequests(
            Transactions transactions,
            RequestTrail trail,
            Requests requests,
            InstanceWriter writer,
            InstanceQueries queries) {
        this.transactions = transactions;
        this.trail = trail;
        this.requests = requests;
        this.writer = writer;
        this.queries = queries;
    }

    /** Decides what is asked, once the instance is locked. */
    @FunctionalInterface
    interface Asking {
        Ask ask(Transaction tx, InstanceState state) throws SQLException;
    }

    /** Accepts, and answers the instance as it then is. Refusals are those of the contract. */
    Instance accept(
            CallerScope scope, String instanceId, Message request, String action, OperationKind kind, Asking asking) {
        return accept(
                scope, instanceId, request, action, kind, asking, (tx, state) -> queries.message(tx, scope, state));
    }

    /** What to answer, in the same transaction. */
    @FunctionalInterface
    interface Answering<T> {
        T answer(Transaction tx, InstanceState state) throws SQLException;
    }

    /** As above, with another answer. */
    <T> T accept(
            CallerScope scope,
            String instanceId,
            Message request,
            String action,
            OperationKind kind,
            Asking asking,
            Answering<T> answering) {
        return transactions.run("instance." + action.replace(' ', '-'), tx -> {
            var before = lock(tx, scope, instanceId);
            if (trail.findAnswered(tx, before.instance().id(), scope, request, Words.of(kind))) {
                return answering.answer(tx, before);
            }
            return answering.answer(tx, acceptIn(tx, scope, before, request, action, asking.ask(tx, before)));
        });
    }

    /** The same within a transaction that is under way, for an instance that it has locked. */
    InstanceState acceptIn(
            Transaction tx, CallerScope scope, InstanceState before, Message request, String action, Ask ask)
            throws SQLException {
        var answer = requests.accept(
                before,
                ask,
                scope.administrator(),
                trail.reason(scope, request, "instance " + action),
                trail.lease(tx),
                trail.context(tx));
        var accepted =
                switch (answer) {
                    case Answer.Accepted yes -> yes.state();
                    case Answer.WrongState wrong -> throw wrongState(action, wrong.view());
                    case Answer.Busy busy ->
                        throw ServiceException.of(
                                        Status.Code.FAILED_PRECONDITION,
                                        "OPERATION_OPEN",
                                        "another operation is open on the instance")
                                .with("action", action)
                                .with("operation", Words.of(busy.open()));
                    case Answer.HasVolumes _ ->
                        throw ServiceException.of(
                                        Status.Code.FAILED_PRECONDITION,
                                        "VOLUMES_ATTACHED",
                                        "an instance with volumes cannot leave its host; detach them first")
                                .with("action", action);
                    case Answer.Locked _ ->
                        throw ServiceException.of(
                                Status.Code.FAILED_PRECONDITION, "INSTANCE_LOCKED", "the instance is locked");
                };
        var change = new Change(before, advanced(accepted, tx));
        if (!change.isNothing()) {
            writer.save(tx, List.of(change));
            trail.audit(tx, scope, action, AuditLog.Outcome.ACCEPTED, List.of(change));
            trail.runAfterCommit(tx, List.of(change));
        }
        return change.after();
    }

    /** Locks an instance that the caller may change; INSTANCE_NOT_FOUND otherwise, and for what is deleted. */
    static InstanceState lock(Transaction tx, CallerScope scope, String id) throws SQLException {
        var uuid = Fields.lookup("instance", id);
        return InstanceReader.lock(tx.connection(), List.of(uuid)).stream()
                .filter(state -> scope.reaches(new io.xenith.controlplane.record.ProjectId(
                        state.instance().project().value())))
                .filter(state -> state.intent().deletedAt() == null)
                .findFirst()
                .orElseThrow(() -> RequestTrail.notFound(id));
    }

    private InstanceState advanced(InstanceState state, Transaction tx) {
        var open = state.open();
        if (open == null || open.lease() instanceof Lease.Waiting) {
            return state;
        }
        return switch (trail.around().sagas().advance(state, trail.context(tx))) {
            case Advance.Rested rested -> rested.state();
            // Placing is the runner's; it is woken after the commit.
            case Advance.NeedsHost needs -> needs.state();
        };
    }

    private static ServiceException wrongState(String action, InstanceView view) {
        return ServiceException.of(
                        Status.Code.FAILED_PRECONDITION,
                        "WRONG_STATE",
                        "cannot " + action + " an instance that is "
                                + view.status().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .with("action", action)
                .with("status", view.status().name())
                .with("power", view.power().name())
                .with("task", view.task().name());
    }
}
