package io.xenith.gateway.compute.fleet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Host;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
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
import java.util.Optional;

/** {@code /os-hosts}, until 2.43. */
@Path("/compute/v2.1/os-hosts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HostsResource {

    private final Hosts hosts;
    private final Services services;
    private final ComputeRequest request;

    HostsResource(Hosts hosts, Services services, ComputeRequest request) {
        this.hosts = hosts;
        this.services = services;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-hosts:list")
    public byte[] list(@Context UriInfo uri) {
        request.requireBefore(Change.NO_HOSTS);
        Optional<String> zone = new ListQuery(uri).find("zone");
        List<Services.Service> found = services.list(_ -> true, _ -> true).stream()
                .filter(service -> zone.isEmpty() || zone.get().equals(service.zone()))
                .toList();
        return JsonWriter.bytes(json -> json.array(
                "hosts",
                () -> found.forEach(service -> json.item(() -> json.put("host_name", service.host())
                        .put("service", service.binary().replace("nova-", ""))
                        .put("zone", service.zone())))));
    }

    /** What it has, and what is claimed of it. */
    @GET
    @Path("{host}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-hosts:show")
    public byte[] show(@PathParam("host") String name) {
        request.requireBefore(Change.NO_HOSTS);
        Host host = hosts.findByName(name)
                .orElseThrow(() -> ApiFault.notFound("Compute host " + name + " could not be found."));
        long memoryUsed = host.getClaimedMemoryBytes() + host.getReservedMemoryBytes();
        long diskUsed = host.getClaimedDiskBytes() + host.getReservedDiskBytes();
        return JsonWriter.bytes(json -> json.array("host", () -> {
            row(json, host, "(total)", host.getCpus(), host.getMemoryBytes(), host.getDiskBytes());
            row(json, host, "(used_now)", host.getClaimedVcpus(), memoryUsed, diskUsed);
            row(
                    json,
                    host,
                    "(used_max)",
                    host.getClaimedVcpus(),
                    host.getClaimedMemoryBytes(),
                    host.getClaimedDiskBytes());
        }));
    }

    private static void row(JsonWriter json, Host host, String what, long cpus, long memoryBytes, long diskBytes) {
        json.item(() -> json.object("resource", () -> json.put("host", host.getName())
                .put("project", what)
                .put("cpu", cpus)
                .put("memory_mb", memoryBytes / HypervisorView.MIB)
                .put("disk_gb", diskBytes / HypervisorView.GIB)));
    }
}
