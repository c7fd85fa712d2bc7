package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateInstancesResponse;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;

/** {@code /servers}: create and list. */
@Path("/compute/v2.1/servers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServersResource {

    private final ControlPlane controlPlane;
    private final ComputeRequest request;
    private final ServerList list;

    ServersResource(ControlPlane controlPlane, ComputeRequest request, ServerList list) {
        this.controlPlane = controlPlane;
        this.request = request;
        this.list = list;
    }

    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:servers:create")
    public Response create(JsonBody body) {
        CreateRequest create = CreateRequest.read(body, request);
        CreateInstancesResponse created = controlPlane.instances().createInstances(create.proto());
        if (create.reservation()) {
            return Response.accepted(JsonWriter.bytes(json -> json.put("reservation_id", created.getReservationId())))
                    .build();
        }
        Viewer viewer = request.viewer();
        String id = created.getInstances(0).getInstanceId();
        byte[] answer = JsonWriter.bytes(json -> json.object("server", () -> {
            json.put("id", id);
            new ServerView(viewer, Map.of()).links(json, id);
            json.put("OS-DCF:diskConfig", "MANUAL");
            List<String> groups = create.securityGroups().isEmpty() ? List.of("default") : create.securityGroups();
            json.array("security_groups", () -> groups.forEach(name -> json.item(() -> json.put("name", name))));
            json.put("adminPass", create.adminPassword());
        }));
        return Response.accepted(answer)
                .header("Location", viewer.selfLink("servers", id))
                .build();
    }

    @GET
    public byte[] list(@Context UriInfo uri) {
        return list.page(new ListQuery(uri), false);
    }
}
