package io.xenith.controlplane.network;

import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.v1.HostRoute;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code router}; its interfaces and its gateway are ports. Only {@link RouterStore} writes it. */
@Entity
@Table(name = "router")
class RouterEntity {

    @Id
    UUID id = new UUID(0, 0);

    UUID projectId = new UUID(0, 0);

    String name = "";

    String description = "";

    boolean adminUp;

    @Nullable
    UUID externalNetworkId;

    boolean snat;

    String[] routeDestinations = {};

    String[] routeNextHops = {};

    String[] tags = {};

    @Version
    int revision;

    Instant createdAt = Instant.EPOCH;

    Instant updatedAt = Instant.EPOCH;

    ProjectId project() {
        return new ProjectId(projectId);
    }

    void setRoutes(List<HostRoute> routes) {
        routeDestinations = routes.stream().map(HostRoute::getDestination).toArray(String[]::new);
        routeNextHops = routes.stream().map(HostRoute::getNextHop).toArray(String[]::new);
    }
}
