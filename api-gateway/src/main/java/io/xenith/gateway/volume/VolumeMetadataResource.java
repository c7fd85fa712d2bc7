package io.xenith.gateway.volume;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.UpdateVolumeRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
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
import java.util.Map;

/** {@code /volumes/{id}/metadata}. */
@Path("/volume/v3/{project}/volumes/{id}/metadata")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class VolumeMetadataResource {

    private final VolumeRequest request;

    VolumeMetadataResource(VolumeRequest request) {
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("project") String project, @PathParam("id") String id) {
        return all(request.find(project, id).getMetadataMap());
    }

    /** Adds to what is there. */
    @POST
    @Requires(value = Role.MEMBER, policy = "volume:create_volume_metadata")
    public byte[] add(@PathParam("project") String project, @PathParam("id") String id, JsonBody body) {
        return change(project, id, UpdateVolumeRequest.newBuilder().putAllSetMetadata(VolumeBody.metadata(body)));
    }

    /** Takes the place of what is there. */
    @PUT
    @Requires(value = Role.MEMBER, policy = "volume:update_volume_metadata")
    public byte[] replace(@PathParam("project") String project, @PathParam("id") String id, JsonBody body) {
        return change(
                project,
                id,
                UpdateVolumeRequest.newBuilder().setClearMetadata(true).putAllSetMetadata(VolumeBody.metadata(body)));
    }

    @GET
    @Path("{key}")
    public byte[] show(@PathParam("project") String project, @PathParam("id") String id, @PathParam("key") String key) {
        return item(key, request.find(project, id).getMetadataMap());
    }

    @PUT
    @Path("{key}")
    @Requires(value = Role.MEMBER, policy = "volume:update_volume_metadata")
    public byte[] set(
            @PathParam("project") String project,
            @PathParam("id") String id,
            @PathParam("key") String key,
            JsonBody body) {
        Map<String, String> items = body.required("meta").strings(1, 255, 255);
        if (!items.containsKey(key)) {
            throw ApiFault.badRequest("Request body and URI mismatch");
        }
        return item(
                key,
                request.update(project, id, UpdateVolumeRequest.newBuilder().putAllSetMetadata(items))
                        .getMetadataMap());
    }

    @DELETE
    @Path("{key}")
    @Requires(value = Role.MEMBER, policy = "volume:delete_volume_metadata")
    public Response delete(
            @PathParam("project") String project, @PathParam("id") String id, @PathParam("key") String key) {
        value(key, request.find(project, id).getMetadataMap());
        request.update(project, id, UpdateVolumeRequest.newBuilder().addRemoveMetadata(key));
        return Response.ok().build();
    }

    private byte[] change(String project, String id, UpdateVolumeRequest.Builder change) {
        return all(request.update(project, id, change).getMetadataMap());
    }

    private static byte[] all(Map<String, String> items) {
        return JsonWriter.bytes(json -> json.put("metadata", items));
    }

    private static byte[] item(String key, Map<String, String> items) {
        String value = value(key, items);
        return JsonWriter.bytes(json -> json.object("meta", () -> json.put(key, value)));
    }

    private static String value(String key, Map<String, String> items) {
        String value = items.get(key);
        if (value == null) {
            throw ApiFault.notFound("Metadata item was not found");
        }
        return value;
    }
}
