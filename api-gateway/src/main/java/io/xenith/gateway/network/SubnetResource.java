package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.DeleteSubnetRequest;
import io.xenith.controlplane.v1.FindSubnetRequest;
import io.xenith.controlplane.v1.ListSubnetsRequest;
import io.xenith.controlplane.v1.Subnet;
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

/** Subnets. */
@Path("/network/v2.0/subnets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class SubnetResource extends TaggedResource {

    private static final NetworkKind KIND = NetworkKind.SUBNET;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final NetworkLists lists;
    private final Creation creation;

    SubnetResource(ControlPlane controlPlane, CurrentRequest request, NetworkLists lists, Creation creation) {
        super(KIND, controlPlane, request);
        this.controlPlane = controlPlane;
        this.request = request;
        this.lists = lists;
        this.creation = creation;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        ListSubnetsRequest filters = filters(query);
        return lists.list(KIND, query, SubnetBody.SHOWN, page -> {
            var answer = controlPlane
                    .networks()
                    .listSubnets(filters.toBuilder().setPage(page).build());
            return new NetworkLists.Page(
                    answer.getSubnetsList().stream().map(this::show).toList(),
                    answer.getPage().getNextMarker());
        });
    }

    private ListSubnetsRequest filters(NetworkQuery query) {
        ListSubnetsRequest.Builder filters = ListSubnetsRequest.newBuilder()
                .setCaller(request.callerProto())
                .addAllIds(query.takeIds("id"))
                .addAllNames(query.takeTexts("name"))
                .addAllTagsAll(query.takeTags("tags"))
                .addAllTagsAny(query.takeTags("tags-any"))
                .addAllNotTagsAll(query.takeTags("not-tags"))
                .addAllNotTagsAny(query.takeTags("not-tags-any"))
                .addAllNetworkIds(query.takeIds("network_id"));
        query.takeProject().ifPresent(filters::setProjectId);
        query.takeText("description").ifPresent(filters::setDescription);
        query.takeNumber("ip_version").ifPresent(filters::setIpVersion);
        query.takeText("cidr").ifPresent(filters::setCidr);
        query.takeText("gateway_ip").ifPresent(filters::setGateway);
        query.takeBoolean("enable_dhcp").ifPresent(filters::setDhcp);
        return filters.build();
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        return creation.create(
                KIND, body, fields -> SubnetBody.read(fields, request.caller()), this::create, this::delete);
    }

    private ObjectNode create(Caller caller, CreateSubnetRequest wanted) {
        return show(controlPlane
                .networks()
                .createSubnet(wanted.toBuilder().setCaller(caller).build())
                .getSubnet());
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        return one(NetworkLists.project(show(find(KIND.id(written))), new ListQuery(uri)));
    }

    private Subnet find(String id) {
        return NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .findSubnet(FindSubnetRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setSubnetId(id)
                        .build())
                .getSubnet());
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
        var change = SubnetBody.readUpdate(body.required(KIND.one()), request.caller())
                .setCaller(request.callerProto())
                .setSubnetId(id)
                .build();
        return one(show(NetworkFaults.on(
                KIND, id, () -> controlPlane.networks().updateSubnet(change).getSubnet())));
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
                .deleteSubnet(DeleteSubnetRequest.newBuilder()
                        .setCaller(caller)
                        .setSubnetId(id)
                        .build()));
    }

    private ObjectNode show(Subnet subnet) {
        return SubnetJson.of(subnet);
    }

    private static JsonNode one(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(KIND.one(), shown);
    }
}
