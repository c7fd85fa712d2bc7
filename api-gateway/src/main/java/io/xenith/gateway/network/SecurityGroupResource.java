package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateSecurityGroupRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRequest;
import io.xenith.controlplane.v1.FindSecurityGroupRequest;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.SecurityGroup;
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

/** Security groups, which come and go with their rules. */
@Path("/network/v2.0/security-groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class SecurityGroupResource extends TaggedResource {

    private static final NetworkKind KIND = NetworkKind.SECURITY_GROUP;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final NetworkLists lists;
    private final Creation creation;

    SecurityGroupResource(ControlPlane controlPlane, CurrentRequest request, NetworkLists lists, Creation creation) {
        super(KIND, controlPlane, request);
        this.controlPlane = controlPlane;
        this.request = request;
        this.lists = lists;
        this.creation = creation;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        ListSecurityGroupsRequest filters = filters(query);
        return lists.list(KIND, query, SecurityGroupBody.SHOWN, page -> {
            var answer = controlPlane
                    .networks()
                    .listSecurityGroups(filters.toBuilder().setPage(page).build());
            return new NetworkLists.Page(
                    answer.getSecurityGroupsList().stream().map(this::show).toList(),
                    answer.getPage().getNextMarker());
        });
    }

    private ListSecurityGroupsRequest filters(NetworkQuery query) {
        ListSecurityGroupsRequest.Builder filters = ListSecurityGroupsRequest.newBuilder()
                .setCaller(request.callerProto())
                .addAllIds(query.takeIds("id"))
                .addAllNames(query.takeTexts("name"))
                .addAllTagsAll(query.takeTags("tags"))
                .addAllTagsAny(query.takeTags("tags-any"))
                .addAllNotTagsAll(query.takeTags("not-tags"))
                .addAllNotTagsAny(query.takeTags("not-tags-any"));
        query.takeProject().ifPresent(filters::setProjectId);
        query.takeText("description").ifPresent(filters::setDescription);
        return filters.build();
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        return creation.create(
                KIND, body, fields -> SecurityGroupBody.read(fields, request.caller()), this::create, this::delete);
    }

    private ObjectNode create(Caller caller, SecurityGroup group) {
        return show(controlPlane
                .networks()
                .createSecurityGroup(CreateSecurityGroupRequest.newBuilder()
                        .setCaller(caller)
                        .setSecurityGroup(group)
                        .build())
                .getSecurityGroup());
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        return one(NetworkLists.project(show(find(KIND.id(written))), new ListQuery(uri)));
    }

    private SecurityGroup find(String id) {
        return NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .findSecurityGroup(FindSecurityGroupRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setSecurityGroupId(id)
                        .build())
                .getSecurityGroup());
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
        var change = SecurityGroupBody.readUpdate(body.required(KIND.one()), request.caller())
                .setCaller(request.callerProto())
                .setSecurityGroupId(id)
                .build();
        return one(show(NetworkFaults.on(
                KIND,
                id,
                () -> controlPlane.networks().updateSecurityGroup(change).getSecurityGroup())));
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
                .deleteSecurityGroup(DeleteSecurityGroupRequest.newBuilder()
                        .setCaller(caller)
                        .setSecurityGroupId(id)
                        .build()));
    }

    private ObjectNode show(SecurityGroup securityGroup) {
        return SecurityGroupJson.of(securityGroup);
    }

    private static JsonNode one(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(KIND.one(), shown);
    }
}
