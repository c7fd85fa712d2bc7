package io.xenith.controlplane.network;

import io.xenith.controlplane.record.ProjectId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code security_group}; its rules are rows of their own. Only {@link SecurityGroupStore} writes it. */
@Entity
@Table(name = "security_group")
class SecurityGroupEntity {

    @Id
    UUID id = new UUID(0, 0);

    UUID projectId = new UUID(0, 0);

    String name = "";

    String description = "";

    boolean isDefault;

    boolean stateful;

    String[] tags = {};

    @Version
    int revision;

    Instant createdAt = Instant.EPOCH;

    Instant updatedAt = Instant.EPOCH;

    ProjectId project() {
        return new ProjectId(projectId);
    }
}
