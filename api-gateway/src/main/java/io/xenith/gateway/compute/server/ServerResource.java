package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.compute.fleet.HostStates;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code /servers/{id}}: show, change, delete. */
@Path("/compute/v2.1/servers/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerResource {

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;
    private final HostStates hostStates;

    ServerResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request, HostStates hostStates) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
        this.hostStates = hostStates;
    }

    @GET
    public byte[] show(@PathParam("id") String id) {
        return one(calls.find(id), ServerView.Form.ALONE);
    }

    @PUT
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
