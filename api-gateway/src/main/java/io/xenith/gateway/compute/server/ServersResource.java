package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateInstancesResponse;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.compute.fleet.HostStates;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /servers}: create, list, show, change, delete. */
@Path("/compute/v2.1/servers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServersResource {

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;
    private final HostStates hostStates;

    ServersResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request, HostStates hostStates) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
        this.hostStates = hostStates;
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
        return list(new ListQuery(uri), false);
    }

    @GET
    @Path("detail")
    public byte[] detail(@Context UriInfo uri) {
        return list(new ListQuery(uri), true);
    }

    private byte[] list(ListQuery query, boolean detail) {
        ListInstancesResponse found = ServerQuery.read(query, request, detail ? "detail" : "index")
                .map(controlPlane.instances()::listInstances)
                .orElseGet(ListInstancesResponse::getDefaultInstance);
        Viewer viewer = request.viewer();
        ServerView view =
                new ServerView(viewer, detail ? hostStates.ofHostsOf(viewer, found.getInstancesList()) : Map.of());
        return JsonWriter.bytes(json -> {
            json.array("servers", () -> {
                for (Instance instance : found.getInstancesList()) {
                    json.item(() -> {
                        if (detail) {
                            view.detail(json, instance, ServerView.Form.LISTED);
                        } else {
                            view.brief(json, instance);
                        }
                    });
                }
            });
            NextLink.write(json, "servers_links", viewer, query, found.getPage().getNextMarker());
        });
    }

    @GET
    @Path("{id}")
    public byte[] show(@PathParam("id") String id) {
        return one(calls.find(id), ServerView.Form.ALONE);
    }

    @PUT
    @Path("{id}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:servers:update")
    public byte[] update(@PathParam("id") String id, JsonBody body) {
        body.fields().allowOnly(Set.of("server"));
        JsonFields server = body.required("server").allowOnly(updatable());
        UpdateInstanceRequest.Builder update =
                UpdateInstanceRequest.newBuilder().setCaller(request.caller()).setInstanceId(ServerCalls.id(id));
        Bodies.findName(server, "name").ifPresent(update::setName);
        Bodies.findOneOf(server, "OS-DCF:diskConfig", List.of("AUTO", "MANUAL"));
        Bodies.findAddress(server, "accessIPv4", 4).ifPresent(update::setAccessIpv4);
        Bodies.findAddress(server, "accessIPv6", 6).ifPresent(update::setAccessIpv6);
        Bodies.findDescription(server, "description").ifPresent(update::setDescription);
        Bodies.findHostname(server, "hostname", request.has(Change.HOSTNAME_FQDN))
                .ifPresent(update::setHostname);
        Instance updated = calls.change(
                "update",
                id,
                () -> controlPlane.instances().updateInstance(update.build()).getInstance());
        return one(updated, ServerView.Form.UPDATED);
    }

    private Set<String> updatable() {
        Set<String> fields = new HashSet<>(Set.of("name", "OS-DCF:diskConfig", "accessIPv4", "accessIPv6"));
        if (request.has(Change.DESCRIPTION)) {
            fields.add("description");
        }
        if (request.has(Change.HOSTNAME)) {
            fields.add("hostname");
        }
        return fields;
    }

    @DELETE
    @Path("{id}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:servers:delete")
    public void delete(@PathParam("id") String id) {
        calls.change("delete", id, () -> controlPlane
                .instances()
                .deleteInstance(DeleteInstanceRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(ServerCalls.id(id))
                        .build()));
    }

    private byte[] one(Instance instance, ServerView.Form form) {
        Viewer viewer = request.viewer();
        ServerView view = new ServerView(viewer, hostStates.ofHostsOf(viewer, List.of(instance)));
        return JsonWriter.bytes(json -> json.object("server", () -> view.detail(json, instance, form)));
    }
}
