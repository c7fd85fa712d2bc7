package io.xenith.gateway.volume;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.FindVolumeRequest;
import io.xenith.controlplane.v1.UpdateVolumeRequest;
import io.xenith.controlplane.v1.Volume;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.version.PublicAddress;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** The request in hand, and the calls that several resources of block storage make. */
@ApplicationScoped
class VolumeRequest {

    private final ControlPlane controlPlane;
    private final CurrentRequest current;
    private final PublicAddress address;

    VolumeRequest(ControlPlane controlPlane, CurrentRequest current, PublicAddress address) {
        this.controlPlane = controlPlane;
        this.current = current;
        this.address = address;
    }

    /** The calls of the contracts. */
    ControlPlane controlPlane() {
        return controlPlane;
    }

    /** Who asks, in the project that the path names: 400 when it is not the token's, as in Cinder. */
    Caller caller(String project) {
        requireProject(project);
        return current.callerProto();
    }

    /** 400 when the project in the path is not the token's. */
    void requireProject(String project) {
        if (!Ids.findUuid(project).orElse("").equals(projectId())) {
            throw ApiFault.badRequest("Malformed request url: the project in it is not that of the token");
        }
    }

    /** Record id of the token's project. */
    String projectId() {
        return current.caller().projectId();
    }

    boolean administrator() {
        return current.caller().administrator();
    }

    /** 403 in Cinder's words, unless an administrator asks. */
    void requireAdministrator(String policy) {
        if (!administrator()) {
            throw ApiFault.forbidden("Policy doesn't allow " + policy + " to be performed.");
        }
    }

    /** For whom to write the answer. */
    VolumeView view() {
        String project = Ids.toHex(projectId());
        return new VolumeView(address.of("/volume/v3/" + project), address.of("/volume/" + project), administrator());
    }

    /** Absolute address of a path of ours. */
    String address(String path) {
        return address.of(path);
    }

    /** A volume; 404 when there is none that the caller may see. */
    Volume find(String project, String id) {
        Caller caller = caller(project);
        return on(id, () -> controlPlane
                .volumes()
                .findVolume(FindVolumeRequest.newBuilder()
                        .setCaller(caller)
                        .setVolumeId(id)
                        .build())
                .getVolume());
    }

    /** Changes a volume and answers it as it is then. */
    Volume update(String project, String id, UpdateVolumeRequest.Builder change) {
        Caller caller = caller(project);
        return on(id, () -> controlPlane
                .volumes()
                .updateVolume(change.setCaller(caller).setVolumeId(id).build())
                .getVolume());
    }

    /** Runs a call on one volume; "not found" then shows the id as it was asked for. */
    static <T> T on(String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failure) {
            if (Errors.hasReason(failure, "VOLUME_NOT_FOUND")) {
                throw ApiFault.notFound("Volume " + LogText.of(id) + " could not be found.")
                        .because(failure);
            }
            throw failure;
        }
    }
}
