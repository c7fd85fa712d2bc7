package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /servers/{id}/tags}, from 2.26 on. Adding or removing one tag reads the set and replaces it. */
@Path("/compute/v2.1/servers/{id}/tags")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerTagsResource {

    private static final int TAGS_AT_MOST = 50;

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerTagsResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        request.require(Change.TAGS);
        return tags(calls.find(id).getTagsList());
    }

    @PUT
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-tags:update_all")
    public byte[] replace(@PathParam("id") String id, JsonBody body) {
        request.require(Change.TAGS);
        JsonFields fields = body.fields().allowOnly(Set.of("tags"));
        List<String> tags = Bodies.findTags(fields, "tags").orElseThrow(() -> fields.missing("tags"));
        return tags(set(id, tags).getTagsList());
    }

    @DELETE
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-tags:delete_all")
    public void clear(@PathParam("id") String id) {
        request.require(Change.TAGS);
        set(id, List.of());
    }

    @GET
    @Path("{tag}")
    public void check(@PathParam("id") String id, @PathParam("tag") String tag) {
        request.require(Change.TAGS);
        present(calls.find(id), tag);
    }

    /** 201 with the tag's address when it is new, 204 when it was there. */
    @PUT
    @Path("{tag}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-tags:update")
    public Response add(@PathParam("id") String id, @PathParam("tag") String tag) {
        request.require(Change.TAGS);
        Bodies.checkTag(tag);
        List<String> tags = new ArrayList<>(calls.find(id).getTagsList());
        if (tags.contains(tag)) {
            return Response.noContent().build();
        }
        if (tags.size() >= TAGS_AT_MOST) {
            throw ApiFault.badRequest("The number of tags exceeded the per-server limit " + TAGS_AT_MOST);
        }
        tags.add(tag);
        set(id, tags);
        Viewer viewer = request.viewer();
        return Response.status(Response.Status.CREATED)
                .header("Location", viewer.selfLink("servers", id) + "/tags/" + tag)
                .build();
    }

    @DELETE
    @Path("{tag}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-tags:delete")
    public void remove(@PathParam("id") String id, @PathParam("tag") String tag) {
        request.require(Change.TAGS);
        List<String> tags = new ArrayList<>(present(calls.find(id), tag).getTagsList());
        tags.remove(tag);
        set(id, tags);
    }

    private static Instance present(Instance instance, String tag) {
        if (!instance.getTagsList().contains(tag)) {
            throw ApiFault.notFound("Server " + instance.getInstanceId() + " has no tag '" + tag + "'");
        }
        return instance;
    }

    private Instance set(String id, List<String> tags) {
        return calls.change("update_tags", id, () -> controlPlane
                .instances()
                .updateInstance(UpdateInstanceRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(ServerCalls.id(id))
                        .setReplaceTags(true)
                        .addAllTags(tags)
                        .build())
                .getInstance());
    }

    private static byte[] tags(List<String> tags) {
        return JsonWriter.bytes(json -> json.put("tags", tags));
    }
}
