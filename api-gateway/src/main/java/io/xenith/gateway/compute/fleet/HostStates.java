package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.FindHostRequest;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the hosts of servers are, in Nova's words. */
@ApplicationScoped
public class HostStates {

    // A cell has some ten thousand hosts; past that a state stays unsaid rather than hold up the list.
    private static final int PAGES_AT_MOST = 20;

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    HostStates(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /**
     * State by host id, where the viewer may see it: one call for one host, else the list of hosts. Empty, and without a call, for everybody
     * else.
     */
    public Map<String, String> ofHostsOf(Viewer viewer, List<Instance> instances) {
        if (!viewer.administrator() || !viewer.has(Change.HOST_STATUS)) {
            return Map.of();
        }
        Set<String> wanted = new HashSet<>();
        instances.forEach(instance -> wanted.add(instance.getHostId()));
        wanted.remove("");
        return switch (wanted.size()) {
            case 0 -> Map.of();
            case 1 -> one(wanted.iterator().next());
            default -> several(wanted);
        };
    }

    private Map<String, String> one(String hostId) {
        Host host = controlPlane
                .fleet()
                .findHost(FindHostRequest.newBuilder()
                        .setCaller(request.caller())
                        .setHostId(hostId)
                        .build())
                .getHost();
        return Map.of(hostId, word(host));
    }

    private Map<String, String> several(Set<String> wanted) {
        Map<String, String> states = new HashMap<>();
        String marker = "";
        for (int page = 0; page < PAGES_AT_MOST; page++) {
            ListHostsResponse hosts = controlPlane
                    .fleet()
                    .listHosts(ListHostsRequest.newBuilder()
                            .setCaller(request.caller())
                            .setPage(PageRequest.newBuilder().setMarker(marker))
                            .build());
            for (Host host : hosts.getHostsList()) {
                if (wanted.contains(host.getHostId())) {
                    states.put(host.getHostId(), word(host));
                }
            }
            marker = hosts.getPage().getNextMarker();
            if (marker.isEmpty() || states.size() == wanted.size()) {
                break;
            }
        }
        return states;
    }

    private static String word(Host host) {
        if (host.getCordoned()) {
            return "MAINTENANCE";
        }
        return host.getState() == HostState.HOST_STATE_UP ? "UP" : "UNKNOWN";
    }
}
