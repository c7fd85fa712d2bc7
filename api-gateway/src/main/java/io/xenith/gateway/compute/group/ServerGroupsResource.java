package io.xenith.gateway.compute.group;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateInstanceGroupRequest;
import io.xenith.controlplane.v1.DeleteInstanceGroupRequest;
import io.xenith.controlplane.v1.FindInstanceGroupRequest;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.controlplane.v1.ListInstanceGroupsRequest;
import io.xenith.controlplane.v1.ListInstanceGroupsResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.Booleans;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /os-server-groups}. */
@Path("/compute/v2.1/os-server-groups")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerGroupsResource {

    private static final int PAGES_AT_MOST = 10;

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    ServerGroupsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    public byte[] list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("all_projects", "limit", "offset"));
        boolean all = query.find("all_projects").isPresent();
        if (all) {
            request.requireAdministrator("os_compute_api:os-server-groups:index:all_projects");
            all = query.find("all_projects").flatMap(Booleans::find).orElse(true);
        }
        List<InstanceGroup> groups = window(query, all);
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> json.array(
                "server_groups", () -> groups.forEach(group -> json.item(() -> GroupView.write(json, group, viewer)))));
    }

    // Nova counts rows here, where every other list has markers: offset and limit over the whole list.
    private List<InstanceGroup> window(ListQuery query, boolean all) {
        int offset = offset(query);
        int limit = query.limit();
        List<InstanceGroup> groups = new ArrayList<>();
        String marker = "";
        for (int page = 0; page < PAGES_AT_MOST && groups.size() < offset + limit; page++) {
            ListInstanceGroupsResponse found = controlPlane
                    .catalog()
                    .listInstanceGroups(ListInstanceGroupsRequest.newBuilder()
                            .setCaller(request.caller())
                            .setAllProjects(all)
                            .setPage(PageRequest.newBuilder().setMarker(marker))
                            .build());
            groups.addAll(found.getGroupsList());
            marker = found.getPage().getNextMarker();
            if (marker.isEmpty()) {
                break;
            }
        }
        return groups.stream().skip(offset).limit(limit).toList();
    }

    private static int offset(ListQuery query) {
        String text = query.find("offset").orElse("0");
        if (!text.matches("[0-9]{1,6}")) {
            throw ApiFault.badRequest("Invalid input for query parameters offset. Value: " + text
                    + ". It must be a whole number, 0 or more");
        }
        return Integer.parseInt(text);
    }

    @GET
    @Path("{id}")
    public byte[] show(@PathParam("id") String id) {
        return one(controlPlane
                .catalog()
                .findInstanceGroup(FindInstanceGroupRequest.newBuilder()
                        .setCaller(request.caller())
                        .setGroupId(id(id))
                        .build())
                .getGroup());
    }

    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-groups:create")
    public byte[] create(JsonBody body) {
        return one(controlPlane
                .catalog()
                .createInstanceGroup(CreateInstanceGroupRequest.newBuilder()
                        .setCaller(request.caller())
                        .setGroup(NewGroup.read(body, request))
                        .build())
                .getGroup());
    }

    @DELETE
    @Path("{id}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-server-groups:delete")
    public void delete(@PathParam("id") String id) {
        var unused = controlPlane
                .catalog()
                .deleteInstanceGroup(DeleteInstanceGroupRequest.newBuilder()
                        .setCaller(request.caller())
                        .setGroupId(id(id))
                        .build());
    }

    private static String id(String written) {
        if (!Ids.isUuid(written)) {
            throw ApiFault.notFound("Instance group " + written + " could not be found.");
        }
        return written;
    }

    private byte[] one(InstanceGroup group) {
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> json.object("server_group", () -> GroupView.write(json, group, viewer)));
    }
}
