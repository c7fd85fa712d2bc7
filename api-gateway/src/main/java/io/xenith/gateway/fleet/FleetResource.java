package io.xenith.gateway.fleet;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindFleetStatisticsRequest;
import io.xenith.controlplane.v1.ListAvailabilityZonesRequest;
import io.xenith.controlplane.v1.ListReplicasRequest;
import io.xenith.gateway.access.Anonymous;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The fleet as a whole. */
@Path("/fleet/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
@Tag(name = "Fleet")
public class FleetResource {

    private final ControlPlane controlPlane;
    private final CurrentRequest request;

    FleetResource(ControlPlane controlPlane, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** One zone. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Zone(
            String name,

            @Schema(description = "At least one of its hosts is up and not cordoned.")
            boolean available,

            List<String> hosts) {
        public Zone {
            hosts = List.copyOf(hosts);
        }
    }

    /** All zones. */
    public record Zones(List<Zone> zones) {
        public Zones {
            zones = List.copyOf(zones);
        }
    }

    /** Sums over all hosts. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Statistics(
            int hosts,
            int hostsUp,
            long vcpus,
            long claimedVcpus,
            long memoryBytes,
            long claimedMemoryBytes,
            long diskBytes,
            long claimedDiskBytes,
            long instances) {}

    /** One process of the control plane. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Replica(
            String name,
            boolean healthy,
            @Nullable String startedAt,
            @Nullable String seenAt,

            @Schema(description = "Shares of the fleet that it looks after.")
            int partitionsOwned,

            int hostsOwned) {}

    /** All processes of the control plane. */
    public record Replicas(List<Replica> replicas) {
        public Replicas {
            replicas = List.copyOf(replicas);
        }
    }

    /** The page for people. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    @Anonymous(because = "it is the manual, the same for everybody, and shows nothing of this cloud")
    @Operation(hidden = true)
    public String manual() {
        return Manual.HTML;
    }

    @GET
    @Path("zones")
    @Operation(summary = "List availability zones and their hosts")
    public Zones zones() {
        return new Zones(controlPlane
                .fleet()
                .listAvailabilityZones(ListAvailabilityZonesRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .build())
                .getZonesList()
                .stream()
                .map(zone -> new Zone(zone.getName(), zone.getAvailable(), zone.getHostNamesList()))
                .toList());
    }

    @GET
    @Path("statistics")
    @Operation(summary = "Show what the fleet has and what is claimed of it")
    public Statistics statistics() {
        var sums = controlPlane
                .fleet()
                .findFleetStatistics(FindFleetStatisticsRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .build());
        return new Statistics(
                sums.getHosts(),
                sums.getHostsUp(),
                sums.getVcpus(),
                sums.getClaimedVcpus(),
                sums.getMemoryBytes(),
                sums.getClaimedMemoryBytes(),
                sums.getDiskBytes(),
                sums.getClaimedDiskBytes(),
                sums.getInstances());
    }

    @GET
    @Path("replicas")
    @Operation(summary = "List the processes of the control plane and what each looks after")
    public Replicas replicas() {
        return new Replicas(controlPlane
                .fleet()
                .listReplicas(ListReplicasRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .build())
                .getReplicasList()
                .stream()
                .map(replica -> new Replica(
                        replica.getName(),
                        replica.getHealthy(),
                        FleetHost.time(replica.hasStartedAt(), replica.getStartedAt()),
                        FleetHost.time(replica.hasSeenAt(), replica.getSeenAt()),
                        replica.getPartitionsOwned(),
                        replica.getHostsOwned()))
                .toList());
    }
}
