package io.xenith.controlplane.fleet;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.v1.Fence;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import java.sql.SQLException;
import java.time.Instant;

/** A host's row as operators see it. */
final class HostRow {

    /** What {@link #read} reads. Domains are the claims of purpose 'domain', of which an instance has one a host. */
    static final String COLUMNS = """
            h.id, h.number, h.name, h.availability_zone, h.state, h.cordoned, h.cordon_reason, h.address, h.transfer_address,
            h.hypervisor_version, h.fenced_at, h.fenced_by, h.fenced_boot_id,
            h.agent_version, h.boot_id, h.cpus, h.memory_bytes, h.disk_bytes, h.claimed_vcpus, h.claimed_memory_bytes,
            h.claimed_disk_bytes, h.cpu_overcommit, h.memory_overcommit, h.disk_overcommit, h.reserved_memory_bytes,
            h.reserved_disk_bytes, h.traits, h.architecture, h.last_seen_at, h.enrolled_at, h.booted_at, h.generation, h.updated_at,
            (SELECT count(*) FROM host_claim c WHERE c.host_id = h.id AND c.purpose = 'domain') AS domains
            """;

    private HostRow() {}

    static Host read(Row row) throws SQLException {
        var host = Host.newBuilder()
                .setHostId(row.uuid("id").toString())
                .setNumber(row.bigint("number"))
                .setName(row.text("name"))
                .setAvailabilityZone(row.text("availability_zone"))
                .setState(state(row.text("state")))
                .setCordoned(row.bool("cordoned"))
                .setCordonReason(row.text("cordon_reason"))
                .setAddress(row.text("address"))
                .setTransferAddress(row.text("transfer_address"))
                .setHypervisorVersion(row.text("hypervisor_version"))
                .setAgentVersion(row.text("agent_version"))
                .setBootId(row.text("boot_id"))
                .setCpus(row.integer("cpus"))
                .setMemoryBytes(row.bigint("memory_bytes"))
                .setDiskBytes(row.bigint("disk_bytes"))
                .setClaimedVcpus(row.bigint("claimed_vcpus"))
                .setClaimedMemoryBytes(row.bigint("claimed_memory_bytes"))
                .setClaimedDiskBytes(row.bigint("claimed_disk_bytes"))
                .setCpuOvercommit(row.real("cpu_overcommit"))
                .setMemoryOvercommit(row.real("memory_overcommit"))
                .setDiskOvercommit(row.real("disk_overcommit"))
                .setReservedMemoryBytes(row.bigint("reserved_memory_bytes"))
                .setReservedDiskBytes(row.bigint("reserved_disk_bytes"))
                .setDomains(Math.toIntExact(row.bigint("domains")))
                .addAllTraits(row.texts("traits"))
                .setArchitecture(row.text("architecture"))
                .setEnrolledAt(timestamp(row.instant("enrolled_at")))
                .setUpdatedAt(timestamp(row.instant("updated_at")))
                .setGeneration(row.bigint("generation"));
        row.findInstant("last_seen_at").ifPresent(at -> host.setLastSeenAt(timestamp(at)));
        var fencedAt = row.findInstant("fenced_at");
        if (fencedAt.isPresent()) {
            host.setFence(fence(row, fencedAt.get()));
        }
        row.findInstant("booted_at").ifPresent(at -> host.setBootedAt(timestamp(at)));
        return host.build();
    }

    private static Fence fence(Row row, Instant at) throws SQLException {
        boolean spoke = row.text("state").equals("up")
                || row.findInstant("last_seen_at")
                        .filter(seen -> !seen.isBefore(at))
                        .isPresent();
        return Fence.newBuilder()
                .setAt(timestamp(at))
                .setUserId(row.text("fenced_by"))
                .setVoid(spoke)
                .setHostWasOn(spoke && row.text("boot_id").equals(row.text("fenced_boot_id")))
                .build();
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static HostState state(String state) {
        return switch (state) {
            case "new" -> HostState.HOST_STATE_NEW;
            case "up" -> HostState.HOST_STATE_UP;
            case "unreachable" -> HostState.HOST_STATE_UNREACHABLE;
            default -> throw new IllegalStateException("the record holds a host state that is none: " + state);
        };
    }
}
