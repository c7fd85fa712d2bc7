package io.xenith.gateway.compute.fleet;

import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.RemoveHostRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /os-services}. To disable a host's service is to cordon the host; to delete it, to forget the host. */
@Path("/compute/v2.1/os-services")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ServicesResource {

    private static final String POLICY = "os_compute_api:os-services:";

    private final ControlPlane controlPlane;
    private final Services services;
    private final ServiceChange change;
    private final Hosts hosts;
    private final ComputeRequest request;

    ServicesResource(
            ControlPlane controlPlane, Services services, ServiceChange change, Hosts hosts, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.services = services;
        this.change = change;
        this.hosts = hosts;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = POLICY + "list")
    public byte[] list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("host", "binary"));
        Optional<String> host = query.find("host");
        Optional<String> binary = query.find("binary");
        List<Services.Service> found = services.list(
                name -> binary.isEmpty() || binary.get().equals(name),
                name -> host.isEmpty() || host.get().equals(name));
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json ->
                json.array("services", () -> found.forEach(service -> json.item(() -> write(json, service, viewer)))));
    }

    /** Until 2.53 the last part of the path says what to do, and the body with which service. */
    @PUT
    @Path("{what}")
    @Requires(value = Role.ADMIN, policy = POLICY + "update")
    public byte[] update(@PathParam("what") String what, JsonBody body) {
        if (!request.has(Change.UUIDS_OF_HOSTS)) {
            return change.byAction(what, body.fields());
        }
        Host changed = change.byId(what, body.fields());
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> json.object("service", () -> write(json, Services.of(changed), viewer)));
    }

    @DELETE
    @Path("{id}")
    @Requires(value = Role.ADMIN, policy = POLICY + "delete")
    public void delete(@PathParam("id") String id) {
        Host host = hosts.load(id, ApiFault.notFound("Service " + id + " could not be found."));
        try {
            var unused = controlPlane
                    .fleet()
                    .removeHost(RemoveHostRequest.newBuilder()
                            .setCaller(request.caller())
                            .setHostId(host.getHostId())
                            .build());
        } catch (StatusRuntimeException failure) {
            if (Errors.hasReason(failure, "HOST_IN_USE")) {
                throw ApiFault.conflict(
                                "Unable to delete compute service that is hosting instances. Migrate or delete all"
                                        + " instances first.")
                        .because(failure);
            }
            throw failure;
        }
    }

    private static void write(JsonWriter json, Services.Service service, Viewer viewer) {
        if (viewer.has(Change.UUIDS_OF_HOSTS)) {
            json.put("id", service.uuid());
        } else {
            json.put("id", service.number());
        }
        json.put("binary", service.binary())
                .put("host", service.host())
                .put("zone", service.zone())
                .put("status", service.enabled() ? "enabled" : "disabled")
                .put("state", service.up() ? "up" : "down")
                .putNullable("updated_at", service.seenAt())
                .putNullable("disabled_reason", service.disabledReason());
        if (viewer.has(Change.FORCED_DOWN)) {
            json.put("forced_down", service.forcedDown());
        }
    }
}
