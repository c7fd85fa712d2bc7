package io.xenith.gateway.volume;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /types}: which kinds of volumes there are. There is one, which cannot be changed. */
@Path("/volume/v3/{project}/types")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class VolumeTypeResource {

    private final VolumeRequest request;

    VolumeTypeResource(VolumeRequest request) {
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("project") String project, @Context UriInfo uri) {
        request.requireProject(project);
        ListQuery query = new ListQuery(uri);
        boolean shown = query.find("name").map(VolumeType.NAME::equals).orElse(true)
                && !query.find("is_public").map("false"::equalsIgnoreCase).orElse(false)
                && query.marker().isEmpty();
        return JsonWriter.bytes(json -> json.array("volume_types", () -> {
            if (shown) {
                json.item(() -> VolumeType.write(json));
            }
        }));
    }

    @GET
    @Path("default")
    public byte[] byDefault(@PathParam("project") String project) {
        return show(project, VolumeType.NAME);
    }

    @GET
    @Path("{id}")
    public byte[] show(@PathParam("project") String project, @PathParam("id") String id) {
        request.requireProject(project);
        VolumeType.require(id);
        return JsonWriter.bytes(json -> json.object("volume_type", () -> VolumeType.write(json)));
    }

    @GET
    @Path("{id}/extra_specs")
    public byte[] extraSpecs(@PathParam("project") String project, @PathParam("id") String id) {
        request.requireProject(project);
        VolumeType.require(id);
        return JsonWriter.bytes(json -> json.object("extra_specs", () -> {}));
    }
}
