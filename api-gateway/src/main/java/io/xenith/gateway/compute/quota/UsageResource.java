package io.xenith.gateway.compute.quota;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.InstanceUsage;
import io.xenith.controlplane.v1.ListUsageRequest;
import io.xenith.controlplane.v1.ListUsageResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.Projects;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.compute.QueryTime;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /os-simple-tenant-usage}: what projects used over a time. From 2.40 on in pages, which cut across projects as in Nova. */
@Path("/compute/v2.1/os-simple-tenant-usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class UsageResource {

    private static final Set<String> PARAMETERS = Set.of("start", "end", "detailed", "limit", "marker");

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    UsageResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-simple-tenant-usage:list")
    public byte[] list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        UsagePeriod period = period(query);
        boolean detailed = query.find("detailed").orElse("0").equals("1");
        ListUsageResponse found = find(query, period, "");
        Map<String, UsageSum> sums = new LinkedHashMap<>();
        for (InstanceUsage usage : found.getUsagesList()) {
            sums.computeIfAbsent(usage.getProjectId(), project -> new UsageSum(project, period))
                    .add(usage);
        }
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> {
            json.array("tenant_usages", () -> sums.values().forEach(sum -> json.item(() -> sum.write(json, detailed))));
            next(json, "tenant_usages_links", viewer, query, found);
        });
    }

    @GET
    @Path("{project}")
    public byte[] show(@PathParam("project") String written, @Context UriInfo uri) {
        String project = Projects.id(written);
        if (!project.equals(request.projectId())) {
            request.requireAdministrator("os_compute_api:os-simple-tenant-usage:show");
        }
        ListQuery query = new ListQuery(uri);
        UsagePeriod period = period(query);
        ListUsageResponse found = find(query, period, project);
        UsageSum sum = new UsageSum(project, period);
        List<InstanceUsage> usages = found.getUsagesList();
        usages.forEach(sum::add);
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> {
            // Nova says nothing at all of a project without servers.
            json.object("tenant_usage", () -> {
                if (!usages.isEmpty()) {
                    sum.write(json, true);
                }
            });
            next(json, "tenant_usage_links", viewer, query, found);
        });
    }

    private ListUsageResponse find(ListQuery query, UsagePeriod period, String project) {
        PageRequest.Builder page = PageRequest.newBuilder();
        if (request.has(Change.USAGE_PAGING)) {
            page.setLimit(query.limit()).setMarker(query.marker());
        }
        return controlPlane
                .quotas()
                .listUsage(ListUsageRequest.newBuilder()
                        .setCaller(request.caller())
                        .setProjectId(project)
                        .setStart(ApiTime.toProto(period.start()))
                        .setEnd(ApiTime.toProto(period.stop()))
                        .setPage(page)
                        .build());
    }

    private void next(JsonWriter json, String name, Viewer viewer, ListQuery query, ListUsageResponse found) {
        if (request.has(Change.USAGE_PAGING)) {
            NextLink.write(json, name, viewer, query, found.getPage().getNextMarker());
        }
    }

    private UsagePeriod period(ListQuery query) {
        Queries.refuseUnknown(query, request, PARAMETERS);
        Instant now = Instant.now();
        Instant stop = query.find("end").map(text -> time(text)).orElse(now);
        // With no start there is no period, and Nova answers with nothing rather than with everything.
        Instant start = query.find("start").map(text -> time(text)).orElse(stop.minusMillis(1));
        if (!start.isBefore(stop)) {
            throw ApiFault.badRequest("Invalid start time. The start time cannot occur after the end time.");
        }
        return new UsagePeriod(start, stop, now);
    }

    private static Instant time(String text) {
        return QueryTime.find(text)
                .orElseThrow(() -> ApiFault.badRequest(
                        "Datetime is in invalid format: " + (text.length() > 100 ? text.substring(0, 100) : text)));
    }
}
