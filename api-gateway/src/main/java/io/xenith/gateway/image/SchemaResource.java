package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The documents that describe the others, and what there is of import and stores: nothing. */
@Path("/image/v2")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class SchemaResource {

    @GET
    @Path("schemas/image")
    public JsonNode image() {
        return Schemas.image();
    }

    @GET
    @Path("schemas/images")
    public JsonNode images() {
        return Schemas.images();
    }

    @GET
    @Path("schemas/member")
    public JsonNode member() {
        return Schemas.member();
    }

    @GET
    @Path("schemas/members")
    public JsonNode members() {
        return Schemas.members();
    }

    @GET
    @Path("info/import")
    public JsonNode importMethods() {
        return Schemas.importMethods();
    }

    @GET
    @Path("info/stores")
    public JsonNode stores() {
        throw ApiFault.notFound("Multi backend is not supported at this site.");
    }
}
