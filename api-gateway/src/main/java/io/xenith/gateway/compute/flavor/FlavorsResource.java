package io.xenith.gateway.compute.flavor;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateFlavorRequest;
import io.xenith.controlplane.v1.DeleteFlavorRequest;
import io.xenith.controlplane.v1.FindFlavorRequest;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.ListFlavorsResponse;
import io.xenith.controlplane.v1.UpdateFlavorRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ListQuery;
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
import java.util.Set;

/** {@code /flavors}. */
@Path("/compute/v2.1/flavors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class FlavorsResource {

    private static final int DESCRIPTION_LENGTH_AT_MOST = 65_535;

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    FlavorsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    public byte[] list(@Context UriInfo uri) {
        return list(new ListQuery(uri), false);
    }

    @GET
    @Path("detail")
    public byte[] detail(@Context UriInfo uri) {
        return list(new ListQuery(uri), true);
    }

    private byte[] list(ListQuery query, boolean detail) {
        ListFlavorsResponse found = controlPlane.catalog().listFlavors(FlavorQuery.read(query, request));
        Viewer viewer = request.viewer();
        FlavorView view = new FlavorView(viewer);
        return JsonWriter.bytes(json -> {
            json.array("flavors", () -> {
                for (Flavor flavor : found.getFlavorsList()) {
                    json.item(() -> {
                        if (detail) {
                            view.detail(json, flavor);
                        } else {
                            view.brief(json, flavor);
                        }
                    });
                }
            });
            NextLink.write(json, "flavors_links", viewer, query, found.getPage().getNextMarker());
        });
    }

    @GET
    @Path("{id}")
    public byte[] show(@PathParam("id") String id) {
        return one(controlPlane
                .catalog()
                .findFlavor(FindFlavorRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavorId(id)
                        .build())
                .getFlavor());
    }

    @POST
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-manage:create")
    public byte[] create(JsonBody body) {
        Flavor flavor = NewFlavor.read(body, request);
        return one(controlPlane
                .catalog()
                .createFlavor(CreateFlavorRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavor(flavor)
                        .build())
                .getFlavor());
    }

    @PUT
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-manage:update")
    public byte[] update(@PathParam("id") String id, JsonBody body) {
        request.require(Change.FLAVOR_DESCRIPTION);
        body.fields().allowOnly(Set.of("flavor"));
        JsonFields flavor = body.required("flavor").allowOnly(Set.of("description"));
        String description =
                flavor.isNull("description") ? "" : flavor.string("description", 0, DESCRIPTION_LENGTH_AT_MOST);
        return one(controlPlane
                .catalog()
                .updateFlavor(UpdateFlavorRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavorId(id)
                        .setDescription(description)
                        .build())
                .getFlavor());
    }

    /** 202. */
    @DELETE
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-manage:delete")
    public Response delete(@PathParam("id") String id) {
        var unused = controlPlane
                .catalog()
                .deleteFlavor(DeleteFlavorRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavorId(id)
                        .build());
        return Response.accepted().build();
    }

    private byte[] one(Flavor flavor) {
        FlavorView view = new FlavorView(request.viewer());
        return JsonWriter.bytes(json -> json.object("flavor", () -> view.detail(json, flavor)));
    }
}
