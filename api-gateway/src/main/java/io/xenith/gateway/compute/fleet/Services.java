package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.ListReplicasRequest;
import io.xenith.controlplane.v1.Replica;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.http.ApiTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Nova's services: one nova-compute a host, and one nova-conductor and nova-scheduler a replica of the control plane. */
@ApplicationScoped
class Services {

    static final String COMPUTE = "nova-compute";
    static final String INTERNAL_ZONE = "internal";

    private static final List<String> OF_REPLICAS = List.of("nova-conductor", "nova-scheduler");
    // Numbers of hosts begin at 1, those of replicas far above any host.
    private static final long REPLICA_NUMBERS_FROM = 1L << 30;

    /** One service. Of a host's, {@code uuid} is the host's id. One that is up and forced down has spoken after somebody said that it is off. */
    record Service(
            long number,
            String uuid,
            String binary,
            String host,
            String zone,
            boolean up,
            boolean enabled,
            boolean forcedDown,
            @Nullable String disabledReason,
            @Nullable String seenAt) {}

    private final ControlPlane controlPlane;
    private final ComputeRequest request;
    private final Hosts hosts;

    Services(ControlPlane controlPlane, ComputeRequest request, Hosts hosts) {
        this.controlPlane = controlPlane;
        this.request = request;
        this.hosts = hosts;
    }

    /** The services with a binary and on a host that are wanted. */
    List<Service> list(Predicate<String> binary, Predicate<String> host) {
        List<Service> services = new ArrayList<>();
        List<String> ofReplicas = OF_REPLICAS.stream().filter(binary).toList();
        if (!ofReplicas.isEmpty()) {
            for (Replica replica : replicas()) {
                ofReplicas.forEach(name -> services.add(of(replica, name)));
            }
        }
        if (binary.test(COMPUTE)) {
            hosts.all().forEach(each -> services.add(of(each)));
        }
        return services.stream().filter(service -> host.test(service.host())).toList();
    }

    private List<Replica> replicas() {
        return controlPlane
                .fleet()
                .listReplicas(ListReplicasRequest.newBuilder()
                        .setCaller(request.caller())
                        .build())
                .getReplicasList();
    }

    static Service of(Host host) {
        return new Service(
                host.getNumber(),
                host.getHostId(),
                COMPUTE,
                host.getName(),
                host.getAvailabilityZone(),
                Hosts.isUp(host),
                !host.getCordoned(),
                host.hasFence(),
                host.getCordoned() && !host.getCordonReason().isEmpty() ? host.getCordonReason() : null,
                host.hasLastSeenAt() ? ApiTime.microsWithoutZone(ApiTime.of(host.getLastSeenAt())) : null);
    }

    private static Service of(Replica replica, String binary) {
        UUID id = UUID.nameUUIDFromBytes((binary + '/' + replica.getName()).getBytes(StandardCharsets.UTF_8));
        return new Service(
                REPLICA_NUMBERS_FROM + (id.getLeastSignificantBits() & (REPLICA_NUMBERS_FROM - 1)),
                id.toString(),
                binary,
                replica.getName(),
                INTERNAL_ZONE,
                replica.getHealthy(),
                true,
                false,
                null,
                replica.hasSeenAt() ? ApiTime.microsWithoutZone(ApiTime.of(replica.getSeenAt())) : null);
    }
}
