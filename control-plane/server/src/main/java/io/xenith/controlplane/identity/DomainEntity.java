package io.xenith.controlplane.identity;

import io.xenith.controlplane.v1.Domain;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of {@code domain}. Only {@link DomainStore} writes it. */
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

    Instant createdAt = Instant.EPOCH;

    Domain message() {
        return Domain.newBuilder()
                .setDomainId(id)
                .setName(name)
                .setDescription(description)
                .setEnabled(enabled)
                .build();
    }
}
