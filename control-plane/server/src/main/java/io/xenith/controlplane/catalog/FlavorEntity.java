package io.xenith.controlplane.catalog;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of {@code flavor}; its extra specs are rows of their own. Only {@link FlavorStore} writes it. */
@Entity
@Table(name = "flavor")
class FlavorEntity {

    @Id
    String id = "";

    String name = "";

    int vcpus;

    long memoryMib;

    long rootDiskGib;

    long ephemeralDiskGib;

    long swapMib;

    boolean isPublic;

    boolean disabled;

    double rxtxFactor;

    String description = "";

    @Version
    int version;

    Instant createdAt = Instant.EPOCH;
}
