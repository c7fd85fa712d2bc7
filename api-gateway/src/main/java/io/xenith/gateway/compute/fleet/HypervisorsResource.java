package io.xenith.gateway.compute.fleet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /os-hypervisors}: hosts. */
@Path("/compute/v2.1/os-hypervisors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HypervisorsResource {

    private static final String POLICY = "os_compute_api:os-hypervisors:";

    private final Hosts hosts;
    private final ServersOfHosts servers;
    private final ComputeRequest request;

    HypervisorsResource(Hosts hosts, ServersOfHosts servers, ComputeRequest request) {
        this.hosts = hosts;
        this.servers = servers;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = POLICY + "list")
    public byte[] list(@Context UriInfo uri) {
        return list(new ListQuery(uri), false);
    }

    @GET
    @Path("detail")
    @Requires(value = Role.ADMIN, policy = POLICY + "list-detail")
    public byte[] detail(@Context UriInfo uri) {
        return list(new ListQuery(uri), true);
    }

    private byte[] list(ListQuery query, boolean detail) {
        Queries.refuseUnknown(query, request, Set.of("limit", "marker", "hypervisor_hostname_pattern", "with_servers"));
        Optional<String> pattern =
                request.has(Change.UUIDS_OF_HOSTS) ? query.find("hypervisor_hostname_pattern") : Optional.empty();
        boolean paged = request.has(Change.HYPERVISOR_PAGING) && pattern.isEmpty();
        if (pattern.isPresent()
                && (query.find("limit").isPresent() || query.find("marker").isPresent())) {
            throw ApiFault.badRequest(
                    "Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.");
        }
        ListHostsResponse page = paged
                ? hosts.page(PageRequest.newBuilder()
                        .setLimit(query.limit())
                        .setMarker(marker(query.marker()))
                        .build())
                : ListHostsResponse.newBuilder().addAllHosts(hosts.all()).build();
        List<Host> found =
                pattern.map(text -> matching(page.getHostsList(), text)).orElse(page.getHostsList());
        Viewer viewer = request.viewer();
        Map<String, List<Instance>> on = withServers(query) ? servers.of(found) : Map.of();
        boolean shown = withServers(query);
        HypervisorView view = new HypervisorView(viewer);
        return JsonWriter.bytes(json -> {
            json.array("hypervisors", () -> {
                for (Host host : found) {
                    json.item(() -> {
                        if (detail) {
                            view.detail(json, host);
                        } else {
                            view.brief(json, host);
                        }
                        if (shown) {
                            servers(json, on.getOrDefault(host.getName(), List.of()));
                        }
                    });
                }
            });
            NextLink.write(json, "hypervisors_links", viewer, query, next(page));
        });
    }

    // A page of the record ends with a host's uuid; before 2.53 clients know hosts by number only.
    private String next(ListHostsResponse page) {
        String marker = page.getPage().getNextMarker();
        return marker.isEmpty() || request.has(Change.UUIDS_OF_HOSTS)
                ? marker
                : Long.toString(page.getHosts(page.getHostsCount() - 1).getNumber());
    }

    private String marker(String asked) {
        return asked.isEmpty() || request.has(Change.UUIDS_OF_HOSTS)
                ? asked
                : hosts.load(asked, ApiFault.badRequest("marker [" + asked + "] not found"))
                        .getHostId();
    }

    private static List<Host> matching(List<Host> all, String part) {
        List<Host> matching =
                all.stream().filter(host -> host.getName().contains(part)).toList();
        if (matching.isEmpty()) {
            throw ApiFault.notFound("No hypervisor matching '" + part + "' could be found.");
        }
        return matching;
    }

    private boolean withServers(ListQuery query) {
        return request.has(Change.UUIDS_OF_HOSTS)
                && query.findBoolean("with_servers").orElse(false);
    }

    // Until 2.75 none was no field.
    private void servers(JsonWriter json, List<Instance> instances) {
        if (!instances.isEmpty() || request.has(Change.STRICT_AND_CONSISTENT)) {
            HypervisorView.servers(json, instances);
        }
    }

    @GET
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = POLICY + "show")
    public byte[] show(@PathParam("id") String id, @Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("with_servers"));
        Host host = load(id);
        boolean shown = withServers(query);
        List<Instance> on = shown ? servers.of(List.of(host)).getOrDefault(host.getName(), List.of()) : List.of();
        HypervisorView view = new HypervisorView(request.viewer());
        return JsonWriter.bytes(json -> json.object("hypervisor", () -> {
            view.detail(json, host);
            if (shown) {
                servers(json, on);
            }
        }));
    }

    @GET
    @Path("{id}/uptime")
    @Requires(value = Role.ADMIN, policy = POLICY + "uptime")
    public byte[] uptime(@PathParam("id") String id) {
        request.requireBefore(Change.LEAN_HYPERVISORS);
        Host host = load(id);
        String uptime = HypervisorView.uptime(host)
                .orElseThrow(() ->
                        ApiFault.badRequest("Compute service of " + host.getName() + " is unavailable at this time."));
        HypervisorView view = new HypervisorView(request.viewer());
        return JsonWriter.bytes(json -> json.object("hypervisor", () -> {
            view.brief(json, host);
            json.put("uptime", uptime);
        }));
    }

    @GET
    @Path("{pattern}/search")
    @Requires(value = Role.ADMIN, policy = POLICY + "search")
    public byte[] search(@PathParam("pattern") String pattern) {
        request.requireBefore(Change.UUIDS_OF_HOSTS);
        List<Host> found = matching(hosts.all(), pattern);
        HypervisorView view = new HypervisorView(request.viewer());
        return JsonWriter.bytes(json ->
                json.array("hypervisors", () -> found.forEach(host -> json.item(() -> view.brief(json, host)))));
    }

    @GET
    @Path("{pattern}/servers")
    @Requires(value = Role.ADMIN, policy = POLICY + "servers")
    public byte[] serversOf(@PathParam("pattern") String pattern) {
        request.requireBefore(Change.UUIDS_OF_HOSTS);
        List<Host> found = matching(hosts.all(), pattern);
        Map<String, List<Instance>> on = servers.of(found);
        HypervisorView view = new HypervisorView(request.viewer());
        return JsonWriter.bytes(json -> json.array(
                "hypervisors",
                () -> found.forEach(host -> json.item(() -> {
                    view.brief(json, host);
                    servers(json, on.getOrDefault(host.getName(), List.of()));
                }))));
    }

    /** Sums over the fleet, until 2.88. */
    @GET
    @Path("statistics")
    @Requires(value = Role.ADMIN, policy = POLICY + "statistics")
    public byte[] statistics() {
        request.requireBefore(Change.LEAN_HYPERVISORS);
        return FleetSums.of(hosts.all()).json();
    }

    private Host load(String id) {
        return hosts.load(id, ApiFault.notFound("Hypervisor with ID '" + id + "' could not be found."));
    }
}
