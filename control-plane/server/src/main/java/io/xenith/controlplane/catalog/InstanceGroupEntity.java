package io.xenith.controlplane.catalog;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code instance_group}. Only {@link InstanceGroupStore} writes it. */
@Entity
@Table(name = "instance_group")
class InstanceGroupEntity {

    @Id
    UUID id = new UUID(0, 0);

    UUID projectId = new UUID(0, 0);

    UUID userId = new UUID(0, 0);

    String name = "";

    String policy = "";

    int maxPerHost;

    @Version
    int version;

    Instant createdAt = Instant.EPOCH;
}
