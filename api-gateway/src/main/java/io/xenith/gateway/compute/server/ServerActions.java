package io.xenith.gateway.compute.server;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.ConfirmResizeRequest;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.InstanceServiceGrpc.InstanceServiceBlockingStub;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.controlplane.v1.RevertResizeRequest;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** What may be done with a server, but for rebuild. Each is one call; the answer is 202 and nothing else unless said otherwise. */
@ApplicationScoped
class ServerActions {

    private static final int REASON_LENGTH_AT_MOST = 255;

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerActions(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    Response start(String id) {
        return power("start", id, PowerChange.POWER_CHANGE_START);
    }

    Response stop(String id) {
        return power("stop", id, PowerChange.POWER_CHANGE_STOP);
    }

    Response pause(String id) {
        return power("pause", id, PowerChange.POWER_CHANGE_PAUSE);
    }

    Response unpause(String id) {
        return power("unpause", id, PowerChange.POWER_CHANGE_UNPAUSE);
    }

    Response suspend(String id) {
        return power("suspend", id, PowerChange.POWER_CHANGE_SUSPEND);
    }

    Response resume(String id) {
        return power("resume", id, PowerChange.POWER_CHANGE_RESUME);
    }

    Response reboot(String id, JsonFields reboot) {
        reboot.allowOnly(Set.of("type"));
        String type = Bodies.findOneOf(reboot, "type", List.of("HARD", "Hard", "hard", "SOFT", "Soft", "soft"))
                .orElseThrow(() -> reboot.missing("type"));
        return power(
                "reboot",
                id,
                type.toLowerCase(Locale.ROOT).equals("hard")
                        ? PowerChange.POWER_CHANGE_REBOOT_HARD
                        : PowerChange.POWER_CHANGE_REBOOT_SOFT);
    }

    private Response power(String action, String id, PowerChange change) {
        return accepted(action, id, () -> instances()
                .changePower(ChangePowerRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .setChange(change)
                        .build()));
    }

    /** From 2.73 on with a reason, in an object or null. */
    Response lock(String id, JsonFields body) {
        UpdateInstanceRequest.Builder lock = update(id).setLocked(true);
        if (request.has(Change.LOCK_REASON)) {
            body.findObject("lock").ifPresent(fields -> fields.allowOnly(Set.of("locked_reason"))
                    .findString("locked_reason", 1, REASON_LENGTH_AT_MOST)
                    .ifPresent(lock::setLockReason));
        }
        return accepted("lock", id, () -> instances().updateInstance(lock.build()));
    }

    Response unlock(String id) {
        return accepted("unlock", id, () -> instances()
                .updateInstance(update(id).setLocked(false).build()));
    }

    Response resize(String id, JsonFields resize) {
        resize.allowOnly(Set.of("flavorRef", "OS-DCF:diskConfig"));
        String flavor = Bodies.flavorRef(resize, "flavorRef");
        Bodies.findOneOf(resize, "OS-DCF:diskConfig", List.of("AUTO", "MANUAL"));
        return accepted("resize", id, () -> instances()
                .resizeInstance(ResizeInstanceRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .setFlavorId(flavor)
                        .build()));
    }

    /** 204. */
    Response confirmResize(String id) {
        calls.change("confirmResize", id, () -> instances()
                .confirmResize(ConfirmResizeRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .build()));
        return Response.noContent().build();
    }

    Response revertResize(String id) {
        return accepted("revertResize", id, () -> instances()
                .revertResize(RevertResizeRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .build()));
    }

    Response forceDelete(String id) {
        return accepted("forceDelete", id, () -> instances()
                .deleteInstance(DeleteInstanceRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .setForce(true)
                        .build()));
    }

    /** 200 with the text; -1 lines, or none said, are all that is kept. */
    Response console(String id, JsonFields ask) {
        ask.allowOnly(Set.of("length"));
        OptionalInt lines = ask.findInt("length", -1, Integer.MAX_VALUE);
        ReadConsoleRequest.Builder read =
                ReadConsoleRequest.newBuilder().setCaller(request.caller()).setInstanceId(id);
        lines.ifPresent(count -> {
            if (count >= 0) {
                read.setLines(count);
            }
        });
        ByteString data = calls.change("os-getConsoleOutput", id, () -> instances()
                .readConsole(read.build())
                .getData());
        // Guests write what they like; JSON has text. Bytes that are none become the replacement character.
        String text = new String(data.toByteArray(), StandardCharsets.UTF_8);
        return Response.ok(JsonWriter.bytes(json -> json.put("output", text))).build();
    }

    Response addSecurityGroup(String id, JsonFields group) {
        String name = groupName(group);
        return accepted("addSecurityGroup", id, () -> instances()
                .updateInstance(update(id).addAddSecurityGroups(name).build()));
    }

    Response removeSecurityGroup(String id, JsonFields group) {
        String name = groupName(group);
        return accepted("removeSecurityGroup", id, () -> instances()
                .updateInstance(update(id).addRemoveSecurityGroups(name).build()));
    }

    private static String groupName(JsonFields group) {
        return Bodies.name(group.allowOnly(Set.of("name")), "name");
    }

    private UpdateInstanceRequest.Builder update(String id) {
        return UpdateInstanceRequest.newBuilder().setCaller(request.caller()).setInstanceId(id);
    }

    private InstanceServiceBlockingStub instances() {
        return controlPlane.instances();
    }

    private Response accepted(String action, String id, Supplier<?> call) {
        calls.change(action, id, call);
        return Response.accepted().build();
    }
}
