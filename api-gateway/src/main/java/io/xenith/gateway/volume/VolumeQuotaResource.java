package io.xenith.gateway.volume;

import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.FindDefaultQuotaRequest;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.SetQuotaRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.transport.error.Errors;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** {@code /os-quota-sets/{target}}: limits of projects on what this API makes. */
@Path("/volume/v3/{project}/os-quota-sets/{target}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class VolumeQuotaResource {

    private final VolumeRequest request;

    VolumeQuotaResource(VolumeRequest request) {
        this.request = request;
    }

    @GET
    public byte[] show(@PathParam("project") String project, @PathParam("target") String target, @Context UriInfo uri) {
        Caller caller = request.caller(project);
        String id = target(target);
        if (!id.equals(request.projectId())) {
            request.requireAdministrator("volume_extension:quotas:show");
        }
        List<QuotaLine> lines = of(target, () -> request.controlPlane()
                .quotas()
                .findQuota(FindQuotaRequest.newBuilder()
                        .setCaller(caller)
                        .setProjectId(id)
                        .build())
                .getLinesList());
        boolean usage = new ListQuery(uri).findBoolean("usage").orElse(false);
        return answer(lines, target, usage);
    }

    @GET
    @Path("defaults")
    public byte[] defaults(@PathParam("project") String project, @PathParam("target") String target) {
        Caller caller = request.caller(project);
        return answer(
                request.controlPlane()
                        .quotas()
                        .findDefaultQuota(FindDefaultQuotaRequest.newBuilder()
                                .setCaller(caller)
                                .build())
                        .getLinesList(),
                target,
                false);
    }

    @PUT
    @Requires(value = Role.ADMIN, policy = "volume_extension:quotas:update")
    public byte[] update(@PathParam("project") String project, @PathParam("target") String target, JsonBody body) {
        SetQuotaRequest set = read(request.caller(project), target, body.required("quota_set"));
        return answer(
                of(target, () -> request.controlPlane().quotas().setQuota(set).getLinesList()), "", false);
    }

    private static SetQuotaRequest read(Caller caller, String target, JsonFields fields) {
        Set<String> allowed = new TreeSet<>(VolumeQuotas.COUNTED.keySet());
        allowed.addAll(List.of("tenant_id", "force", "skip_validation"));
        fields.allowOnly(allowed);
        SetQuotaRequest.Builder set = SetQuotaRequest.newBuilder()
                .setCaller(caller)
                .setProjectId(target(target))
                // Cinder lowers a limit below what is in use; nothing is taken away by it.
                .setForce(true);
        VolumeQuotas.COUNTED.forEach(
                (name, resource) -> fields.findInteger(name, VolumeQuotas.UNLIMITED, Integer.MAX_VALUE)
                        .ifPresent(limit -> {
                            QuotaLine.Builder line = QuotaLine.newBuilder().setResource(resource);
                            set.addLines(limit == VolumeQuotas.UNLIMITED ? line : line.setLimit(limit));
                        }));
        return set.build();
    }

    @DELETE
    @Requires(value = Role.ADMIN, policy = "volume_extension:quotas:delete")
    public Response reset(@PathParam("project") String project, @PathParam("target") String target) {
        Caller caller = request.caller(project);
        // The defaults of these two alone: what compute and network were given stays.
        List<QuotaLine> defaults = request.controlPlane()
                .quotas()
                .findDefaultQuota(
                        FindDefaultQuotaRequest.newBuilder().setCaller(caller).build())
                .getLinesList();
        SetQuotaRequest.Builder set = SetQuotaRequest.newBuilder()
                .setCaller(caller)
                .setProjectId(target(target))
                .setForce(true);
        defaults.stream()
                .filter(line -> VolumeQuotas.COUNTED.containsValue(line.getResource()))
                .forEach(set::addLines);
        var unused = of(target, () -> request.controlPlane().quotas().setQuota(set.build()));
        return Response.ok().build();
    }

    private static String target(String written) {
        return Ids.findUuid(written)
                .orElseThrow(() -> ApiFault.notFound("Project " + LogText.of(written) + " could not be found."));
    }

    private static <T> T of(String target, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failure) {
            if (Errors.hasReason(failure, "PROJECT_NOT_FOUND")) {
                throw ApiFault.notFound("Project " + LogText.of(target) + " could not be found.")
                        .because(failure);
            }
            throw failure;
        }
    }

    // The answer to a change has no id.
    private static byte[] answer(List<QuotaLine> lines, String target, boolean usage) {
        return JsonWriter.bytes(json -> json.object("quota_set", () -> {
            if (!target.isEmpty()) {
                json.put("id", target);
            }
            VolumeQuotas.of(lines).forEach((name, line) -> {
                if (usage) {
                    json.object(name, () -> json.put("limit", line.limit())
                            .put("in_use", line.inUse())
                            .put("reserved", 0)
                            .put("allocated", 0));
                } else {
                    json.put(name, line.limit());
                }
            });
        }));
    }
}
