package io.xenith.controlplane.identity;

import io.xenith.controlplane.v1.Project;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A row of {@code project}. Only {@link ProjectStore} writes it. */
@Entity
@Table(name = "project")
class ProjectEntity {

    @Id
    UUID id = new UUID(0, 0);

    String domainId = "";

    String name = "";

    String description = "";

    boolean enabled;

    String[] tags = {};

    @Version
    int version;

    Instant createdAt = Instant.EPOCH;

    Project message() {
        return Project.newBuilder()
                .setProjectId(id.toString())
                .setDomainId(domainId)
                .setName(name)
                .setDescription(description)
                .setEnabled(enabled)
                .addAllTags(List.of(tags))
                .build();
    }
}
