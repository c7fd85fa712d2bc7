package io.xenith.gateway.compute.quota;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindDefaultQuotaRequest;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** {@code /os-quota-class-sets/{class}}: the default limits, whatever the class. They are set by the control plane's configuration. */
@Path("/compute/v2.1/os-quota-class-sets/{class}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class QuotaClassesResource {

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    QuotaClassesResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-quota-class-sets:show")
    public byte[] show(@PathParam("class") String name) {
        List<QuotaLine> lines = controlPlane
                .quotas()
                .findDefaultQuota(FindDefaultQuotaRequest.newBuilder()
                        .setCaller(request.caller())
                        .build())
                .getLinesList();
        Map<String, QuotaNames.Line> named = QuotaNames.lines(lines, request::has, Change.CLASS_GROUP_QUOTA);
        return JsonWriter.bytes(json -> json.object("quota_class_set", () -> {
            json.put("id", name);
            named.forEach((resource, line) -> {
                if (request.has(Change.CLASS_GROUP_QUOTA) || !resource.startsWith("server_group")) {
                    json.put(resource, line.limit());
                }
            });
        }));
    }

    @PUT
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-quota-class-sets:update")
    public byte[] update(@PathParam("class") String name, JsonBody body) {
        throw ApiFault.badRequest(
                "Default limits are set by the control plane's configuration. Set those of a project instead.");
    }
}
