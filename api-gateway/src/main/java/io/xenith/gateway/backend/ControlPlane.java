package io.xenith.gateway.backend;

import io.grpc.Channel;
import io.xenith.controlplane.v1.CatalogServiceGrpc;
import io.xenith.controlplane.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.xenith.controlplane.v1.ConsoleServiceGrpc;
import io.xenith.controlplane.v1.ConsoleServiceGrpc.ConsoleServiceBlockingStub;
import io.xenith.controlplane.v1.ConsoleServiceGrpc.ConsoleServiceStub;
import io.xenith.controlplane.v1.FleetServiceGrpc;
import io.xenith.controlplane.v1.FleetServiceGrpc.FleetServiceBlockingStub;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.IdentityServiceGrpc.IdentityServiceBlockingStub;
import io.xenith.controlplane.v1.InstanceServiceGrpc;
import io.xenith.controlplane.v1.InstanceServiceGrpc.InstanceServiceBlockingStub;
import io.xenith.controlplane.v1.MigrationServiceGrpc;
import io.xenith.controlplane.v1.MigrationServiceGrpc.MigrationServiceBlockingStub;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.NetworkServiceGrpc.NetworkServiceBlockingStub;
import io.xenith.controlplane.v1.QuotaServiceGrpc;
import io.xenith.controlplane.v1.QuotaServiceGrpc.QuotaServiceBlockingStub;
import io.xenith.controlplane.v1.VolumeServiceGrpc;
import io.xenith.controlplane.v1.VolumeServiceGrpc.VolumeServiceBlockingStub;
import java.time.Duration;

/**
 * Calls to the control plane. The stubs are ready to use, shared by all threads, and have deadline and failover; they block, which is
 * what virtual threads are for. Let what they throw fall through, unless you can answer it.
 */
public final class ControlPlane {

    private static final Duration CONNECTED_AT_MOST = Duration.ofDays(1);

    private final InstanceServiceBlockingStub instances;
    private final MigrationServiceBlockingStub migrations;
    private final CatalogServiceBlockingStub catalog;
    private final NetworkServiceBlockingStub networks;
    private final QuotaServiceBlockingStub quotas;
    private final VolumeServiceBlockingStub volumes;
    private final FleetServiceBlockingStub fleet;
    private final ConsoleServiceBlockingStub consoles;
    private final ConsoleServiceStub connections;
    private final IdentityServiceBlockingStub identity;

    /** Calls over this channel. */
    public ControlPlane(Channel channel) {
        this.instances = InstanceServiceGrpc.newBlockingStub(channel);
        this.migrations = MigrationServiceGrpc.newBlockingStub(channel);
        this.catalog = CatalogServiceGrpc.newBlockingStub(channel);
        this.networks = NetworkServiceGrpc.newBlockingStub(channel);
        this.quotas = QuotaServiceGrpc.newBlockingStub(channel);
        this.volumes = VolumeServiceGrpc.newBlockingStub(channel);
        this.fleet = FleetServiceGrpc.newBlockingStub(channel);
        this.consoles = ConsoleServiceGrpc.newBlockingStub(channel);
        this.connections = ConsoleServiceGrpc.newStub(channel);
        this.identity = IdentityServiceGrpc.newBlockingStub(channel);
    }

    /** Instances and their operations. */
    public InstanceServiceBlockingStub instances() {
        return instances;
    }

    /** Moves of instances between hosts. */
    public MigrationServiceBlockingStub migrations() {
        return migrations;
    }

    /** Flavors, key pairs, instance groups. */
    public CatalogServiceBlockingStub catalog() {
        return catalog;
    }

    /** Networks and all that is on them. */
    public NetworkServiceBlockingStub networks() {
        return networks;
    }

    /** Volumes. */
    public VolumeServiceBlockingStub volumes() {
        return volumes;
    }

    /** Tokens that open consoles. */
    public ConsoleServiceBlockingStub consoles() {
        return consoles;
    }

    /** Open consoles: the one stub that does not block, whose calls go on for as long as somebody looks, a day at most. */
    public ConsoleServiceStub connections() {
        return connections.withDeadlineAfter(CONNECTED_AT_MOST);
    }

    /** Limits and usage. */
    public QuotaServiceBlockingStub quotas() {
        return quotas;
    }

    /** Hosts and zones. */
    public FleetServiceBlockingStub fleet() {
        return fleet;
    }

    /** Domains, projects, roles, credentials, revocations. */
    public IdentityServiceBlockingStub identity() {
        return identity;
    }
}
