package io.xenith.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import io.xenith.gateway.http.ApiTime;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A host as operators see it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Host")
public record FleetHost(
        String id,
        String name,
        String availabilityZone,
        @Schema(enumeration = {"new", "up", "unreachable"}) String state,

        @Schema(description = "No new instances are placed on it.")
        boolean cordoned,

        String cordonReason,

        @Schema(
                description =
                        "Somebody says that it is off and cannot write any more, so that its instances may be evacuated. Absent: nobody does.")
        @Nullable
        Fence fence,

        String address,

        @Schema(description = "Where other hosts reach its agent for disks and live moves.")
        String transferAddress,

        String architecture,
        String hypervisorVersion,
        String agentVersion,
        Capacity cpus,
        Capacity memoryBytes,
        Capacity diskBytes,
        int domains,
        List<String> traits,
        @Nullable String lastSeenAt,
        @Nullable String enrolledAt,
        @Nullable String bootedAt,

        @Schema(description = "Grows with each change of the inventory.")
        long generation) {

    /** Of one resource: what there is, what the host keeps for itself, what instances hold, and how often it may be promised. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Capacity(long total, long reserved, long claimed, double overcommit) {}

    /** Somebody's word that a host is off. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "Fence")
    public record Fence(
            String at,
            String userId,

            @JsonProperty("void")
            @Schema(name = "void", description = "The host has spoken since: it proves nothing any more.")
            boolean isVoid,

            @Schema(description = "It has spoken since, in the same boot: it was on all the while.")
            boolean hostWasOn) {}

    public FleetHost {
        traits = List.copyOf(traits);
    }

    static FleetHost of(Host host) {
        return new FleetHost(
                host.getHostId(),
                host.getName(),
                host.getAvailabilityZone(),
                word(host.getState()),
                host.getCordoned(),
                host.getCordonReason(),
                host.hasFence() ? fence(host.getFence()) : null,
                host.getAddress(),
                host.getTransferAddress(),
                host.getArchitecture(),
                host.getHypervisorVersion(),
                host.getAgentVersion(),
                new Capacity(host.getCpus(), host.getReservedCpus(), host.getClaimedVcpus(), host.getCpuOvercommit()),
                new Capacity(
                        host.getMemoryBytes(),
                        host.getReservedMemoryBytes(),
                        host.getClaimedMemoryBytes(),
                        host.getMemoryOvercommit()),
                new Capacity(
                        host.getDiskBytes(),
                        host.getReservedDiskBytes(),
                        host.getClaimedDiskBytes(),
                        host.getDiskOvercommit()),
                host.getDomains(),
                host.getTraitsList(),
                time(host.hasLastSeenAt(), host.getLastSeenAt()),
                time(host.hasEnrolledAt(), host.getEnrolledAt()),
                time(host.hasBootedAt(), host.getBootedAt()),
                host.getGeneration());
    }

    private static Fence fence(io.xenith.controlplane.v1.Fence fence) {
        return new Fence(
                ApiTime.seconds(ApiTime.of(fence.getAt())), fence.getUserId(), fence.getVoid(), fence.getHostWasOn());
    }

    private static String word(HostState state) {
        return switch (state) {
            case HOST_STATE_NEW, HOST_STATE_UNSPECIFIED, UNRECOGNIZED -> "new";
            case HOST_STATE_UP -> "up";
            case HOST_STATE_UNREACHABLE -> "unreachable";
        };
    }

    static @Nullable String time(boolean there, Timestamp at) {
        return there ? ApiTime.seconds(ApiTime.of(at)) : null;
    }
}
