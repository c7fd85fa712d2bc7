package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Parts of a server that are always empty here, or that this cloud does not offer. Each looks the server up first: to those who may not
 * know of it, it is not there.
 */
@Path("/compute/v2.1/servers/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerPartsResource {

    private final ServerCalls calls;
    private final ComputeRequest request;
    private final RemoteConsoles consoles;

    ServerPartsResource(ServerCalls calls, ComputeRequest request, RemoteConsoles consoles) {
        this.calls = calls;
        this.request = request;
        this.consoles = consoles;
    }

    /** No server has a NUMA topology imposed on it. */
    @GET
    @Path("topology")
    public byte[] topology(@PathParam("id") String id) {
        request.require(Change.TOPOLOGY);
        calls.find(id);
        return JsonWriter.bytes(json -> json.array("nodes", () -> {}).putNull("pagesize_kb"));
    }

    @GET
    @Path("diagnostics")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-server-diagnostics")
    public byte[] diagnostics(@PathParam("id") String id) {
        calls.find(id);
        throw ApiFault.notImplemented("Diagnostics of servers are not offered by this cloud.");
    }

    /** Nothing in our guests encrypts a password for its owner, so there never is one. */
    @GET
    @Path("os-server-password")
    public byte[] password(@PathParam("id") String id) {
        calls.find(id);
        return JsonWriter.bytes(json -> json.put("password", ""));
    }

    @DELETE
    @Path("os-server-password")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-password:clear")
    public void clearPassword(@PathParam("id") String id) {
        calls.find(id);
    }

    @POST
    @Path("remote-consoles")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-remote-consoles")
    public byte[] remoteConsole(@PathParam("id") String id, JsonBody body) {
        request.require(Change.REMOTE_CONSOLES);
        return consoles.remote(id, body.required("remote_console"));
    }
}
