package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.DeletePortRequest;
import io.xenith.controlplane.v1.FindPortRequest;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.UpdatePortRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.RequestId;
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

/** Ports. */
@Path("/network/v2.0/ports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class PortResource extends TaggedResource {

    private static final NetworkKind KIND = NetworkKind.PORT;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final NetworkLists lists;
    private final Creation creation;

    PortResource(ControlPlane controlPlane, CurrentRequest request, NetworkLists lists, Creation creation) {
        super(KIND, controlPlane, request);
        this.controlPlane = controlPlane;
        this.request = request;
        this.lists = lists;
        this.creation = creation;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        ListPortsRequest filters = filters(query);
        return lists.list(KIND, query, PortBody.SHOWN, page -> {
            var answer = controlPlane
                    .networks()
                    .listPorts(filters.toBuilder().setPage(page).build());
            return new NetworkLists.Page(
                    answer.getPortsList().stream().map(this::show).toList(),
                    answer.getPage().getNextMarker());
        });
    }

    private ListPortsRequest filters(NetworkQuery query) {
        ListPortsRequest.Builder filters = ListPortsRequest.newBuilder()
                .setCaller(request.callerProto())
                .addAllIds(query.takeIds("id"))
                .addAllNames(query.takeTexts("name"))
                .addAllTagsAll(query.takeTags("tags"))
                .addAllTagsAny(query.takeTags("tags-any"))
                .addAllNotTagsAll(query.takeTags("not-tags"))
                .addAllNotTagsAny(query.takeTags("not-tags-any"))
                .addAllNetworkIds(query.takeIds("network_id"))
                .addAllDeviceIds(query.takeTexts("device_id"))
                .addAllDeviceOwners(query.takeTexts("device_owner"))
                .addAllMacs(query.takeTexts("mac_address"))
                .addAllSecurityGroupIds(query.takeIds("security_groups"));
        query.takeProject().ifPresent(filters::setProjectId);
        query.takeText("description").ifPresent(filters::setDescription);
        query.takeBoolean("admin_state_up").ifPresent(filters::setAdminUp);
        PortFilters.addStatus(query, filters);
        PortFilters.addAddresses(query, filters);
        if (request.caller().administrator()) {
            query.takeText("binding:host_id").ifPresent(filters::setBoundHost);
        }
        return filters.build();
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        return creation.create(
                KIND, body, fields -> PortBody.read(fields, request.caller()), this::create, this::delete);
    }

    private ObjectNode create(Caller caller, PortBody.Wanted wanted) {
        Port port = controlPlane
                .networks()
                .createPort(wanted.request().toBuilder().setCaller(caller).build())
                .getPort();
        return show(wanted.withoutAddress() ? withoutAddress(caller, port) : port);
    }

    // The contract reads "no addresses" as "any address", so the address that was given is taken away again.
    private Port withoutAddress(Caller caller, Port port) {
        String step = new RequestId(caller.getRequestId()).step("no-address").value();
        return controlPlane
                .networks()
                .updatePort(UpdatePortRequest.newBuilder()
                        .setCaller(caller.toBuilder().setRequestId(step))
                        .setPortId(port.getPortId())
                        .setReplaceAddresses(true)
                        .build())
                .getPort();
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        return one(NetworkLists.project(show(find(KIND.id(written))), new ListQuery(uri)));
    }

    private Port find(String id) {
        return NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .findPort(FindPortRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setPortId(id)
                        .build())
                .getPort());
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
        var change = PortBody.readUpdate(body.required(KIND.one()), request.caller())
                .setCaller(request.callerProto())
                .setPortId(id)
                .build();
        return one(show(NetworkFaults.on(
                KIND, id, () -> controlPlane.networks().updatePort(change).getPort())));
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
                .deletePort(DeletePortRequest.newBuilder()
                        .setCaller(caller)
                        .setPortId(id)
                        .build()));
    }

    private ObjectNode show(Port port) {
        return PortJson.of(port, request.caller().administrator());
    }

    private static JsonNode one(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(KIND.one(), shown);
    }
}
