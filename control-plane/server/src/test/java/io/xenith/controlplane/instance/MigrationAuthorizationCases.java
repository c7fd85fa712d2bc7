package io.xenith.controlplane.instance;

import static io.xenith.controlplane.testing.AuthorizationCase.refused;

import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.AbortMigrationRequest;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationServiceGrpc;
import java.util.List;
import java.util.UUID;

/** Who is refused what of {@code migration.proto}: everybody but administrators, whatever they name. */
public final class MigrationAuthorizationCases implements AuthorizationCases {
    private static final String REFUSED = "NOT_ADMINISTRATOR";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        var id = UUID.randomUUID().toString();
        return List.of(
                refused(
                        MigrationServiceGrpc.getMigrateInstanceMethod(),
                        MigrateInstanceRequest.newBuilder()
                                .setInstanceId(id)
                                .setKind(MigrationKind.MIGRATION_KIND_LIVE)
                                .build(),
                        REFUSED),
                refused(
                        MigrationServiceGrpc.getAbortMigrationMethod(),
                        AbortMigrationRequest.newBuilder()
                                .setInstanceId(id)
                                .setNumber(1)
                                .build(),
                        REFUSED),
                refused(
                        MigrationServiceGrpc.getListMigrationsMethod(),
                        ListMigrationsRequest.getDefaultInstance(),
                        REFUSED));
    }
}
