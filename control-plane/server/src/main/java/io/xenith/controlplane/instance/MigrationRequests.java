package io.xenith.controlplane.instance;

import io.grpc.Status;
import io.xenith.controlplane.core.instance.GuestType;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.placement.GuestTraits;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.fleet.Fences;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.AbortMigrationRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns an administrator's requests to move an instance into what is asked of it. */
@Singleton
public final class MigrationRequests {
    private final Transactions transactions;
    private final InstanceRequests requests;
    private final MigrationQueries migrations;

    public MigrationRequests(Transactions transactions, InstanceRequests requests, MigrationQueries migrations) {
        this.transactions = transactions;
        this.requests = requests;
        this.migrations = migrations;
    }

    private record NamedHost(HostId id, String name, List<String> traits) {
        List<String> stores() {
            return traits.stream()
                    .filter(trait -> trait.startsWith(GuestTraits.STORE_BEGINNING))
                    .toList();
        }
    }

    Instance migrate(CallerScope scope, MigrateInstanceRequest request) {
        scope.requireAdministrator();
        if (request.getKind() == MigrationKind.MIGRATION_KIND_EVACUATION) {
            return evacuate(scope, request);
        }
        boolean live =
                switch (request.getKind()) {
                    case MIGRATION_KIND_LIVE -> true;
                    case MIGRATION_KIND_COLD -> false;
                    case MIGRATION_KIND_EVACUATION, MIGRATION_KIND_UNSPECIFIED, UNRECOGNIZED ->
                        throw Refusals.invalidField("kind", "name one");
                };
        if (request.getWithoutCopy() && !live) {
            throw Refusals.invalidField("without_copy", "only a live move can do without");
        }
        return requests.accept(
                scope,
                request.getInstanceId(),
                request,
                live ? "migrate live" : "migrate",
                live ? OperationKind.MIGRATE : OperationKind.MIGRATE_COLD,
                (tx, state) -> {
                    var onto = onto(tx, state, request.getRequestedHost(), live);
                    if (live) {
                        requireSourceKnowsHow(tx, state);
                    }
                    if (request.getWithoutCopy()) {
                        requireOneStore(tx, state, onto);
                    }
                    return live ? new Ask.Migrate(onto, request.getWithoutCopy()) : new Ask.MigrateCold(onto);
                });
    }

    private Instance evacuate(CallerScope scope, MigrateInstanceRequest request) {
        return requests.accept(
                scope, request.getInstanceId(), request, "evacuate", OperationKind.EVACUATE, (tx, state) -> {
                    var onto = onto(tx, state, request.getRequestedHost(), false);
                    if (state.open() == null) {
                        requireProof(tx, state);
                    }
                    return new Ask.Evacuate(onto, request.getStopped());
                });
    }

    /** The row stays locked until the operation has begun: should the host speak up meanwhile, its word comes after. */
    private static void requireProof(Transaction tx, InstanceState state) throws SQLException {
        var live = state.live();
        if (live.isEmpty()) {
            return;
        }
        var found = Sql.find(
                        tx.connection(),
                        "SELECT name, fenced_at IS NOT NULL AS fenced, " + Fences.HOLD
                                + " AS holds FROM host WHERE id = ? FOR SHARE",
                        row -> new FencedHost(row.text("name"), row.bool("fenced"), row.bool("holds")),
                        live.get().host().value())
                .orElseThrow();
        if (!found.fenced) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION,
                            "HOST_NOT_FENCED",
                            "host " + found.name
                                    + " may still run the instance: make sure that it is off, and say so by forcing its compute service down")
                    .with("host", found.name);
        }
        if (!found.holds) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION,
                            "FENCE_VOID",
                            "host " + found.name
                                    + " has spoken after it was said to be off: lift the fence, or switch it off and fence it anew")
                    .with("host", found.name);
        }
    }

    private record FencedHost(String name, boolean fenced, boolean holds) {}

    private static @Nullable HostId onto(Transaction tx, InstanceState state, String name, boolean live)
            throws SQLException {
        if (name.isEmpty()) {
            return null;
        }
        var host = find(tx, "name = ?", name)
                .orElseThrow(() -> Refusals.invalidField("requested_host", "there is no host " + name));
        boolean there =
                state.live().filter(domain -> domain.host().equals(host.id)).isPresent();
        // While a move is under way the instance may be there by it, as when the same request comes again: that is
        // answered elsewhere.
        if (there && state.open() == null) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "SAME_HOST", "the instance is on that host")
                    .with("host", name);
        }
        if (live) {
            requireKnowsHow(host);
        }
        return host.id;
    }

    /** The host that will be found for it is asked the same by the scheduler. */
    private static void requireSourceKnowsHow(Transaction tx, InstanceState state) throws SQLException {
        var live = state.live();
        if (live.isPresent()) {
            find(tx, "id = ?", live.get().host().value()).ifPresent(MigrationRequests::requireKnowsHow);
        }
    }

    private static void requireOneStore(Transaction tx, InstanceState state, @Nullable HostId onto)
            throws SQLException {
        if (state.instance().boot().guestType() == GuestType.HVM) {
            throw noSharedStore("disks of HVM instances are copied, whatever store their hosts have");
        }
        var live = state.live();
        if (live.isEmpty()) {
            return; // refused elsewhere, by its status
        }
        var source = load(tx, live.get().host());
        var stores = source.stores();
        if (stores.isEmpty()) {
            throw noSharedStore("host " + source.name + " has its disks for itself");
        }
        if (onto != null) {
            var destination = load(tx, onto);
            if (Collections.disjoint(stores, destination.stores())) {
                throw noSharedStore("hosts " + source.name + " and " + destination.name + " have no store together");
            }
        }
    }

    private static ServiceException noSharedStore(String why) {
        return ServiceException.of(
                Status.Code.FAILED_PRECONDITION, "NO_SHARED_STORE", why + ": a move has to copy the disks");
    }

    private static NamedHost load(Transaction tx, HostId id) throws SQLException {
        return find(tx, "id = ?", id.value()).orElseThrow(() -> Refusals.notFound("host", id.value()));
    }

    private static void requireKnowsHow(NamedHost host) {
        if (!host.traits.contains(GuestTraits.LIVE_MOVE)) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION,
                            "HOST_TOO_OLD",
                            "the agent of host " + host.name + " is too old to move an instance as it runs")
                    .with("host", host.name);
        }
    }

    private static Optional<NamedHost> find(Transaction tx, String condition, Object value) throws SQLException {
        return Sql.find(
                tx.connection(),
                "SELECT id, name, traits FROM host WHERE removed_at IS NULL AND " + condition,
                row -> new NamedHost(new HostId(row.uuid("id")), row.text("name"), row.texts("traits")),
                value);
    }

    void abort(CallerScope scope, AbortMigrationRequest request) {
        scope.requireAdministrator();
        transactions.run("instance.abort-migration", tx -> {
            var state = InstanceRequests.lock(tx, scope, request.getInstanceId());
            var migration = migrations
                    .find(tx, state.instance().id(), request.getNumber())
                    .orElseThrow(() -> Refusals.notFound("migration", request.getNumber()));
            if (isCalledOff(migration.getKind(), migration.getStatus())) {
                return state;
            }
            if (migration.getKind() != MigrationKind.MIGRATION_KIND_LIVE || isOver(migration.getStatus())) {
                throw ServiceException.of(
                                Status.Code.FAILED_PRECONDITION,
                                "MIGRATION_OVER",
                                "only a live migration that is under way can be called off")
                        .with("status", migration.getStatus().name());
            }
            return requests.acceptIn(tx, scope, state, request, "abort migration of", new Ask.CallOffMigration());
        });
    }

    private static boolean isCalledOff(MigrationKind kind, MigrationStatus status) {
        return kind == MigrationKind.MIGRATION_KIND_LIVE && status == MigrationStatus.MIGRATION_STATUS_CANCELLED;
    }

    private static boolean isOver(MigrationStatus status) {
        return switch (status) {
            case MIGRATION_STATUS_PLACING, MIGRATION_STATUS_MOVING, MIGRATION_STATUS_RETURNING -> false;
            case MIGRATION_STATUS_ARRIVED,
                    MIGRATION_STATUS_CONFIRMED,
                    MIGRATION_STATUS_REVERTED,
                    MIGRATION_STATUS_CANCELLED,
                    MIGRATION_STATUS_FAILED,
                    MIGRATION_STATUS_UNSPECIFIED,
                    UNRECOGNIZED -> true;
        };
    }
}
