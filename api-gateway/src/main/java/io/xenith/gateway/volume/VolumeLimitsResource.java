package io.xenith.gateway.volume;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;

/** {@code /limits}: what a project may have of block storage, and has. */
@Path("/volume/v3/{project}/limits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class VolumeLimitsResource {

    private final VolumeRequest request;

    VolumeLimitsResource(VolumeRequest request) {
        this.request = request;
    }

    @GET
    public byte[] show(@PathParam("project") String project, @Context UriInfo uri) {
        Caller caller = request.caller(project);
        ListQuery query = new ListQuery(uri);
        String asked = query.find("project_id")
                .or(() -> query.find("tenant_id"))
                .map(written ->
                        Ids.findUuid(written).orElseThrow(() -> ApiFault.badRequest("project_id must be a UUID")))
                .orElseGet(request::projectId);
        if (!asked.equals(request.projectId())) {
            request.requireAdministrator("limits_extension:used_limits");
        }
        Map<String, VolumeQuotas.Line> lines = VolumeQuotas.of(request.controlPlane()
                .quotas()
                .findQuota(FindQuotaRequest.newBuilder()
                        .setCaller(caller)
                        .setProjectId(asked)
                        .build())
                .getLinesList());
        return JsonWriter.bytes(
                json -> json.object("limits", () -> json.array("rate", () -> {}).object("absolute", () -> {
                    put(json, lines, "volumes", "maxTotalVolumes", "totalVolumesUsed");
                    put(json, lines, "gigabytes", "maxTotalVolumeGigabytes", "totalGigabytesUsed");
                    put(json, lines, "snapshots", "maxTotalSnapshots", "totalSnapshotsUsed");
                    put(json, lines, "backups", "maxTotalBackups", "totalBackupsUsed");
                    put(json, lines, "backup_gigabytes", "maxTotalBackupGigabytes", "totalBackupGigabytesUsed");
                })));
    }

    private static void put(
            JsonWriter json, Map<String, VolumeQuotas.Line> lines, String name, String limit, String used) {
        VolumeQuotas.Line line = lines.getOrDefault(name, new VolumeQuotas.Line(VolumeQuotas.UNLIMITED, 0));
        json.put(limit, line.limit()).put(used, line.inUse());
    }
}
