package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateSecurityGroupRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRequest;
import io.xenith.controlplane.v1.FindSecurityGroupRequest;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.json.JsonFields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;

/** Security groups, which come and go with their rules. */
@Path("/network/v2.0/security-groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class SecurityGroupResource extends TaggedResource<SecurityGroup, SecurityGroup> {

    SecurityGroupResource(NetworkRequest request) {
        super(NetworkKind.SECURITY_GROUP, SecurityGroupBody.SHOWN, request);
    }

    @Override
    Function<PageRequest, NetworkLists.Page<SecurityGroup>> ask(NetworkQuery query) {
        ListSecurityGroupsRequest.Builder filters = StandardFilters.take(
                ListSecurityGroupsRequest.newBuilder(), request().callerProto(), query);
        return page -> {
            var answer = request()
                    .networks()
                    .listSecurityGroups(filters.setPage(page).build());
            return new NetworkLists.Page<>(
                    answer.getSecurityGroupsList(), answer.getPage().getNextMarker());
        };
    }

    @Override
    SecurityGroup read(JsonFields fields, AuthenticatedCaller by) {
        return SecurityGroupBody.read(fields, by);
    }

    @Override
    SecurityGroup create(Caller caller, SecurityGroup wanted) {
        return request()
                .networks()
                .createSecurityGroup(CreateSecurityGroupRequest.newBuilder()
                        .setCaller(caller)
                        .setSecurityGroup(wanted)
                        .build())
                .getSecurityGroup();
    }

    @Override
    SecurityGroup find(Caller caller, String id) {
        return request()
                .networks()
                .findSecurityGroup(FindSecurityGroupRequest.newBuilder()
                        .setCaller(caller)
                        .setSecurityGroupId(id)
                        .build())
                .getSecurityGroup();
    }

    @Override
    SecurityGroup update(Caller caller, String id, JsonFields change) {
        return request()
                .networks()
                .updateSecurityGroup(
                        SecurityGroupBody.readUpdate(change, request().caller())
                                .setCaller(caller)
                                .setSecurityGroupId(id)
                                .build())
                .getSecurityGroup();
    }

    @Override
    void delete(Caller caller, String id) {
        var _ = request()
                .networks()
                .deleteSecurityGroup(DeleteSecurityGroupRequest.newBuilder()
                        .setCaller(caller)
                        .setSecurityGroupId(id)
                        .build());
    }

    @Override
    List<String> tags(SecurityGroup group) {
        return group.getTagsList();
    }

    @Override
    ObjectNode shown(SecurityGroup group) {
        return SecurityGroupJson.of(group);
    }
}
