package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.AddRouterInterfaceRequest;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateRouterRequest;
import io.xenith.controlplane.v1.DeleteRouterRequest;
import io.xenith.controlplane.v1.FindRouterRequest;
import io.xenith.controlplane.v1.ListRoutersRequest;
import io.xenith.controlplane.v1.RemoveRouterInterfaceRequest;
import io.xenith.controlplane.v1.Router;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Routers and their interfaces. */
@Path("/network/v2.0/routers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class RouterResource extends TaggedResource {

    private static final NetworkKind KIND = NetworkKind.ROUTER;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final NetworkLists lists;
    private final Creation creation;

    RouterResource(ControlPlane controlPlane, CurrentRequest request, NetworkLists lists, Creation creation) {
        super(KIND, controlPlane, request);
        this.controlPlane = controlPlane;
        this.request = request;
        this.lists = lists;
        this.creation = creation;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        ListRoutersRequest filters = filters(query);
        return lists.list(KIND, query, RouterBody.SHOWN, page -> {
            var answer = controlPlane
                    .networks()
                    .listRouters(filters.toBuilder().setPage(page).build());
            return new NetworkLists.Page(
                    answer.getRoutersList().stream().map(this::show).toList(),
                    answer.getPage().getNextMarker());
        });
    }

    private ListRoutersRequest filters(NetworkQuery query) {
        ListRoutersRequest.Builder filters = ListRoutersRequest.newBuilder()
                .setCaller(request.callerProto())
                .addAllIds(query.takeIds("id"))
                .addAllNames(query.takeTexts("name"))
                .addAllTagsAll(query.takeTags("tags"))
                .addAllTagsAny(query.takeTags("tags-any"))
                .addAllNotTagsAll(query.takeTags("not-tags"))
                .addAllNotTagsAny(query.takeTags("not-tags-any"));
        query.takeProject().ifPresent(filters::setProjectId);
        query.takeText("description").ifPresent(filters::setDescription);
        query.takeSwitch("status", "admin_state_up").ifPresent(filters::setAdminUp);
        return filters.build();
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        return creation.create(
                KIND, body, fields -> RouterBody.read(fields, request.caller()), this::create, this::delete);
    }

    private ObjectNode create(Caller caller, Router router) {
        return show(controlPlane
                .networks()
                .createRouter(CreateRouterRequest.newBuilder()
                        .setCaller(caller)
                        .setRouter(router)
                        .build())
                .getRouter());
    }

    @PUT
    @Path("{id}/add_router_interface")
    @Requires(Role.MEMBER)
    public JsonNode addInterface(@PathParam("id") String written, JsonBody body) {
        String id = KIND.id(written);
        RouterBody.Interface wanted = RouterBody.readInterface(body.fields());
        var answer = NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .addRouterInterface(AddRouterInterfaceRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRouterId(id)
                        .setSubnetId(wanted.subnetId())
                        .setPortId(wanted.portId())
                        .build()));
        return RouterJson.ofInterface(
                id, answer.getProjectId(), answer.getNetworkId(), answer.getSubnetId(), answer.getPortId());
    }

    @PUT
    @Path("{id}/remove_router_interface")
    @Requires(Role.MEMBER)
    public JsonNode removeInterface(@PathParam("id") String written, JsonBody body) {
        String id = KIND.id(written);
        RouterBody.Interface wanted = RouterBody.readInterface(body.fields());
        var answer = NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .removeRouterInterface(RemoveRouterInterfaceRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRouterId(id)
                        .setSubnetId(wanted.subnetId())
                        .setPortId(wanted.portId())
                        .build()));
        return RouterJson.ofInterface(
                id, answer.getProjectId(), answer.getNetworkId(), answer.getSubnetId(), answer.getPortId());
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        return one(NetworkLists.project(show(find(KIND.id(written))), new ListQuery(uri)));
    }

    private Router find(String id) {
        return NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .findRouter(FindRouterRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRouterId(id)
                        .build())
                .getRouter());
    }

    @Override
    List<String> findTags(String id) {
        return find(id).getTagsList();
    }

    @PUT
    @Path("{id}")
    @Requires(Role.MEMBER)
    public JsonNode update(@PathParam("id") String written, JsonBody body) {
        String id = KIND.id(written);
        var change = RouterBody.readUpdate(body.required(KIND.one()), request.caller())
                .setCaller(request.callerProto())
                .setRouterId(id)
                .build();
        return one(show(NetworkFaults.on(
                KIND, id, () -> controlPlane.networks().updateRouter(change).getRouter())));
    }

    @DELETE
    @Path("{id}")
    @Requires(Role.MEMBER)
    public void delete(@PathParam("id") String written) {
        delete(request.callerProto(), KIND.id(written));
    }

    private void delete(Caller caller, String id) {
        var _ = NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .deleteRouter(DeleteRouterRequest.newBuilder()
                        .setCaller(caller)
                        .setRouterId(id)
                        .build()));
    }

    private ObjectNode show(Router router) {
        return RouterJson.of(router);
    }

    private static JsonNode one(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(KIND.one(), shown);
    }
}
