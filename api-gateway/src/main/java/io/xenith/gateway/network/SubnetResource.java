package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.DeleteSubnetRequest;
import io.xenith.controlplane.v1.FindSubnetRequest;
import io.xenith.controlplane.v1.ListSubnetsRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Subnet;
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

/** Subnets. */
@Path("/network/v2.0/subnets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class SubnetResource extends TaggedResource<Subnet, CreateSubnetRequest> {

    SubnetResource(NetworkRequest request) {
        super(NetworkKind.SUBNET, SubnetBody.SHOWN, request);
    }

    @Override
    Function<PageRequest, NetworkLists.Page<Subnet>> ask(NetworkQuery query) {
        ListSubnetsRequest.Builder filters =
                StandardFilters.take(ListSubnetsRequest.newBuilder(), request().callerProto(), query);
        filters.addAllNetworkIds(query.takeIds("network_id"));
        query.takeNumber("ip_version").ifPresent(filters::setIpVersion);
        query.takeText("cidr").ifPresent(filters::setCidr);
        query.takeText("gateway_ip").ifPresent(filters::setGateway);
        query.takeBoolean("enable_dhcp").ifPresent(filters::setDhcp);
        return page -> {
            var answer = request().networks().listSubnets(filters.setPage(page).build());
            return new NetworkLists.Page<>(
                    answer.getSubnetsList(), answer.getPage().getNextMarker());
        };
    }

    @Override
    CreateSubnetRequest read(JsonFields fields, AuthenticatedCaller by) {
        return SubnetBody.read(fields, by);
    }

    @Override
    Subnet create(Caller caller, CreateSubnetRequest wanted) {
        return request()
                .networks()
                .createSubnet(wanted.toBuilder().setCaller(caller).build())
                .getSubnet();
    }

    @Override
    Subnet find(Caller caller, String id) {
        return request()
                .networks()
                .findSubnet(FindSubnetRequest.newBuilder()
                        .setCaller(caller)
                        .setSubnetId(id)
                        .build())
                .getSubnet();
    }

    @Override
    Subnet update(Caller caller, String id, JsonFields change) {
        return request()
                .networks()
                .updateSubnet(SubnetBody.readUpdate(change, request().caller())
                        .setCaller(caller)
                        .setSubnetId(id)
                        .build())
                .getSubnet();
    }

    @Override
    void delete(Caller caller, String id) {
        var _ = request()
                .networks()
                .deleteSubnet(DeleteSubnetRequest.newBuilder()
                        .setCaller(caller)
                        .setSubnetId(id)
                        .build());
    }

    @Override
    List<String> tags(Subnet subnet) {
        return subnet.getTagsList();
    }

    @Override
    ObjectNode shown(Subnet subnet) {
        return SubnetJson.of(subnet);
    }
}
