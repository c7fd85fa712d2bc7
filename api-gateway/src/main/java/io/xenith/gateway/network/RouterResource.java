package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.AddRouterInterfaceRequest;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateRouterRequest;
import io.xenith.controlplane.v1.DeleteRouterRequest;
import io.xenith.controlplane.v1.FindRouterRequest;
import io.xenith.controlplane.v1.ListRoutersRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.RemoveRouterInterfaceRequest;
import io.xenith.controlplane.v1.Router;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;

/** Routers and their interfaces. */
@Path("/network/v2.0/routers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class RouterResource extends TaggedResource<Router, Router> {

    RouterResource(NetworkRequest request) {
        super(NetworkKind.ROUTER, RouterBody.SHOWN, request);
    }

    @Override
    Function<PageRequest, NetworkLists.Page<Router>> ask(NetworkQuery query) {
        ListRoutersRequest.Builder filters =
                StandardFilters.take(ListRoutersRequest.newBuilder(), request().callerProto(), query);
        query.takeSwitch("status", "admin_state_up").ifPresent(filters::setAdminUp);
        return page -> {
            var answer = request().networks().listRouters(filters.setPage(page).build());
            return new NetworkLists.Page<>(
                    answer.getRoutersList(), answer.getPage().getNextMarker());
        };
    }

    @Override
    Router read(JsonFields fields, AuthenticatedCaller by) {
        return RouterBody.read(fields, by);
    }

    @Override
    Router create(Caller caller, Router wanted) {
        return request()
                .networks()
                .createRouter(CreateRouterRequest.newBuilder()
                        .setCaller(caller)
                        .setRouter(wanted)
                        .build())
                .getRouter();
    }

    @Override
    Router find(Caller caller, String id) {
        return request()
                .networks()
                .findRouter(FindRouterRequest.newBuilder()
                        .setCaller(caller)
                        .setRouterId(id)
                        .build())
                .getRouter();
    }

    @Override
    Router update(Caller caller, String id, JsonFields change) {
        return request()
                .networks()
                .updateRouter(RouterBody.readUpdate(change, request().caller())
                        .setCaller(caller)
                        .setRouterId(id)
                        .build())
                .getRouter();
    }

    @Override
    void delete(Caller caller, String id) {
        var _ = request()
                .networks()
                .deleteRouter(DeleteRouterRequest.newBuilder()
                        .setCaller(caller)
                        .setRouterId(id)
                        .build());
    }

    @Override
    List<String> tags(Router router) {
        return router.getTagsList();
    }

    @Override
    ObjectNode shown(Router router) {
        return RouterJson.of(router);
    }

    @PUT
    @Path("{id}/add_router_interface")
    @Requires(Role.MEMBER)
    public JsonNode addInterface(@PathParam("id") String written, JsonBody body) {
        String id = kind().id(written);
        RouterBody.Interface wanted = RouterBody.readInterface(body.fields());
        var added = on(id, () -> request()
                .networks()
                .addRouterInterface(AddRouterInterfaceRequest.newBuilder()
                        .setCaller(request().callerProto())
                        .setRouterId(id)
                        .setSubnetId(wanted.subnetId())
                        .setPortId(wanted.portId())
                        .build()));
        return RouterJson.ofInterface(
                id, added.getProjectId(), added.getNetworkId(), added.getSubnetId(), added.getPortId());
    }

    @PUT
    @Path("{id}/remove_router_interface")
    @Requires(Role.MEMBER)
    public JsonNode removeInterface(@PathParam("id") String written, JsonBody body) {
        String id = kind().id(written);
        RouterBody.Interface unwanted = RouterBody.readInterface(body.fields());
        var removed = on(id, () -> request()
                .networks()
                .removeRouterInterface(RemoveRouterInterfaceRequest.newBuilder()
                        .setCaller(request().callerProto())
                        .setRouterId(id)
                        .setSubnetId(unwanted.subnetId())
                        .setPortId(unwanted.portId())
                        .build()));
        return RouterJson.ofInterface(
                id, removed.getProjectId(), removed.getNetworkId(), removed.getSubnetId(), removed.getPortId());
    }
}
