package io.xenith.controlplane.network;

import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.v1.HostRoute;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code subnet}; its pools are rows of their own. Only {@link SubnetStore} writes it. */
@Entity
@Table(name = "subnet")
class SubnetEntity {

    @Id
    UUID id = new UUID(0, 0);

    UUID projectId = new UUID(0, 0);

    UUID networkId = new UUID(0, 0);

    String name = "";

    String description = "";

    int ipVersion;

    @ColumnTransformer(read = "concat(cidr)", write = "?::cidr")
    String cidr = "";

    @Column(name = "gateway")
    @ColumnTransformer(read = "host(gateway)", write = "?::inet")
    @Nullable
    String gateway;

    boolean dhcp;

    String[] dnsServers = {};

    String[] routeDestinations = {};

    String[] routeNextHops = {};

    String ipv6AddressMode = "";

    String ipv6RaMode = "";

    String[] tags = {};

    @Version
    int revision;

    Instant createdAt = Instant.EPOCH;

    Instant updatedAt = Instant.EPOCH;

    ProjectId project() {
        return new ProjectId(projectId);
    }

    Cidr block() {
        return Cidr.parse("cidr", cidr);
    }

    Optional<IpAddress> gatewayAddress() {
        return Optional.ofNullable(gateway).map(text -> IpAddress.parse("gateway", text));
    }

    void setRoutes(List<HostRoute> routes) {
        routeDestinations = routes.stream().map(HostRoute::getDestination).toArray(String[]::new);
        routeNextHops = routes.stream().map(HostRoute::getNextHop).toArray(String[]::new);
    }
}
