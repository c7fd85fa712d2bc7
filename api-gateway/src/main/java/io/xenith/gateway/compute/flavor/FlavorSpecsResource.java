package io.xenith.gateway.compute.flavor;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindFlavorRequest;
import io.xenith.controlplane.v1.UpdateFlavorRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /flavors/{id}/os-extra_specs}. */
@Path("/compute/v2.1/flavors/{id}/os-extra_specs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class FlavorSpecsResource {

    private static final int SPECS_AT_MOST = 128;
    private static final int LENGTH_AT_MOST = 255;
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9_:. -]{1,255}");

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    FlavorSpecsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        return all(find(id));
    }

    @POST
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-extra-specs:create")
    public byte[] merge(@PathParam("id") String id, JsonBody body) {
        body.fields().allowOnly(Set.of("extra_specs"));
        Map<String, String> specs = checked(body.required("extra_specs"));
        update(UpdateFlavorRequest.newBuilder().setFlavorId(id).putAllSetExtraSpecs(specs));
        return all(specs);
    }

    @GET
    @Path("{key}")
    public byte[] show(@PathParam("id") String id, @PathParam("key") String key) {
        return one(key, present(id, key));
    }

    @PUT
    @Path("{key}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-extra-specs:update")
    public byte[] set(@PathParam("id") String id, @PathParam("key") String key, JsonBody body) {
        Map<String, String> specs = checked(body.fields());
        String value = specs.get(key);
        if (specs.size() != 1 || value == null) {
            throw ApiFault.badRequest("Request body and URI mismatch");
        }
        update(UpdateFlavorRequest.newBuilder().setFlavorId(id).putSetExtraSpecs(key, value));
        return one(key, value);
    }

    /** 200 without a body. */
    @DELETE
    @Path("{key}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-flavor-extra-specs:delete")
    public Response delete(@PathParam("id") String id, @PathParam("key") String key) {
        present(id, key);
        update(UpdateFlavorRequest.newBuilder().setFlavorId(id).addRemoveExtraSpecs(key));
        return Response.ok().build();
    }

    // Values may be numbers, and are kept as text.
    private Map<String, String> checked(JsonFields fields) {
        if (fields.node().size() > SPECS_AT_MOST) {
            throw ApiFault.badRequest("Too many extra specs: at most " + SPECS_AT_MOST + " at once");
        }
        Map<String, String> specs = new LinkedHashMap<>();
        fields.node().properties().forEach(entry -> {
            String key = entry.getKey();
            if (!KEY.matcher(key).matches()) {
                throw ApiFault.badRequest("Invalid input for field/attribute extra_specs. Value: " + key
                        + ". A key has 1 to 255 letters, digits, '-', '_', ':', '.' and spaces");
            }
            String value = entry.getValue().asText();
            if (!entry.getValue().isValueNode() || entry.getValue().isNull() || value.length() > LENGTH_AT_MOST) {
                throw fields.invalid(key, entry.getValue(), "is not of type 'string', 'number'");
            }
            if (request.has(Change.EXTRA_SPECS_VALIDATED)) {
                ExtraSpecRules.check(key, value);
            }
            specs.put(key, value);
        });
        return specs;
    }

    private Map<String, String> find(String id) {
        return controlPlane
                .catalog()
                .findFlavor(FindFlavorRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFlavorId(id)
                        .build())
                .getFlavor()
                .getExtraSpecsMap();
    }

    private String present(String id, String key) {
        String value = find(id).get(key);
        if (value == null) {
            throw ApiFault.notFound("Flavor " + id + " has no extra specs with key " + key + ".");
        }
        return value;
    }

    private void update(UpdateFlavorRequest.Builder update) {
        var unused = controlPlane
                .catalog()
                .updateFlavor(update.setCaller(request.caller()).build());
    }

    private static byte[] all(Map<String, String> specs) {
        return JsonWriter.bytes(json -> json.put("extra_specs", specs));
    }

    private static byte[] one(String key, String value) {
        return JsonWriter.bytes(json -> json.put(key, value));
    }
}
