package io.xenith.gateway.compute.fleet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /os-aggregates}. Hosts here have a zone and traits of their own, and are in no aggregate, so there is none. */
@Path("/compute/v2.1/os-aggregates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AggregatesResource {

    private static final String POLICY = "os_compute_api:os-aggregates:";

    @GET
    @Requires(value = Role.ADMIN, policy = POLICY + "index")
    public byte[] list() {
        return JsonWriter.bytes(json -> json.array("aggregates", () -> {}));
    }

    @POST
    @Requires(value = Role.ADMIN, policy = POLICY + "create")
    public byte[] create(JsonBody body) {
        throw ApiFault.notImplemented("Host aggregates are not offered by this cloud: hosts have zones and traits.");
    }

    @GET
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = POLICY + "show")
    public byte[] show(@PathParam("id") String id) {
        throw missing(id);
    }

    @PUT
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = POLICY + "update")
    public byte[] update(@PathParam("id") String id, JsonBody body) {
        throw missing(id);
    }

    @DELETE
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = POLICY + "delete")
    public void delete(@PathParam("id") String id) {
        throw missing(id);
    }

    @POST
    @Path("{id}/action")
    @Requires(value = Role.ADMIN, policy = POLICY + "set_metadata")
    public byte[] act(@PathParam("id") String id, JsonBody body) {
        throw missing(id);
    }

    private static ApiFault missing(String id) {
        return ApiFault.notFound("Aggregate " + id + " could not be found.");
    }
}
