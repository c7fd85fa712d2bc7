package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * What Neutron has and we do not, where clients look at it on their way to something else: there are none, and none can be made.
 */
@Path("/network/v2.0")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class AbsentResource {

    @GET
    @Path("floatingips")
    public JsonNode floatingAddresses() {
        return none("floatingips");
    }

    @GET
    @Path("floatingips/{id}")
    public JsonNode floatingAddress(@PathParam("id") String id) {
        throw ApiFault.notFound("Floating IP " + LogText.of(id) + " could not be found")
                .typed("FloatingIPNotFound");
    }

    @POST
    @Path("floatingips")
    @Requires(Role.MEMBER)
    public JsonNode createFloatingAddress() {
        throw ApiFault.notImplemented(
                        "Floating IPs are not offered by this cloud yet: connect servers to a network that "
                                + "is reachable from where you need them.")
                .typed("FloatingIPsNotOffered");
    }

    @GET
    @Path("subnetpools")
    public JsonNode subnetPools() {
        return none("subnetpools");
    }

    @GET
    @Path("address-scopes")
    public JsonNode addressScopes() {
        return none("address_scopes");
    }

    @GET
    @Path("agents")
    @Requires(value = Role.ADMIN, policy = "get_agent")
    public JsonNode agents() {
        return none("agents");
    }

    @GET
    @Path("agents/{id}")
    @Requires(value = Role.ADMIN, policy = "get_agent")
    public JsonNode agent(@PathParam("id") String id) {
        throw ApiFault.notFound("Agent " + LogText.of(id) + " could not be found.")
                .typed("AgentNotFound");
    }

    @GET
    @Path("service-providers")
    public JsonNode serviceProviders() {
        return none("service_providers");
    }

    private static JsonNode none(String key) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(key);
        return body;
    }
}
