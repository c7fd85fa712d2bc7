package io.xenith.controlplane.instance;

import io.grpc.Status;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationId;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changes what people wrote about an instance: names, metadata, tags, lock, security groups. Doing it twice is doing it once. */
@Singleton
public final class InstanceUpdates {
    private final Transactions transactions;
    private final RequestTrail trail;
    private final InstancePorts ports;
    private final InstanceWriter writer;
    private final InstanceQueries queries;

    public InstanceUpdates(
            Transactions transactions,
            RequestTrail trail,
            InstancePorts ports,
            InstanceWriter writer,
            InstanceQueries queries) {
        this.transactions = transactions;
        this.trail = trail;
        this.ports = ports;
        this.writer = writer;
        this.queries = queries;
    }

    Instance update(CallerScope scope, UpdateInstanceRequest request) {
        return transactions.run("instance.update", tx -> {
            var before = InstanceRequests.lock(tx, scope, request.getInstanceId());
            var profile = profile(tx, scope, before, request);
            var after = locking(tx, scope, withProfile(tx, before, profile), request);
            var change = new Change(before, after);
            if (request.getAddSecurityGroupsCount() + request.getRemoveSecurityGroupsCount() > 0) {
                ports.changeSecurityGroups(
                        tx,
                        scope,
                        before.instance().id().value(),
                        request.getAddSecurityGroupsList(),
                        request.getRemoveSecurityGroupsList());
            }
            if (!change.isNothing()) {
                writer.save(tx, List.of(change));
            }
            trail.audit(tx, scope, "update", AuditLog.Outcome.DONE, List.of(change));
            return queries.message(tx, scope, after);
        });
    }

    private static InstanceState withProfile(Transaction tx, InstanceState state, Profile profile) {
        return profile.equals(state.instance().profile())
                ? state
                : state.with(state.instance().with(profile).with(state.intent().touched(tx.now())));
    }

    private Profile profile(Transaction tx, CallerScope scope, InstanceState state, UpdateInstanceRequest request)
            throws SQLException {
        var old = state.instance().profile();
        var metadata = metadata(old.metadata(), request);
        if (metadata.size() > old.metadata().size()) {
            trail.requireFewMetadata(tx, scope, metadata.size());
        }
        return new Profile(
                request.hasName() ? InstanceFields.name(request.getName()) : old.name(),
                request.hasDescription() ? InstanceFields.description(request.getDescription()) : old.description(),
                request.hasHostname() ? InstanceFields.hostname(request.getHostname(), old.name()) : old.hostname(),
                request.hasAccessIpv4()
                        ? InstanceFields.address("access_ipv4", request.getAccessIpv4())
                        : old.accessIpv4(),
                request.hasAccessIpv6()
                        ? InstanceFields.address("access_ipv6", request.getAccessIpv6())
                        : old.accessIpv6(),
                metadata,
                request.getReplaceTags() ? InstanceFields.tags(request.getTagsList()) : old.tags(),
                old.lock(),
                old.keypairName(),
                old.keypairPublicKey(),
                old.userData(),
                old.configDrive());
    }

    private static SortedMap<String, String> metadata(SortedMap<String, String> old, UpdateInstanceRequest request) {
        var metadata = new TreeMap<String, String>();
        if (!request.getReplaceMetadata()) {
            metadata.putAll(old);
        }
        for (var key : request.getRemoveMetadataList()) {
            if (metadata.remove(key) == null) {
                throw ServiceException.of(Status.Code.NOT_FOUND, "METADATA_NOT_FOUND", "no metadata item " + key)
                        .with("id", key);
            }
        }
        metadata.putAll(InstanceFields.metadata(request.getSetMetadataMap()));
        return metadata;
    }

    /** A lock by an administrator is an administrator's to open. */
    private InstanceState locking(Transaction tx, CallerScope scope, InstanceState state, UpdateInstanceRequest request)
            throws SQLException {
        if (!request.hasLocked()) {
            return state;
        }
        var old = state.instance().profile().lock();
        if (old instanceof Lock.Closed closed && closed.byAdministrator() && !scope.administrator()) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "INSTANCE_LOCKED", "an administrator has locked the instance");
        }
        var owner = state.instance().userId().equals(scope.user().toString());
        Lock next = request.getLocked()
                ? new Lock.Closed(
                        scope.administrator() && !owner, Fields.text("lock_reason", request.getLockReason(), 0, 255))
                : new Lock.Open();
        var kind = request.getLocked() ? OperationKind.LOCK : OperationKind.UNLOCK;
        if (next.equals(old) || trail.findAnswered(tx, state.instance().id(), scope, request, Words.of(kind))) {
            return state;
        }
        var done = Operation.done(
                new OperationId(trail.around().ids().get()),
                kind,
                trail.reason(scope, request, "instance " + Words.of(kind)),
                tx.now());
        return withProfile(tx, state, locked(state.instance().profile(), next)).withClosed(done);
    }

    private static Profile locked(Profile profile, Lock lock) {
        return new Profile(
                profile.name(),
                profile.description(),
                profile.hostname(),
                profile.accessIpv4(),
                profile.accessIpv6(),
                profile.metadata(),
                profile.tags(),
                lock,
                profile.keypairName(),
                profile.keypairPublicKey(),
                profile.userData(),
                profile.configDrive());
    }
}
