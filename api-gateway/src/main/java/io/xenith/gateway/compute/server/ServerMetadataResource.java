package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
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
import java.util.Map;
import java.util.Set;

/** {@code /servers/{id}/metadata}. */
@Path("/compute/v2.1/servers/{id}/metadata")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerMetadataResource {

    private static final String NOT_FOUND = "Metadata item was not found";

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerMetadataResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        return all(calls.find(id).getMetadataMap());
    }

    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:server-metadata:create")
    public byte[] merge(@PathParam("id") String id, JsonBody body) {
        return all(change(update(id).putAllSetMetadata(metadata(body))).getMetadataMap());
    }

    @PUT
    @Requires(value = Role.MEMBER, policy = "os_compute_api:server-metadata:update_all")
    public byte[] replace(@PathParam("id") String id, JsonBody body) {
        return all(change(update(id).putAllSetMetadata(metadata(body)).setReplaceMetadata(true))
                .getMetadataMap());
    }

    @GET
    @Path("{key}")
    public byte[] show(@PathParam("id") String id, @PathParam("key") String key) {
        Map<String, String> metadata = calls.find(id).getMetadataMap();
        String value = metadata.get(key);
        if (value == null) {
            throw ApiFault.notFound(NOT_FOUND);
        }
        return one(key, value);
    }

    @PUT
    @Path("{key}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:server-metadata:update")
    public byte[] set(@PathParam("id") String id, @PathParam("key") String key, JsonBody body) {
        body.fields().allowOnly(Set.of("meta"));
        JsonFields meta = body.required("meta");
        Bodies.checkMetadataKey(key);
        if (meta.node().size() != 1) {
            throw ApiFault.badRequest("Request body contains too many items");
        }
        if (!meta.has(key)) {
            throw ApiFault.badRequest("Request body and URI mismatch");
        }
        String value = meta.string(key, 0, 255);
        change(update(id).putSetMetadata(key, value));
        return one(key, value);
    }

    @DELETE
    @Path("{key}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:server-metadata:delete")
    public void delete(@PathParam("id") String id, @PathParam("key") String key) {
        change(update(id).addRemoveMetadata(key));
    }

    private static Map<String, String> metadata(JsonBody body) {
        JsonFields fields = body.fields().allowOnly(Set.of("metadata"));
        return Bodies.findMetadata(fields, "metadata").orElseThrow(() -> fields.missing("metadata"));
    }

    private UpdateInstanceRequest.Builder update(String id) {
        return UpdateInstanceRequest.newBuilder().setCaller(request.caller()).setInstanceId(ServerCalls.id(id));
    }

    private Instance change(UpdateInstanceRequest.Builder update) {
        return calls.change(
                "update_metadata",
                update.getInstanceId(),
                () -> controlPlane.instances().updateInstance(update.build()).getInstance());
    }

    private static byte[] all(Map<String, String> metadata) {
        return JsonWriter.bytes(json -> json.put("metadata", metadata));
    }

    private static byte[] one(String key, String value) {
        return JsonWriter.bytes(json -> json.object("meta", () -> json.put(key, value)));
    }
}
