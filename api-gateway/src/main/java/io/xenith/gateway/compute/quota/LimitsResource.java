package io.xenith.gateway.compute.quota;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Projects;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /limits}: what a project may have, and has. */
@Path("/compute/v2.1/limits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class LimitsResource {

    private static final long IMAGE_METADATA_AT_MOST = 128;

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    LimitsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    public byte[] show(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("tenant_id", "reserved"));
        String project = query.find("tenant_id").map(Projects::id).orElseGet(request::projectId);
        if (!project.equals(request.projectId())) {
            request.requireAdministrator("os_compute_api:limits:other_project");
        }
        List<QuotaLine> lines = controlPlane
                .quotas()
                .findQuota(FindQuotaRequest.newBuilder()
                        .setCaller(request.caller())
                        .setProjectId(project)
                        .build())
                .getLinesList();
        Map<String, QuotaNames.Line> named = QuotaNames.lines(lines, request::has, Change.NO_PROXIES);
        return JsonWriter.bytes(json -> json.object(
                "limits", () -> json.array("rate", () -> {}).object("absolute", () -> absolute(json, named))));
    }

    private void absolute(JsonWriter json, Map<String, QuotaNames.Line> lines) {
        limit(json, lines, "maxTotalInstances", "instances");
        limit(json, lines, "maxTotalCores", "cores");
        limit(json, lines, "maxTotalRAMSize", "ram");
        limit(json, lines, "maxTotalKeypairs", "key_pairs");
        limit(json, lines, "maxServerMeta", "metadata_items");
        limit(json, lines, "maxServerGroups", "server_groups");
        limit(json, lines, "maxServerGroupMembers", "server_group_members");
        used(json, lines, "totalInstancesUsed", "instances");
        used(json, lines, "totalCoresUsed", "cores");
        used(json, lines, "totalRAMUsed", "ram");
        used(json, lines, "totalServerGroupsUsed", "server_groups");
        if (!request.has(Change.NO_PROXIES)) {
            json.put("maxSecurityGroups", QuotaNames.UNLIMITED)
                    .put("maxSecurityGroupRules", QuotaNames.UNLIMITED)
                    .put("maxTotalFloatingIps", QuotaNames.UNLIMITED)
                    .put("totalSecurityGroupsUsed", 0)
                    .put("totalFloatingIpsUsed", 0);
        }
        if (!request.has(Change.NO_IMAGE_METADATA)) {
            json.put("maxImageMeta", IMAGE_METADATA_AT_MOST);
        }
        if (!request.has(Change.NO_PERSONALITY)) {
            json.put("maxPersonality", 0).put("maxPersonalitySize", 0);
        }
    }

    private static void limit(JsonWriter json, Map<String, QuotaNames.Line> lines, String name, String resource) {
        QuotaNames.Line line = lines.get(resource);
        json.put(name, line == null ? QuotaNames.UNLIMITED : line.limit());
    }

    private static void used(JsonWriter json, Map<String, QuotaNames.Line> lines, String name, String resource) {
        QuotaNames.Line line = lines.get(resource);
        json.put(name, line == null ? 0 : line.inUse());
    }
}
