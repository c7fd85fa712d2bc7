package io.xenith.gateway.compute.server;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.Operation;
import io.xenith.controlplane.v1.OperationKind;
import io.xenith.controlplane.v1.OperationState;
import io.xenith.controlplane.v1.OperationStep;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** What was asked of a server, as Nova shows it: an action, and its steps as events. */
final class OperationView {

    private OperationView() {}

    /** One of a list. */
    static void brief(JsonWriter json, Operation operation, Viewer viewer) {
        json.put("action", action(operation.getKind()))
                .put("instance_uuid", operation.getInstanceId())
                .put("request_id", operation.getRequestId())
                .put("user_id", Ids.toHex(operation.getUserId()))
                .put("project_id", Ids.toHex(operation.getProjectId()))
                .putNullable("start_time", time(operation.hasStartedAt(), operation.getStartedAt()))
                .putNullable("message", operation.getState() == OperationState.OPERATION_STATE_FAILED ? "Error" : null);
        if (viewer.has(Change.ACTION_PAGING)) {
            json.putNullable("updated_at", time(operation.hasUpdatedAt(), operation.getUpdatedAt()));
        }
    }

    /** One alone, with its events where the viewer may see them. */
    static void detail(JsonWriter json, Operation operation, Viewer viewer) {
        brief(json, operation, viewer);
        if (viewer.administrator() || viewer.has(Change.ACTION_EVENTS)) {
            json.array("events", () -> operation
                    .getStepsList()
                    .forEach(step -> json.item(() -> event(json, operation, step, viewer))));
        }
    }

    private static void event(JsonWriter json, Operation operation, OperationStep step, Viewer viewer) {
        boolean failed = step.getState() == OperationState.OPERATION_STATE_FAILED;
        json.put("event", step.getName())
                .putNullable("start_time", time(step.hasStartedAt(), step.getStartedAt()))
                .putNullable("finish_time", time(step.hasFinishedAt(), step.getFinishedAt()))
                .putNullable("result", result(step.getState()));
        if (viewer.administrator()) {
            json.putNullable("traceback", failed ? trace(operation, step) : null);
        }
        if (viewer.has(Change.ACTION_EVENT_HOST)) {
            if (viewer.administrator()) {
                json.putUnlessEmpty("host", step.getHostName());
            }
            json.put("hostId", HostHash.of(Ids.toHex(operation.getProjectId()), step.getHostName()));
        }
        if (viewer.has(Change.ACTION_EVENT_DETAILS)) {
            json.putNullable(
                    "details", failed && operation.hasFault() ? FaultView.message(operation.getFault()) : null);
        }
    }

    // Ours are no stack traces but what an operator needs in their place.
    private static @Nullable String trace(Operation operation, OperationStep step) {
        String details = operation.getFault().getDetails();
        String text = details.isEmpty() ? step.getMessage() : details;
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String result(OperationState state) {
        return switch (state) {
            case OPERATION_STATE_SUCCEEDED -> "Success";
            case OPERATION_STATE_FAILED, OPERATION_STATE_CANCELLED -> "Error";
            case OPERATION_STATE_OPEN, OPERATION_STATE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable String time(boolean known, Timestamp at) {
        return known ? ApiTime.microsWithoutZone(ApiTime.of(at)) : null;
    }

    /** Nova's name of an action. */
    static String action(OperationKind kind) {
        return switch (kind) {
            case OPERATION_KIND_CREATE -> "create";
            case OPERATION_KIND_DELETE -> "delete";
            case OPERATION_KIND_START -> "start";
            case OPERATION_KIND_STOP -> "stop";
            case OPERATION_KIND_REBOOT -> "reboot";
            case OPERATION_KIND_PAUSE -> "pause";
            case OPERATION_KIND_UNPAUSE -> "unpause";
            case OPERATION_KIND_SUSPEND -> "suspend";
            case OPERATION_KIND_RESUME -> "resume";
            case OPERATION_KIND_REBUILD -> "rebuild";
            case OPERATION_KIND_MIGRATE -> "live-migration";
            case OPERATION_KIND_MIGRATE_COLD -> "migrate";
            case OPERATION_KIND_EVACUATE -> "evacuate";
            case OPERATION_KIND_RESIZE -> "resize";
            case OPERATION_KIND_CONFIRM_RESIZE -> "confirmResize";
            case OPERATION_KIND_REVERT_RESIZE -> "revertResize";
            case OPERATION_KIND_LOCK -> "lock";
            case OPERATION_KIND_UNLOCK -> "unlock";
            case OPERATION_KIND_ATTACH_PORT -> "attach_interface";
            case OPERATION_KIND_DETACH_PORT -> "detach_interface";
            case OPERATION_KIND_ATTACH_VOLUME -> "attach_volume";
            case OPERATION_KIND_DETACH_VOLUME -> "detach_volume";
            case OPERATION_KIND_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }
}
