package io.xenith.controlplane.instance;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.v1.AbortMigrationRequest;
import io.xenith.controlplane.v1.AbortMigrationResponse;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.ListMigrationsResponse;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrateInstanceResponse;
import io.xenith.controlplane.v1.MigrationServiceGrpc;
import jakarta.inject.Singleton;

/** Moves between hosts over gRPC. Each method reads who asks and calls one other. */
@Singleton
public final class MigrationGrpc extends MigrationServiceGrpc.MigrationServiceImplBase {
    private final MigrationRequests requests;
    private final MigrationQueries queries;

    public MigrationGrpc(MigrationRequests requests, MigrationQueries queries) {
        this.requests = requests;
        this.queries = queries;
    }

    @Override
    public void migrateInstance(MigrateInstanceRequest request, StreamObserver<MigrateInstanceResponse> observer) {
        answer(observer, () -> MigrateInstanceResponse.newBuilder()
                .setInstance(requests.migrate(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void abortMigration(AbortMigrationRequest request, StreamObserver<AbortMigrationResponse> observer) {
        answer(observer, () -> {
            requests.abort(CallerScope.of(request.getCaller()), request);
            return AbortMigrationResponse.getDefaultInstance();
        });
    }

    @Override
    public void listMigrations(ListMigrationsRequest request, StreamObserver<ListMigrationsResponse> observer) {
        answer(observer, () -> {
            var page = queries.list(CallerScope.of(request.getCaller()), request);
            return ListMigrationsResponse.newBuilder()
                    .addAllMigrations(page.rows())
                    .setPage(page.response())
                    .build();
        });
    }
}
