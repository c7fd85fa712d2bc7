package io.xenith.gateway.fleet;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindHostRequest;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.RemoveHostRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Hosts. */
@Path("/fleet/v1/hosts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
@Tag(name = "Hosts")
@APIResponse(responseCode = "401", description = "No valid token in X-Auth-Token.")
@APIResponse(responseCode = "403", description = "Not an administrator.")
public class HostResource {

    private final ControlPlane controlPlane;
    private final CurrentRequest request;

    HostResource(ControlPlane controlPlane, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** One page of hosts. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "Hosts")
    public record HostPage(
            List<FleetHost> hosts,

            @Schema(description = "Marker of the next page; empty on the last.")
            String nextMarker) {
        public HostPage {
            hosts = List.copyOf(hosts);
        }
    }

    @GET
    @Operation(summary = "List hosts by name")
    @Parameter(name = "name", in = ParameterIn.QUERY, description = "Only the host of this name.")
    @Parameter(name = "availability_zone", in = ParameterIn.QUERY, description = "Only hosts of this zone.")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "Rows of a page, 1000 at most.")
    @Parameter(name = "marker", in = ParameterIn.QUERY, description = "next_marker of the page before.")
    public HostPage list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        ListHostsRequest.Builder wanted = ListHostsRequest.newBuilder()
                .setCaller(request.callerProto())
                .setPage(PageRequest.newBuilder().setLimit(query.limit()).setMarker(query.marker()));
        query.find("name").ifPresent(wanted::setName);
        query.find("availability_zone").ifPresent(wanted::setAvailabilityZone);
        ListHostsResponse page = controlPlane.fleet().listHosts(wanted.build());
        return new HostPage(
                page.getHostsList().stream().map(FleetHost::of).toList(),
                page.getPage().getNextMarker());
    }

    @GET
    @Path("{host}")
    @Operation(summary = "Show a host, by id or name")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", description = "There is no such host.")
    public FleetHost show(@PathParam("host") String idOrName) {
        return FleetHost.of(find(idOrName));
    }

    @PATCH
    @Path("{host}")
    @Operation(
            summary =
                    "Cordon or uncordon a host, fence it or lift the fence, move it to a zone, change its ratios or what it keeps for itself")
    @RequestBody(content = @Content(schema = @Schema(implementation = HostChange.class)))
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "400", description = "A value is out of its range; the detail names the field.")
    @APIResponse(responseCode = "404", description = "There is no such host.")
    @APIResponse(responseCode = "409", description = "It is to be fenced, but speaks: switch it off first.")
    public FleetHost update(@PathParam("host") String idOrName, JsonBody body) {
        var change = HostChange.read(body.fields());
        var wanted = change.setCaller(request.callerProto())
                .setHostId(find(idOrName).getHostId())
                .build();
        return FleetHost.of(controlPlane.fleet().updateHost(wanted).getHost());
    }

    @DELETE
    @Path("{host}")
    @Operation(summary = "Forget a host that nothing is claimed of; its certificate is refused from then on")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "There is no such host.")
    @APIResponse(responseCode = "409", description = "Instances still hold capacity of it.")
    public void remove(@PathParam("host") String idOrName) {
        var _ = controlPlane
                .fleet()
                .removeHost(RemoveHostRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setHostId(find(idOrName).getHostId())
                        .build());
    }

    private Host find(String idOrName) {
        FindHostRequest.Builder wanted = FindHostRequest.newBuilder().setCaller(request.callerProto());
        if (Ids.isUuid(idOrName)) {
            wanted.setHostId(idOrName);
        } else {
            wanted.setName(idOrName);
        }
        return controlPlane.fleet().findHost(wanted.build()).getHost();
    }
}
