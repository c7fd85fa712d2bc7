package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which servers run on which hosts. */
@ApplicationScoped
class ServersOfHosts {

    private static final int PAGES_AT_MOST = 50;

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    ServersOfHosts(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** Servers by host name: a walk of one host's, or of all servers. 400 when they are too many for one answer. */
    Map<String, List<Instance>> of(List<Host> hosts) {
        if (hosts.isEmpty()) {
            return Map.of();
        }
        InstanceFilter.Builder filter = InstanceFilter.newBuilder();
        if (hosts.size() == 1) {
            filter.setHostName(hosts.getFirst().getName());
        }
        Map<String, List<Instance>> byHost = new HashMap<>();
        String marker = "";
        for (int page = 0; page < PAGES_AT_MOST; page++) {
            ListInstancesResponse found = controlPlane
                    .instances()
                    .listInstances(ListInstancesRequest.newBuilder()
                            .setCaller(request.caller())
                            .setAllProjects(true)
                            .setFilter(filter)
                            .setPage(PageRequest.newBuilder().setMarker(marker))
                            .build());
            for (Instance instance : found.getInstancesList()) {
                byHost.computeIfAbsent(instance.getHostName(), _ -> new ArrayList<>())
                        .add(instance);
            }
            marker = found.getPage().getNextMarker();
            if (marker.isEmpty()) {
                return byHost;
            }
        }
        throw ApiFault.badRequest("There are too many servers for one answer; ask for one hypervisor at a time.");
    }
}
