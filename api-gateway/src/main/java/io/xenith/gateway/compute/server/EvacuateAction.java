package io.xenith.gateway.compute.server;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code evacuate}: a server of a host that somebody said is off, anew on another host. Hosts share no store, so that it comes back from its image, as
 * Nova's does without shared storage.
 */
@ApplicationScoped
class EvacuateAction {

    private static final String ACTION = "evacuate";
    private static final int TEXT_LENGTH_AT_MOST = 255;

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    EvacuateAction(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    /** Until 2.14 the answer is a password, which no guest is given here, as at rebuild; from then on there is none. */
    Response evacuate(String id, JsonFields fields) {
        calls.find(id);
        request.requireAdministrator("os_compute_api:os-evacuate");
        boolean tellsStorage = !request.has(Change.EVACUATE_WITHOUT_SHARED_STORAGE);
        boolean mayForce = request.has(Change.EVACUATE_CHECKED) && !request.has(Change.NO_FORCED_MIGRATION);
        fields.allowOnly(allowed(tellsStorage, mayForce));
        Optional<String> host =
                fields.isNull("host") ? Optional.empty() : fields.findString("host", 1, TEXT_LENGTH_AT_MOST);
        Optional<String> password =
                fields.isNull("adminPass") ? Optional.empty() : fields.findSecret("adminPass", 0, TEXT_LENGTH_AT_MOST);
        if (tellsStorage
                && fields.findBoolean("onSharedStorage").orElseThrow(() -> fields.missing("onSharedStorage"))) {
            throw ApiFault.badRequest(
                    "Invalid state of instance files on shared storage: hosts of this cloud share none.");
        }
        if (mayForce && fields.bool("force", false)) {
            throw ApiFault.badRequest("force is not offered by this cloud: a host that is named is checked.");
        }
        migrate(id, host.orElse(""));
        return tellsStorage
                ? Response.ok(JsonWriter.bytes(
                                json -> json.put("adminPass", password.orElseGet(AdminPassword::random))))
                        .build()
                : Response.ok().build();
    }

    private static Set<String> allowed(boolean tellsStorage, boolean mayForce) {
        Set<String> allowed = new HashSet<>(Set.of("host", "adminPass"));
        if (tellsStorage) {
            allowed.add("onSharedStorage");
        }
        if (mayForce) {
            allowed.add("force");
        }
        return allowed;
    }

    private void migrate(String id, String host) {
        calls.change(ACTION, id, () -> {
            try {
                return controlPlane
                        .migrations()
                        .migrateInstance(MigrateInstanceRequest.newBuilder()
                                .setCaller(request.caller())
                                .setInstanceId(id)
                                .setKind(MigrationKind.MIGRATION_KIND_EVACUATION)
                                .setRequestedHost(host)
                                .setStopped(request.has(Change.EVACUATED_STOPPED))
                                .build());
            } catch (StatusRuntimeException failure) {
                throw Errors.find(failure)
                        .flatMap(detail -> refusal(host, detail))
                        .<RuntimeException>map(fault -> fault.because(failure))
                        .orElse(failure);
            }
        });
    }

    private static Optional<ApiFault> refusal(String host, ErrorDetail detail) {
        return switch (detail.reason()) {
            case "INVALID_FIELD" ->
                detail.metadata().getOrDefault("field", "").equals("requested_host")
                        ? Optional.of(ApiFault.badRequest("Compute host " + host + " could not be found."))
                        : Optional.empty();
            case "SAME_HOST" -> Optional.of(ApiFault.badRequest("The target host can't be the same one."));
            // Nova refuses with 409 when the compute service is not down: the words say what is wanted here.
            case "HOST_NOT_FENCED", "FENCE_VOID", "VOLUMES_ATTACHED" ->
                Optional.of(ApiFault.conflict(detail.message()));
            default -> Optional.empty();
        };
    }
}
