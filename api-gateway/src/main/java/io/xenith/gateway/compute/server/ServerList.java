package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.compute.fleet.HostStates;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** A page of servers, with or without their details. */
@ApplicationScoped
class ServerList {

    private final ControlPlane controlPlane;
    private final ComputeRequest request;
    private final HostStates hostStates;

    ServerList(ControlPlane controlPlane, ComputeRequest request, HostStates hostStates) {
        this.controlPlane = controlPlane;
        this.request = request;
        this.hostStates = hostStates;
    }

    byte[] page(ListQuery query, boolean detail) {
        ListInstancesResponse found = ServerQuery.read(query, request, detail ? "detail" : "index")
                .map(controlPlane.instances()::listInstances)
                .orElseGet(ListInstancesResponse::getDefaultInstance);
        Viewer viewer = request.viewer();
        ServerView view =
                new ServerView(viewer, detail ? hostStates.ofHostsOf(viewer, found.getInstancesList()) : Map.of());
        return JsonWriter.bytes(json -> {
            json.array("servers", () -> {
                for (Instance instance : found.getInstancesList()) {
                    json.item(() -> {
                        if (detail) {
                            view.detail(json, instance, ServerView.Form.LISTED);
                        } else {
                            view.brief(json, instance);
                        }
                    });
                }
            });
            NextLink.write(json, "servers_links", viewer, query, found.getPage().getNextMarker());
        });
    }
}
