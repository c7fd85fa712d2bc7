package io.xenith.gateway.compute.quota;

import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindDefaultQuotaRequest;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.ResetQuotaRequest;
import io.xenith.controlplane.v1.SetQuotaRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Projects;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** {@code /os-quota-sets/{project}}. Limits are of projects; Nova's long deprecated limits of one user in a project are refused. */
@Path("/compute/v2.1/os-quota-sets/{project}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class QuotaSetsResource {

    private static final Set<String> PARAMETERS = Set.of("user_id");

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    QuotaSetsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    public byte[] show(@PathParam("project") String project, @Context UriInfo uri) {
        Queries.refuseUnknown(new ListQuery(uri), request, PARAMETERS);
        return limits(find(project, "show"), project);
    }

    @GET
    @Path("detail")
    public byte[] detail(@PathParam("project") String project, @Context UriInfo uri) {
        Queries.refuseUnknown(new ListQuery(uri), request, PARAMETERS);
        Map<String, QuotaNames.Line> lines = named(find(project, "detail"));
        return JsonWriter.bytes(json -> json.object("quota_set", () -> {
            json.put("id", project);
            lines.forEach((name, line) -> json.object(name, () -> json.put("limit", line.limit())
                    .put("in_use", line.inUse())
                    .put("reserved", 0)));
        }));
    }

    @GET
    @Path("defaults")
    public byte[] defaults(@PathParam("project") String project) {
        return limits(
                controlPlane
                        .quotas()
                        .findDefaultQuota(FindDefaultQuotaRequest.newBuilder()
                                .setCaller(request.caller())
                                .build())
                        .getLinesList(),
                project);
    }

    @PUT
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-quota-sets:update")
    public byte[] update(@PathParam("project") String project, JsonBody body, @Context UriInfo uri) {
        refuseUser(uri);
        body.fields().allowOnly(Set.of("quota_set"));
        SetQuotaRequest set = read(project, body.required("quota_set"));
        List<QuotaLine> lines =
                of(project, () -> controlPlane.quotas().setQuota(set).getLinesList());
        return limits(lines, "");
    }

    private SetQuotaRequest read(String project, JsonFields fields) {
        Set<String> allowed = new HashSet<>(QuotaNames.COUNTED.keySet());
        allowed.addAll(Set.of("force", "tenant_id"));
        fields.node().fieldNames().forEachRemaining(name -> {
            if (QuotaNames.isFixed(name, request::has)) {
                allowed.add(name);
            }
        });
        fields.allowOnly(allowed);
        SetQuotaRequest.Builder set = SetQuotaRequest.newBuilder()
                .setCaller(request.caller())
                .setProjectId(Projects.id(project))
                .setForce(fields.bool("force", false));
        QuotaNames.COUNTED.forEach((name, resource) -> fields.findInteger(name, QuotaNames.UNLIMITED, Integer.MAX_VALUE)
                .ifPresent(limit -> {
                    QuotaLine.Builder line = QuotaLine.newBuilder().setResource(resource);
                    set.addLines(limit == QuotaNames.UNLIMITED ? line : line.setLimit(limit));
                }));
        return set.build();
    }

    /** 202. */
    @DELETE
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-quota-sets:delete")
    public Response reset(@PathParam("project") String project, @Context UriInfo uri) {
        refuseUser(uri);
        var unused = of(project, () -> controlPlane
                .quotas()
                .resetQuota(ResetQuotaRequest.newBuilder()
                        .setCaller(request.caller())
                        .setProjectId(Projects.id(project))
                        .build()));
        return Response.accepted().build();
    }

    private void refuseUser(UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, PARAMETERS);
        if (query.find("user_id").isPresent()) {
            throw ApiFault.badRequest("Limits of single users are not offered; set those of the project.");
        }
    }

    private List<QuotaLine> find(String project, String policy) {
        String id = Projects.id(project);
        if (!id.equals(request.projectId())) {
            request.requireAdministrator("os_compute_api:os-quota-sets:" + policy);
        }
        return of(project, () -> controlPlane
                .quotas()
                .findQuota(FindQuotaRequest.newBuilder()
                        .setCaller(request.caller())
                        .setProjectId(id)
                        .build())
                .getLinesList());
    }

    private static <T> T of(String project, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failure) {
            if (Errors.hasReason(failure, "PROJECT_NOT_FOUND")) {
                throw Projects.unknown(project).because(failure);
            }
            if (Errors.hasReason(failure, "BELOW_USAGE")) {
                throw ApiFault.badRequest("Quota limit must be greater than or equal to what is in use, unless forced.")
                        .because(failure);
            }
            throw failure;
        }
    }

    private Map<String, QuotaNames.Line> named(List<QuotaLine> lines) {
        return QuotaNames.lines(lines, request::has, Change.NO_PROXIES);
    }

    // The answer to a change has no id.
    private byte[] limits(List<QuotaLine> lines, String project) {
        Map<String, QuotaNames.Line> named = named(lines);
        return JsonWriter.bytes(json -> json.object("quota_set", () -> {
            if (!project.isEmpty()) {
                json.put("id", project);
            }
            named.forEach((name, line) -> json.put(name, line.limit()));
        }));
    }
}
