package io.xenith.controlplane.network;

import io.xenith.controlplane.record.ProjectId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code network}. Only {@link NetworkStore} writes it. */
@Entity
@Table(name = "network")
class NetworkEntity {

    @Id
    UUID id = new UUID(0, 0);

    UUID projectId = new UUID(0, 0);

    String name = "";

    String description = "";

    boolean adminUp;

    boolean shared;

    boolean external;

    boolean isDefault;

    int mtu;

    boolean portSecurity;

    String segmentKind = "";

    String physicalNetwork = "";

    long segmentId;

    String dnsDomain = "";

    String[] tags = {};

    @Version
    int revision;

    Instant createdAt = Instant.EPOCH;

    Instant updatedAt = Instant.EPOCH;

    ProjectId project() {
        return new ProjectId(projectId);
    }
}
