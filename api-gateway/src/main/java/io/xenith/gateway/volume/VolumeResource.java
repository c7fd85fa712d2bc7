package io.xenith.gateway.volume;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateVolumeRequest;
import io.xenith.controlplane.v1.DeleteVolumeRequest;
import io.xenith.controlplane.v1.ListVolumesResponse;
import io.xenith.controlplane.v1.UpdateVolumeRequest;
import io.xenith.controlplane.v1.Volume;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /volumes}. */
@Path("/volume/v3/{project}/volumes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class VolumeResource {

    private final VolumeRequest request;

    VolumeResource(VolumeRequest request) {
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("project") String project, @Context UriInfo uri) {
        VolumeView view = request.view();
        return list(project, uri, view::brief);
    }

    @GET
    @Path("detail")
    public byte[] detail(@PathParam("project") String project, @Context UriInfo uri) {
        VolumeView view = request.view();
        return list(project, uri, view::whole);
    }

    private interface Shape {
        void write(JsonWriter json, Volume volume);
    }

    private byte[] list(String project, UriInfo uri, Shape shape) {
        ListQuery query = new ListQuery(uri);
        ListVolumesResponse found = VolumeQuery.read(query, request, request.caller(project))
                .map(list -> request.controlPlane().volumes().listVolumes(list))
                .orElseGet(ListVolumesResponse::getDefaultInstance);
        String next = found.getPage().getNextMarker();
        return JsonWriter.bytes(json -> {
            json.array("volumes", () -> found.getVolumesList()
                    .forEach(volume -> json.item(() -> shape.write(json, volume))));
            if (!next.isEmpty()) {
                json.array(
                        "volumes_links",
                        () -> json.item(
                                () -> json.put("rel", "next").put("href", request.address(query.pathOfPage(next)))));
            }
        });
    }

    @GET
    @Path("{id}")
    public byte[] show(@PathParam("project") String project, @PathParam("id") String id) {
        return one(request.find(project, id));
    }

    /** 202. */
    @POST
    @Requires(value = Role.MEMBER, policy = "volume:create")
    public Response create(@PathParam("project") String project, JsonBody body) {
        Caller caller = request.caller(project);
        Volume made = request.controlPlane()
                .volumes()
                .createVolume(CreateVolumeRequest.newBuilder()
                        .setCaller(caller)
                        .setVolume(VolumeBody.read(body))
                        .build())
                .getVolume();
        return Response.accepted(one(made)).build();
    }

    @PUT
    @Path("{id}")
    @Requires(value = Role.MEMBER, policy = "volume:update")
    public byte[] update(@PathParam("project") String project, @PathParam("id") String id, JsonBody body) {
        JsonFields fields = body.required("volume");
        UpdateVolumeRequest.Builder change = UpdateVolumeRequest.newBuilder();
        VolumeBody.findName(fields).ifPresent(change::setName);
        VolumeBody.findDescription(fields).ifPresent(change::setDescription);
        if (fields.find("metadata").isPresent()) {
            change.setClearMetadata(true).putAllSetMetadata(VolumeBody.metadata(new JsonBody(fields.node())));
        }
        return one(request.update(project, id, change));
    }

    /** 202. With snapshots, of which there are none, or without. */
    @DELETE
    @Path("{id}")
    @Requires(value = Role.MEMBER, policy = "volume:delete")
    public Response delete(@PathParam("project") String project, @PathParam("id") String id) {
        Caller caller = request.caller(project);
        var unused = VolumeRequest.on(id, () -> request.controlPlane()
                .volumes()
                .deleteVolume(DeleteVolumeRequest.newBuilder()
                        .setCaller(caller)
                        .setVolumeId(id)
                        .build()));
        return Response.accepted().build();
    }

    /** None is offered. */
    @POST
    @Path("{id}/action")
    @Requires(value = Role.MEMBER, policy = "volume:action")
    public void act(@PathParam("project") String project, @PathParam("id") String id, JsonBody body) {
        request.find(project, id);
        String action =
                body.root().fieldNames().hasNext() ? body.root().fieldNames().next() : "";
        throw ApiFault.badRequest(
                switch (action) {
                    case "" -> "The body names no action.";
                    case "os-extend" ->
                        "Volumes cannot be extended in this cloud: make a larger one and copy what is on it.";
                    case "os-set_bootable" -> "Servers of this cloud boot from images: a volume cannot be bootable.";
                    case "os-retype" -> "There is one volume type, '" + VolumeType.NAME + "': a volume keeps it.";
                    case "os-attach", "os-detach", "os-reserve", "os-begin_detaching" ->
                        "Volumes are attached and detached by the compute service.";
                    case "os-volume_upload_image" -> "Images cannot be made of volumes in this cloud.";
                    default -> "The action '" + LogText.of(action) + "' is not offered.";
                });
    }

    private byte[] one(Volume volume) {
        VolumeView view = request.view();
        return JsonWriter.bytes(json -> json.object("volume", () -> view.whole(json, volume)));
    }
}
