package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.version.PublicAddress;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What this API has: its collections, and its extensions. */
@Path("/network/v2.0")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class DiscoveryResource {

    private final PublicAddress address;

    DiscoveryResource(PublicAddress address) {
        this.address = address;
    }

    @GET
    public JsonNode collections() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode resources = body.putArray("resources");
        for (NetworkKind kind : NetworkKind.values()) {
            String path = kind.many().replace('_', '-');
            ObjectNode resource = resources.addObject().put("name", kind.one()).put("collection", path);
            resource.putArray("links").addObject().put("rel", "self").put("href", address.of("/network/v2.0/" + path));
        }
        return body;
    }

    @GET
    @Path("extensions")
    public JsonNode extensions() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("extensions");
        for (Extension extension : Extension.values()) {
            list.add(extension.show());
        }
        return body;
    }

    @GET
    @Path("extensions/{alias}")
    public JsonNode extension(@PathParam("alias") String alias) {
        Extension found = Extension.find(alias)
                .orElseThrow(() -> ApiFault.notFound("Extension with alias " + LogText.of(alias) + " does not exist"));
        return JsonNodeFactory.instance.objectNode().set("extension", found.show());
    }
}
