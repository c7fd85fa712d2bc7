package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateNetworkRequest;
import io.xenith.controlplane.v1.DeleteNetworkRequest;
import io.xenith.controlplane.v1.FindNetworkRequest;
import io.xenith.controlplane.v1.ListNetworksRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.PageRequest;
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

/** Networks. */
@Path("/network/v2.0/networks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class NetworkResource extends TaggedResource<Network, Network> {

    NetworkResource(NetworkRequest request) {
        super(NetworkKind.NETWORK, NetworkBody.SHOWN, request);
    }

    @Override
    Function<PageRequest, NetworkLists.Page<Network>> ask(NetworkQuery query) {
        ListNetworksRequest.Builder filters =
                StandardFilters.take(ListNetworksRequest.newBuilder(), request().callerProto(), query);
        query.takeBoolean("router:external").ifPresent(filters::setExternal);
        query.takeBoolean("shared").ifPresent(filters::setShared);
        query.takeBoolean("is_default").ifPresent(filters::setIsDefault);
        query.takeSwitch("status", "admin_state_up").ifPresent(filters::setAdminUp);
        if (request().caller().administrator()) {
            query.takeText("provider:network_type").ifPresent(filters::setSegmentKind);
            query.takeText("provider:physical_network").ifPresent(filters::setPhysicalNetwork);
        }
        return page -> {
            var answer = request().networks().listNetworks(filters.setPage(page).build());
            return new NetworkLists.Page<>(
                    answer.getNetworksList(), answer.getPage().getNextMarker());
        };
    }

    @Override
    Network read(JsonFields fields, AuthenticatedCaller by) {
        return NetworkBody.read(fields, by);
    }

    @Override
    Network create(Caller caller, Network wanted) {
        return request()
                .networks()
                .createNetwork(CreateNetworkRequest.newBuilder()
                        .setCaller(caller)
                        .setNetwork(wanted)
                        .build())
                .getNetwork();
    }

    @Override
    Network find(Caller caller, String id) {
        return request()
                .networks()
                .findNetwork(FindNetworkRequest.newBuilder()
                        .setCaller(caller)
                        .setNetworkId(id)
                        .build())
                .getNetwork();
    }

    @Override
    Network update(Caller caller, String id, JsonFields change) {
        return request()
                .networks()
                .updateNetwork(NetworkBody.readUpdate(change, request().caller())
                        .setCaller(caller)
                        .setNetworkId(id)
                        .build())
                .getNetwork();
    }

    @Override
    void delete(Caller caller, String id) {
        var _ = request()
                .networks()
                .deleteNetwork(DeleteNetworkRequest.newBuilder()
                        .setCaller(caller)
                        .setNetworkId(id)
                        .build());
    }

    @Override
    List<String> tags(Network network) {
        return network.getTagsList();
    }

    @Override
    ObjectNode shown(Network network) {
        return NetworkJson.of(network, request().caller().administrator());
    }
}
