package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /servers/{id}/ips}. */
@Path("/compute/v2.1/servers/{id}/ips")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerAddressesResource {

    private final ServerCalls calls;

    ServerAddressesResource(ServerCalls calls) {
        this.calls = calls;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        Instance instance = calls.find(id);
        return JsonWriter.bytes(json -> AddressesView.write(json, "addresses", instance, false));
    }

    @GET
    @Path("{network}")
    public byte[] show(@PathParam("id") String id, @PathParam("network") String network) {
        List<InstanceNic> nics = AddressesView.byNetwork(calls.find(id)).getOrDefault(network, List.of());
        if (nics.isEmpty()) {
            throw ApiFault.notFound("Instance is not a member of specified network");
        }
        return JsonWriter.bytes(json -> AddressesView.network(json, network, nics, false));
    }
}
