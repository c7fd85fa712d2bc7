package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindDefaultQuotaRequest;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.ResetQuotaRequest;
import io.xenith.controlplane.v1.SetQuotaRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** Limits of projects on what this API makes. One's own are shown to all of a project, everything else is for administrators. */
@Path("/network/v2.0/quotas")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class NetworkQuotaResource {

    private static final Set<String> NO_LIMITS = Set.of("tenant_id", "project_id", "force", "check_limit");

    private final ControlPlane controlPlane;
    private final CurrentRequest request;

    NetworkQuotaResource(ControlPlane controlPlane, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** The real service lists projects with limits of their own; here only the caller's is known to this API. */
    @GET
    public JsonNode list() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("quotas");
        String project = request.caller().projectId();
        if (!project.isEmpty()) {
            String shown = Ids.toHex(project);
            list.add(QuotaJson.limits(find(project)).put("tenant_id", shown).put("project_id", shown));
        }
        return body;
    }

    @GET
    @Path("tenant")
    public JsonNode tenant() {
        return project("tenant");
    }

    @GET
    @Path("project")
    public JsonNode project() {
        return project("project");
    }

    private JsonNode project(String key) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject(key).put(key + "_id", Ids.toHex(request.caller().projectId()));
        return body;
    }

    @GET
    @Path("{project}")
    public JsonNode show(@PathParam("project") String written) {
        return quota(QuotaJson.limits(find(readable(written))));
    }

    @GET
    @Path("{project}/details")
    public JsonNode details(@PathParam("project") String written) {
        return quota(QuotaJson.details(find(readable(written))));
    }

    // The name that python-neutronclient still asks by.
    @GET
    @Path("{project}/details.json")
    public JsonNode detailsJson(@PathParam("project") String written) {
        return details(written);
    }

    @GET
    @Path("{project}/default")
    public JsonNode defaults(@PathParam("project") String written) {
        var _ = readable(written);
        return quota(QuotaJson.limits(controlPlane
                .quotas()
                .findDefaultQuota(FindDefaultQuotaRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .build())
                .getLinesList()));
    }

    @PUT
    @Path("{project}")
    @Requires(Role.ADMIN)
    public JsonNode update(@PathParam("project") String written, JsonBody body) {
        JsonFields fields = body.required("quota");
        SetQuotaRequest.Builder change = SetQuotaRequest.newBuilder()
                .setCaller(request.callerProto())
                .setProjectId(readable(written))
                // Neutron lowers a limit below what is in use, unless asked to look.
                .setForce(fields.bool("force", !fields.bool("check_limit", false)));
        for (QuotaName name : QuotaName.values()) {
            fields.findInteger(name.key(), -1, Integer.MAX_VALUE).ifPresent(limit -> {
                QuotaLine.Builder line = QuotaLine.newBuilder().setResource(name.resource());
                change.addLines(limit < 0 ? line : line.setLimit(limit));
            });
        }
        refuseOthers(fields);
        return quota(
                QuotaJson.limits(controlPlane.quotas().setQuota(change.build()).getLinesList()));
    }

    private static void refuseOthers(JsonFields fields) {
        fields.node().fieldNames().forEachRemaining(key -> {
            for (QuotaName name : QuotaName.values()) {
                if (name.key().equals(key)) {
                    return;
                }
            }
            if (!NO_LIMITS.contains(key)) {
                throw ApiFault.badRequest("Unrecognized attribute(s) '" + LogText.of(key) + "'");
            }
        });
    }

    @DELETE
    @Path("{project}")
    @Requires(Role.ADMIN)
    public void reset(@PathParam("project") String written) {
        var _ = controlPlane
                .quotas()
                .resetQuota(ResetQuotaRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setProjectId(readable(written))
                        .build());
    }

    private java.util.List<QuotaLine> find(String project) {
        return controlPlane
                .quotas()
                .findQuota(FindQuotaRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setProjectId(project)
                        .build())
                .getLinesList();
    }

    private String readable(String written) {
        String project = Ids.findUuid(written)
                .orElseThrow(() -> ApiFault.notFound("Project " + LogText.of(written) + " could not be found."));
        if (!project.equals(request.caller().projectId())) {
            NetworkFaults.requireAdministrator(request.caller(), "get_quota");
        }
        return project;
    }

    private static JsonNode quota(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set("quota", shown);
    }
}
