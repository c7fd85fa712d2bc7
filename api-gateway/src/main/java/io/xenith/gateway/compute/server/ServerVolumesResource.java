package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.DetachVolumeRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceVolume;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /servers/{id}/os-volume_attachments}: the volumes of a server. An attachment is known by its volume's id, as there is one at most. */
@Path("/compute/v2.1/servers/{id}/os-volume_attachments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerVolumesResource {

    private static final String KEEPS = "Volumes outlive servers in this cloud: delete_on_termination is not offered.";
    private static final String DIRECTORY = "/dev/";
    private static final Pattern DEVICE = Pattern.compile("(/dev/x?[a-z]?d?)?[a-z]+[0-9]*");
    private static final int DEVICE_LENGTH_AT_MOST = 255;

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerVolumesResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        Instance server = calls.find(id);
        return JsonWriter.bytes(json -> json.array("volumeAttachments", () -> server.getVolumesList()
                .forEach(volume -> json.item(() -> write(json, id, volume, request.has(Change.ATTACHMENT_IDS))))));
    }

    @GET
    @Path("{volume}")
    public byte[] show(@PathParam("id") String id, @PathParam("volume") String volumeId) {
        InstanceVolume volume = find(id, volumeId);
        return one(id, volume, request.has(Change.ATTACHMENT_IDS));
    }

    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-volumes-attachments:create")
    public byte[] attach(@PathParam("id") String id, JsonBody body) {
        calls.find(id);
        body.fields().allowOnly(Set.of("volumeAttachment"));
        JsonFields fields = body.required("volumeAttachment");
        AttachVolumeRequest wanted = wanted(id, fields);
        InstanceVolume attached = calls.change(
                "attach_volume",
                id,
                () -> controlPlane.instances().attachVolume(wanted).getVolume());
        // The answer to this keeps its id in all versions.
        return one(id, attached, false);
    }

    private AttachVolumeRequest wanted(String id, JsonFields fields) {
        Set<String> allowed = new HashSet<>(Set.of("volumeId", "device"));
        if (request.has(Change.TAGGED_ATTACH)) {
            allowed.add("tag");
        }
        if (request.has(Change.ATTACH_DELETE_ON_TERMINATION)) {
            allowed.add("delete_on_termination");
        }
        fields.allowOnly(allowed);
        if (fields.find("tag").isPresent()) {
            throw ApiFault.badRequest(RequestedNetworks.NO_TAGS);
        }
        if (fields.bool("delete_on_termination", false)) {
            throw ApiFault.badRequest(KEEPS);
        }
        AttachVolumeRequest.Builder wanted = AttachVolumeRequest.newBuilder()
                .setCaller(request.caller())
                .setInstanceId(id)
                .setVolumeId(uuid(fields));
        fields.findString("device", 1, DEVICE_LENGTH_AT_MOST).ifPresent(device -> {
            if (!DEVICE.matcher(device).matches()) {
                throw Bodies.invalid(fields, "device", "does not match '" + DEVICE + "'");
            }
            wanted.setDevice(device);
        });
        return wanted.build();
    }

    /** 202. Another volume in its place is not offered; that it goes with the server neither. */
    @PUT
    @Path("{volume}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-volumes-attachments:update")
    public Response update(@PathParam("id") String id, @PathParam("volume") String volumeId, JsonBody body) {
        find(id, volumeId);
        JsonFields fields = body.required("volumeAttachment");
        if (!request.has(Change.CHANGE_DELETE_ON_TERMINATION) || !uuid(fields).equals(volumeId)) {
            throw ApiFault.badRequest("Volumes of servers cannot be swapped in this cloud.");
        }
        if (fields.bool("delete_on_termination", false)) {
            throw ApiFault.badRequest(KEEPS);
        }
        return Response.accepted().build();
    }

    /** 202: the guest is asked to let go. */
    @DELETE
    @Path("{volume}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-volumes-attachments:delete")
    public Response detach(@PathParam("id") String id, @PathParam("volume") String volumeId) {
        InstanceVolume volume = find(id, volumeId);
        calls.change("detach_volume", id, () -> controlPlane
                .instances()
                .detachVolume(DetachVolumeRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(id)
                        .setVolumeId(volume.getVolumeId())
                        .build()));
        return Response.accepted().build();
    }

    private InstanceVolume find(String id, String volumeId) {
        return calls.find(id).getVolumesList().stream()
                .filter(volume -> volume.getVolumeId().equals(volumeId))
                .findFirst()
                .orElseThrow(
                        () -> ApiFault.notFound("Instance " + id + " is not attached to volume " + shown(volumeId)));
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), DEVICE_LENGTH_AT_MOST));
    }

    private static String uuid(JsonFields fields) {
        String volume = fields.string("volumeId", 1, DEVICE_LENGTH_AT_MOST);
        return Ids.findUuid(volume).orElseThrow(() -> Bodies.invalid(fields, "volumeId", "is not a 'uuid'"));
    }

    private byte[] one(String id, InstanceVolume volume, boolean withAttachmentIds) {
        return JsonWriter.bytes(
                json -> json.object("volumeAttachment", () -> write(json, id, volume, withAttachmentIds)));
    }

    private void write(JsonWriter json, String id, InstanceVolume volume, boolean withAttachmentIds) {
        if (withAttachmentIds) {
            json.put("attachment_id", volume.getVolumeId()).put("bdm_uuid", volume.getVolumeId());
        } else {
            json.put("id", volume.getVolumeId());
        }
        json.put("serverId", id).put("volumeId", volume.getVolumeId()).put("device", DIRECTORY + volume.getDevice());
        if (request.has(Change.ATTACHED_TAGS)) {
            json.putNull("tag");
        }
        if (request.has(Change.ATTACH_DELETE_ON_TERMINATION)) {
            json.put("delete_on_termination", false);
        }
    }
}
