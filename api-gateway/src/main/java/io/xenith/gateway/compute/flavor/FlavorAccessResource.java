package io.xenith.gateway.compute.flavor;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindFlavorRequest;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.ListFlavorAccessRequest;
import io.xenith.controlplane.v1.SetFlavorAccessRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Projects;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;

/** Who may use a private flavor. */
@Path("/compute/v2.1/flavors/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FlavorAccessResource {

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    FlavorAccessResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    @Path("os-flavor-access")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-access")
    public byte[] list(@PathParam("id") String id) {
        if (find(id).getIsPublic()) {
            throw ApiFault.notFound("Access list not available for public flavors.");
        }
        return answer(id, listed(id));
    }

    @POST
    @Path("action")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-access:add_tenant_access")
    public byte[] act(@PathParam("id") String id, JsonBody body) {
        boolean grant = body.fields().has("addTenantAccess");
        String action = grant ? "addTenantAccess" : "removeTenantAccess";
        body.fields().allowOnly(Set.of(action));
        String written = body.required(action).allowOnly(Set.of("tenant")).string("tenant", 1, 255);
        String project = Projects.id(written);
        if (find(id).getIsPublic()) {
            return ofPublic(id, written, project, grant);
        }
        boolean granted = listed(id).contains(project);
        if (grant && granted) {
            throw ApiFault.conflict(
                    "Flavor access already exists for flavor " + id + " and project " + written + " combination.");
        }
        if (!grant && !granted) {
            throw noAccess(id, written);
        }
        return answer(
                id,
                controlPlane
                        .catalog()
                        .setFlavorAccess(SetFlavorAccessRequest.newBuilder()
                                .setCaller(request.caller())
                                .setFlavorId(id)
                                .setProjectId(project)
                                .setGranted(grant)
                                .build())
                        .getProjectIdsList());
    }

    // Everybody has access. Until 2.7 Nova let it be granted again, to no effect.
    private byte[] ofPublic(String id, String written, String project, boolean grant) {
        if (!grant) {
            throw noAccess(id, written);
        }
        if (request.has(Change.ACCESS_TO_PRIVATE_ONLY)) {
            throw ApiFault.conflict("Can not add access to a public flavor.");
        }
        return answer(id, List.of(project));
    }

    private static ApiFault noAccess(String id, String project) {
        return ApiFault.notFound("Flavor access not found for " + id + " / " + project + " combination.");
    }

    private Flavor find(String id) {
        return controlPlane
                .catalog()
                .findFlavor(FindFlavorRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavorId(id)
                        .build())
                .getFlavor();
    }

    private List<String> listed(String id) {
        return controlPlane
                .catalog()
                .listFlavorAccess(ListFlavorAccessRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavorId(id)
                        .build())
                .getProjectIdsList();
    }

    private static byte[] answer(String id, List<String> projects) {
        return JsonWriter.bytes(json -> json.array(
                "flavor_access",
                () -> projects.forEach(
                        project -> json.item(() -> json.put("flavor_id", id).put("tenant_id", Ids.toHex(project))))));
    }
}
