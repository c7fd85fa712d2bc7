package io.xenith.gateway.compute.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;

/** Moves to another host, by an administrator's word: 202, and the server's status and the list of migrations say the rest. */
@ApplicationScoped
class MoveActions {

    private static final int HOST_LENGTH_AT_MOST = 255;
    private static final String LIVE = "os-migrateLive";
    private static final String COLD = "migrate";

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    MoveActions(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    /** Off; then confirmed or reverted as a resize. Before 2.56 nothing is read. */
    Response migrate(String id, JsonFields body) {
        allow(id, "os_compute_api:os-migrate-server:migrate");
        String host = request.has(Change.MIGRATE_TO_HOST)
                ? body.findObject(COLD)
                        .map(fields -> fields.allowOnly(Set.of("host")))
                        .flatMap(MoveActions::host)
                        .orElse("")
                : "";
        return move(COLD, id, MigrationKind.MIGRATION_KIND_COLD, host, false);
    }

    /** As it runs. */
    Response migrateLive(String id, JsonBody body) {
        allow(id, "os_compute_api:os-migrate-server:migrate_live");
        JsonFields fields = body.required(LIVE);
        boolean auto = request.has(Change.MIGRATE_AUTO_BLOCK);
        boolean mayForce = request.has(Change.MIGRATE_CHECKED) && !request.has(Change.NO_FORCED_MIGRATION);
        fields.allowOnly(
                auto
                        ? mayForce ? Set.of("host", "block_migration", "force") : Set.of("host", "block_migration")
                        : Set.of("host", "block_migration", "disk_over_commit"));
        if (!fields.has("host")) {
            throw fields.missing("host");
        }
        String host = host(fields).orElse("");
        boolean withoutCopy = !mayCopyDisks(fields, auto);
        if (!auto) {
            boolean overCommit =
                    fields.findBoolean("disk_over_commit").orElseThrow(() -> fields.missing("disk_over_commit"));
            if (overCommit) {
                throw ApiFault.badRequest("disk_over_commit is not offered by this cloud: a disk is claimed in full.");
            }
        }
        if (mayForce && fields.bool("force", false)) {
            throw ApiFault.badRequest("force is not offered by this cloud: a host that is named is checked.");
        }
        return move(LIVE, id, MigrationKind.MIGRATION_KIND_LIVE, host, withoutCopy);
    }

    /** {@code auto} and {@code true} alike: disks are copied where the hosts have no store together. */
    private static boolean mayCopyDisks(JsonFields fields, boolean auto) {
        JsonNode value = fields.find("block_migration").orElseThrow(() -> fields.missing("block_migration"));
        if (auto && value.isTextual() && value.textValue().equals("auto")) {
            return true;
        }
        return fields.findBoolean("block_migration").orElseThrow(() -> fields.missing("block_migration"));
    }

    private static Optional<String> host(JsonFields fields) {
        return fields.isNull("host") ? Optional.empty() : fields.findString("host", 1, HOST_LENGTH_AT_MOST);
    }

    /** To a stranger the server is not there; to others it is not theirs to move. */
    private void allow(String id, String policy) {
        calls.find(id);
        request.requireAdministrator(policy);
    }

    private Response move(String action, String id, MigrationKind kind, String host, boolean withoutCopy) {
        calls.change(action, id, () -> {
            try {
                return controlPlane
                        .migrations()
                        .migrateInstance(MigrateInstanceRequest.newBuilder()
                                .setCaller(request.caller())
                                .setInstanceId(id)
                                .setKind(kind)
                                .setRequestedHost(host)
                                .setWithoutCopy(withoutCopy)
                                .build());
            } catch (StatusRuntimeException failure) {
                throw Errors.find(failure)
                        .flatMap(detail -> refusal(id, kind, host, detail))
                        .<RuntimeException>map(fault -> fault.because(failure))
                        .orElse(failure);
            }
        });
        return Response.accepted().build();
    }

    private static Optional<ApiFault> refusal(String id, MigrationKind kind, String host, ErrorDetail detail) {
        return switch (detail.reason()) {
            case "INVALID_FIELD" ->
                detail.metadata().getOrDefault("field", "").equals("requested_host")
                        ? Optional.of(ApiFault.badRequest("Compute host " + host + " could not be found."))
                        : Optional.empty();
            case "SAME_HOST" ->
                Optional.of(ApiFault.badRequest(
                        kind == MigrationKind.MIGRATION_KIND_LIVE
                                ? "Unable to migrate instance (" + id + ") to current host (" + host + ")."
                                : "Cannot migrate to the host where the server exists."));
            case "HOST_TOO_OLD" -> Optional.of(ApiFault.badRequest(detail.message()));
            case "NO_SHARED_STORE" ->
                Optional.of(ApiFault.badRequest(
                        detail.message() + ". Say so by block_migration (the client's --block-migration)."));
            default -> Optional.empty();
        };
    }
}
