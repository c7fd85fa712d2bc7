package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.FindHostRequest;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hosts as compute's operators ask for them: by the small number that Nova had, by uuid, by name, or all. */
@ApplicationScoped
class Hosts {

    // Ten thousand hosts are a full cell, and the room beyond is for one that is overfull.
    private static final int PAGES_AT_MOST = 20;

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    Hosts(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** Every host. */
    List<Host> all() {
        List<Host> hosts = new ArrayList<>();
        String marker = "";
        for (int page = 0; page < PAGES_AT_MOST; page++) {
            ListHostsResponse found =
                    page(PageRequest.newBuilder().setMarker(marker).build());
            hosts.addAll(found.getHostsList());
            marker = found.getPage().getNextMarker();
            if (marker.isEmpty()) {
                break;
            }
        }
        return hosts;
    }

    /** One page of hosts. */
    ListHostsResponse page(PageRequest page) {
        return controlPlane
                .fleet()
                .listHosts(ListHostsRequest.newBuilder()
                        .setCaller(request.caller())
                        .setPage(page)
                        .build());
    }

    /** The host of this name; empty when there is none. */
    Optional<Host> findByName(String name) {
        ListHostsResponse found = controlPlane
                .fleet()
                .listHosts(ListHostsRequest.newBuilder()
                        .setCaller(request.caller())
                        .setName(name)
                        .build());
        return found.getHostsList().stream()
                .filter(host -> host.getName().equals(name))
                .findFirst();
    }

    /** The host with the id that this version gives it: a uuid from 2.53 on, a number before. */
    Host load(String id, ApiFault otherwise) {
        if (request.has(Change.UUIDS_OF_HOSTS)) {
            if (!Ids.isUuid(id)) {
                throw otherwise;
            }
            return controlPlane
                    .fleet()
                    .findHost(FindHostRequest.newBuilder()
                            .setCaller(request.caller())
                            .setHostId(id)
                            .build())
                    .getHost();
        }
        return all().stream()
                .filter(host -> Long.toString(host.getNumber()).equals(id))
                .findFirst()
                .orElseThrow(() -> otherwise);
    }

    /** Nova's word for whether a host is heard of. */
    static String state(Host host) {
        return isUp(host) ? "up" : "down";
    }

    /** Whether a host is heard of. */
    static boolean isUp(Host host) {
        return host.getState() == HostState.HOST_STATE_UP;
    }

    /** Nova's word for whether a host takes new servers. */
    static String status(Host host) {
        return host.getCordoned() ? "disabled" : "enabled";
    }
}
