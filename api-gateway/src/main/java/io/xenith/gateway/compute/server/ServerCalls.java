package io.xenith.gateway.compute.server;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.FindInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.OperationKind;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls about one server, refused in Nova's words, which name the server and what was asked of it. */
@ApplicationScoped
public class ServerCalls {

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    /** Calls this control plane. */
    public ServerCalls(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** The id as given, which must have the form of one; 404 when it has not, as nothing has such an id. */
    public static String id(String written) {
        if (!Ids.isUuid(written)) {
            throw notFound(written);
        }
        return written;
    }

    /**
     * The server; 404 when it is not there, or another project's. A deleted one too: the record still shows it to administrators, but
     * clients that wait for the end of a server wait for the 404.
     */
    public Instance find(String id) {
        Instance instance = controlPlane
                .instances()
                .findInstance(FindInstanceRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id(id))
                        .setWithoutUserData(!request.showsUserData())
                        .build())
                .getInstance();
        if (instance.getStatus() == InstanceStatus.INSTANCE_STATUS_DELETED) {
            throw notFound(id);
        }
        return instance;
    }

    /**
     * Makes a call that changes a server, or refuses it.
     *
     * @param action Nova's name of what is asked
     */
    public <T> T change(String action, String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failure) {
            throw Errors.find(failure)
                    .flatMap(detail -> refusal(action, id, detail))
                    .<RuntimeException>map(fault -> fault.because(failure))
                    .orElse(failure);
        }
    }

    static ApiFault notFound(String id) {
        String shown = id.length() > 255 ? id.substring(0, 255) : id;
        return ApiFault.notFound("Instance " + shown + " could not be found.");
    }

    private static Optional<ApiFault> refusal(String action, String id, ErrorDetail detail) {
        String cannot = "Cannot '" + action + "' instance " + id + " while it is in ";
        return switch (detail.reason()) {
            case "INSTANCE_LOCKED" -> Optional.of(ApiFault.conflict("Instance " + id + " is locked"));
            case "WRONG_STATE" -> Optional.of(ApiFault.conflict(cannot + "vm_state " + vmState(detail)));
            case "OPERATION_OPEN" -> Optional.of(ApiFault.conflict(cannot + "task_state " + taskState(detail)));
            // Nova says 404 for a group named in an action, and 400 for one named at create.
            case "SECURITY_GROUP_NOT_FOUND" ->
                Optional.of(ApiFault.notFound(
                        "Security group " + detail.metadata().getOrDefault("id", "") + " not found."));
            case "NEVER_RAN" -> Optional.of(ApiFault.conflict("Instance " + id + " is not ready"));
            case "HOST_UNREACHABLE" ->
                Optional.of(ApiFault.unavailable("The host of instance " + id + " does not answer. Try again later."));
            default -> Optional.empty();
        };
    }

    private static String vmState(ErrorDetail detail) {
        InstanceStatus status = named(
                        InstanceStatus.class,
                        "INSTANCE_STATUS_",
                        detail.metadata().getOrDefault("status", ""))
                .orElse(InstanceStatus.INSTANCE_STATUS_UNSPECIFIED);
        PowerState power = named(
                        PowerState.class, "POWER_STATE_", detail.metadata().getOrDefault("power", ""))
                .orElse(PowerState.POWER_STATE_NONE);
        return ServerState.vmState(status, power);
    }

    private static String taskState(ErrorDetail detail) {
        return ServerState.taskState(
                named(OperationKind.class, "OPERATION_KIND_", detail.metadata().getOrDefault("operation", ""))
                        .orElse(OperationKind.OPERATION_KIND_UNSPECIFIED));
    }

    // The contract's names, with or without the prefix that the language wants, in either case.
    private static <E extends Enum<E>> Optional<E> named(Class<E> type, String prefix, String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String full = upper.startsWith(prefix) ? upper : prefix + upper;
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(full)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }
}
