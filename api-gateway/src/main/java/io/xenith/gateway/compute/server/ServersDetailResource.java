package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.http.ListQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /servers/detail}. A class of its own, as is {@link ServerResource}: a path that two classes share the beginning of is looked up twice. */
@Path("/compute/v2.1/servers/detail")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServersDetailResource {

    private final ServerList list;

    ServersDetailResource(ServerList list) {
        this.list = list;
    }

    @GET
    public byte[] list(@Context UriInfo uri) {
        return list.page(new ListQuery(uri), true);
    }
}
