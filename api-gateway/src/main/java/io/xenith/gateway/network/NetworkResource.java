package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateNetworkRequest;
import io.xenith.controlplane.v1.DeleteNetworkRequest;
import io.xenith.controlplane.v1.FindNetworkRequest;
import io.xenith.controlplane.v1.ListNetworksRequest;
import io.xenith.controlplane.v1.Network;
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

/** Networks. */
@Path("/network/v2.0/networks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class NetworkResource extends TaggedResource {

    private static final NetworkKind KIND = NetworkKind.NETWORK;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final NetworkLists lists;
    private final Creation creation;

    NetworkResource(ControlPlane controlPlane, CurrentRequest request, NetworkLists lists, Creation creation) {
        super(KIND, controlPlane, request);
        this.controlPlane = controlPlane;
        this.request = request;
        this.lists = lists;
        this.creation = creation;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        ListNetworksRequest filters = filters(query);
        return lists.list(KIND, query, NetworkBody.SHOWN, page -> {
            var answer = controlPlane
                    .networks()
                    .listNetworks(filters.toBuilder().setPage(page).build());
            return new NetworkLists.Page(
                    answer.getNetworksList().stream().map(this::show).toList(),
                    answer.getPage().getNextMarker());
        });
    }

    private ListNetworksRequest filters(NetworkQuery query) {
        ListNetworksRequest.Builder filters = ListNetworksRequest.newBuilder()
                .setCaller(request.callerProto())
                .addAllIds(query.takeIds("id"))
                .addAllNames(query.takeTexts("name"))
                .addAllTagsAll(query.takeTags("tags"))
                .addAllTagsAny(query.takeTags("tags-any"))
                .addAllNotTagsAll(query.takeTags("not-tags"))
                .addAllNotTagsAny(query.takeTags("not-tags-any"));
        query.takeProject().ifPresent(filters::setProjectId);
        query.takeText("description").ifPresent(filters::setDescription);
        query.takeBoolean("router:external").ifPresent(filters::setExternal);
        query.takeBoolean("shared").ifPresent(filters::setShared);
        query.takeBoolean("is_default").ifPresent(filters::setIsDefault);
        query.takeSwitch("status", "admin_state_up").ifPresent(filters::setAdminUp);
        if (request.caller().administrator()) {
            query.takeText("provider:network_type").ifPresent(filters::setSegmentKind);
            query.takeText("provider:physical_network").ifPresent(filters::setPhysicalNetwork);
        }
        return filters.build();
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        return creation.create(
                KIND, body, fields -> NetworkBody.read(fields, request.caller()), this::create, this::delete);
    }

    private ObjectNode create(Caller caller, Network network) {
        return show(controlPlane
                .networks()
                .createNetwork(CreateNetworkRequest.newBuilder()
                        .setCaller(caller)
                        .setNetwork(network)
                        .build())
                .getNetwork());
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        return one(NetworkLists.project(show(find(KIND.id(written))), new ListQuery(uri)));
    }

    private Network find(String id) {
        return NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .findNetwork(FindNetworkRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setNetworkId(id)
                        .build())
                .getNetwork());
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
        var change = NetworkBody.readUpdate(body.required(KIND.one()), request.caller())
                .setCaller(request.callerProto())
                .setNetworkId(id)
                .build();
        return one(show(NetworkFaults.on(
                KIND, id, () -> controlPlane.networks().updateNetwork(change).getNetwork())));
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
                .deleteNetwork(DeleteNetworkRequest.newBuilder()
                        .setCaller(caller)
                        .setNetworkId(id)
                        .build()));
    }

    private ObjectNode show(Network network) {
        return NetworkJson.of(network, request.caller().administrator());
    }

    private static JsonNode one(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(KIND.one(), shown);
    }
}
