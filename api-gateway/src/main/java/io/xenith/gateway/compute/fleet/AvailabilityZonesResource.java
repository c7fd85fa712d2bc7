package io.xenith.gateway.compute.fleet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.AvailabilityZone;
import io.xenith.controlplane.v1.ListAvailabilityZonesRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /os-availability-zone}. */
@Path("/compute/v2.1/os-availability-zone")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class AvailabilityZonesResource {

    private final ControlPlane controlPlane;
    private final Services services;
    private final ComputeRequest request;

    AvailabilityZonesResource(ControlPlane controlPlane, Services services, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.services = services;
        this.request = request;
    }

    @GET
    public byte[] list() {
        List<AvailabilityZone> zones = zones();
        return JsonWriter.bytes(json -> json.array(
                "availabilityZoneInfo",
                () -> zones.forEach(zone -> json.item(() -> {
                    head(json, zone.getName(), zone.getAvailable());
                    json.putNull("hosts");
                }))));
    }

    /** With hosts and their services, and the zone of our own services. */
    @GET
    @Path("detail")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-availability-zone:detail")
    public byte[] detail() {
        List<AvailabilityZone> zones = zones();
        Map<String, Map<String, List<Services.Service>>> byZone = new TreeMap<>();
        services.list(_ -> true, _ -> true)
                .forEach(service -> byZone.computeIfAbsent(service.zone(), _ -> new TreeMap<>())
                        .computeIfAbsent(service.host(), _ -> new ArrayList<>())
                        .add(service));
        return JsonWriter.bytes(json -> json.array("availabilityZoneInfo", () -> {
            zone(json, Services.INTERNAL_ZONE, true, byZone);
            zones.forEach(zone -> zone(json, zone.getName(), zone.getAvailable(), byZone));
        }));
    }

    private List<AvailabilityZone> zones() {
        return controlPlane
                .fleet()
                .listAvailabilityZones(ListAvailabilityZonesRequest.newBuilder()
                        .setCaller(request.caller())
                        .build())
                .getZonesList();
    }

    private static void zone(
            JsonWriter json, String name, boolean available, Map<String, Map<String, List<Services.Service>>> byZone) {
        json.item(() -> {
            head(json, name, available);
            json.object("hosts", () -> byZone.getOrDefault(name, Map.of())
                    .forEach((host, running) ->
                            json.object(host, () -> running.forEach(service -> service(json, service)))));
        });
    }

    private static void head(JsonWriter json, String name, boolean available) {
        json.put("zoneName", name).object("zoneState", () -> json.put("available", available));
    }

    private static void service(JsonWriter json, Services.Service service) {
        json.object(service.binary(), () -> json.put("active", service.enabled())
                .put("available", service.up())
                .putNullable("updated_at", service.seenAt()));
    }
}
