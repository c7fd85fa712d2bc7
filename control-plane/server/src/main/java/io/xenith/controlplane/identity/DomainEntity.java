package io.xenith.controlplane.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of {@code domain}. */
@Entity
@Table(name = "domain")
class DomainEntity {

    @Id
    String id = "";

    String name = "";

    String description = "";

    boolean enabled;

    @Version
    int version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;
}
