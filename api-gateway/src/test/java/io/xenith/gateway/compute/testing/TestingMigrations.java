package io.xenith.gateway.compute.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.AbortMigrationRequest;
import io.xenith.controlplane.v1.AbortMigrationResponse;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.ListMigrationsResponse;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrateInstanceResponse;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationServiceGrpc;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.controlplane.v1.PageResponse;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Moves that stay as far as they are until a test says otherwise. */
public final class TestingMigrations extends MigrationServiceGrpc.MigrationServiceImplBase {

    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    private final List<Migration> migrations = new ArrayList<>();
    private final List<MigrateInstanceRequest> asked = new ArrayList<>();
    private MigrationFilter filter = MigrationFilter.getDefaultInstance();
    private String refusal = "";

    /** What was asked last. */
    public synchronized MigrateInstanceRequest last() {
        return asked.getLast();
    }

    /** How many moves were asked for. */
    public synchronized int questions() {
        return asked.size();
    }

    /** What was looked for last. */
    public synchronized MigrationFilter filter() {
        return filter;
    }

    /** Refuses the next move for this reason. */
    public synchronized void refuseNext(String reason) {
        refusal = reason;
    }

    /** How far the youngest is from now on. */
    public synchronized void become(MigrationStatus status) {
        migrations.set(0, migrations.getFirst().toBuilder().setStatus(status).build());
    }

    @Override
    public synchronized void migrateInstance(
            MigrateInstanceRequest request, StreamObserver<MigrateInstanceResponse> out) {
        String reason = refusal;
        refusal = "";
        switch (reason) {
            case "" -> {}
            case "INVALID_FIELD" ->
                throw ServiceException.of(Status.Code.INVALID_ARGUMENT, reason, "requested_host: there is no host")
                        .with("field", "requested_host");
            case "SAME_HOST" -> throw ServiceException.of(Status.Code.INVALID_ARGUMENT, reason, "there already");
            case "HOST_TOO_OLD" -> throw ServiceException.of(Status.Code.FAILED_PRECONDITION, reason, "too old");
            default ->
                throw ServiceException.of(Status.Code.FAILED_PRECONDITION, reason, "not now")
                        .with("status", "OFF")
                        .with("power", "OFF");
        }
        asked.add(request);
        migrations.addFirst(Migration.newBuilder()
                .setNumber(asked.size())
                .setMigrationId(UUID.randomUUID().toString())
                .setInstanceId(request.getInstanceId())
                .setUserId(request.getCaller().getUserId())
                .setProjectId(request.getCaller().getProjectId())
                .setKind(request.getKind())
                .setStatus(MigrationStatus.MIGRATION_STATUS_MOVING)
                .setSourceHostName("host-1")
                .setDestinationHostName("host-2")
                .setStartedAt(THEN)
                .setUpdatedAt(THEN)
                .build());
        out.onNext(MigrateInstanceResponse.getDefaultInstance());
        out.onCompleted();
    }

    @Override
    public synchronized void abortMigration(AbortMigrationRequest request, StreamObserver<AbortMigrationResponse> out) {
        become(MigrationStatus.MIGRATION_STATUS_RETURNING);
        out.onNext(AbortMigrationResponse.getDefaultInstance());
        out.onCompleted();
    }

    @Override
    public synchronized void listMigrations(ListMigrationsRequest request, StreamObserver<ListMigrationsResponse> out) {
        filter = request.getFilter();
        List<Migration> found = migrations.stream()
                .filter(each ->
                        !filter.hasInstanceId() || filter.getInstanceId().equals(each.getInstanceId()))
                .filter(each -> !filter.hasNumber() || filter.getNumber() == each.getNumber())
                .filter(each -> !filter.hasKind() || filter.getKind() == each.getKind())
                .filter(each -> filter.getStatusesCount() == 0
                        || filter.getStatusesList().contains(each.getStatus()))
                .toList();
        int limit = request.getPage().getLimit() == 0 ? 1000 : request.getPage().getLimit();
        List<Migration> page = found.stream().limit(limit).toList();
        out.onNext(ListMigrationsResponse.newBuilder()
                .addAllMigrations(page)
                .setPage(PageResponse.newBuilder()
                        .setNextMarker(found.size() > limit ? page.getLast().getMigrationId() : ""))
                .build());
        out.onCompleted();
    }
}
