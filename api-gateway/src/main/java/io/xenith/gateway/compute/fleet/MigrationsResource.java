package io.xenith.gateway.compute.fleet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /os-migrations}. Servers move here only as part of a resize, whose record is the server's own, so there is none. */
@Path("/compute/v2.1/os-migrations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MigrationsResource {

    @GET
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-migrations:index")
    public byte[] list() {
        return JsonWriter.bytes(json -> json.array("migrations", () -> {}));
    }
}
