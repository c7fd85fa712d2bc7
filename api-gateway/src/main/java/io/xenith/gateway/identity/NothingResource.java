package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * Lists of what Keystone has and this cloud has none of. Clients ask for them in passing, and an empty list is the truth; there is no way
 * to create any, and asking for one is 404.
 */
@Path("/identity/v3")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class NothingResource {

    private final IdentityJson json;

    NothingResource(IdentityJson json) {
        this.json = json;
    }

    private ObjectNode none(String key) {
        return json.list(key, '/' + key, List.<ObjectNode>of(), node -> node);
    }

    @GET
    @Path("groups")
    public ObjectNode groups() {
        return none("groups");
    }

    @GET
    @Path("credentials")
    public ObjectNode credentials() {
        return none("credentials");
    }

    @GET
    @Path("policies")
    public ObjectNode policies() {
        return none("policies");
    }

    @GET
    @Path("limits")
    public ObjectNode limits() {
        return none("limits");
    }

    @GET
    @Path("registered_limits")
    public ObjectNode registeredLimits() {
        return none("registered_limits");
    }

    @GET
    @Path("limits/model")
    public ObjectNode limitModel() {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("name", "flat")
                .put("description", "Limits are kept by each service.");
        return json.one("model", model);
    }

    @GET
    @Path("role_inferences")
    public ObjectNode roleInferences() {
        return none("role_inferences");
    }
}
