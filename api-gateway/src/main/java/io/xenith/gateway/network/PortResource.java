package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.DeletePortRequest;
import io.xenith.controlplane.v1.FindPortRequest;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Port;
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

/** Ports. */
@Path("/network/v2.0/ports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class PortResource extends TaggedResource<Port, CreatePortRequest> {

    PortResource(NetworkRequest request) {
        super(NetworkKind.PORT, PortBody.SHOWN, request);
    }

    @Override
    Function<PageRequest, NetworkLists.Page<Port>> ask(NetworkQuery query) {
        ListPortsRequest.Builder filters =
                StandardFilters.take(ListPortsRequest.newBuilder(), request().callerProto(), query);
        filters.addAllNetworkIds(query.takeIds("network_id"))
                .addAllDeviceIds(query.takeTexts("device_id"))
                .addAllDeviceOwners(query.takeTexts("device_owner"))
                .addAllMacs(query.takeTexts("mac_address"))
                .addAllSecurityGroupIds(query.takeIds("security_groups"));
        query.takeBoolean("admin_state_up").ifPresent(filters::setAdminUp);
        PortFilters.addStatus(query, filters);
        PortFilters.addAddresses(query, filters);
        if (request().caller().administrator()) {
            query.takeText("binding:host_id").ifPresent(filters::setBoundHost);
        }
        return page -> {
            var answer = request().networks().listPorts(filters.setPage(page).build());
            return new NetworkLists.Page<>(
                    answer.getPortsList(), answer.getPage().getNextMarker());
        };
    }

    @Override
    CreatePortRequest read(JsonFields fields, AuthenticatedCaller by) {
        return PortBody.read(fields, by);
    }

    @Override
    Port create(Caller caller, CreatePortRequest wanted) {
        return request()
                .networks()
                .createPort(wanted.toBuilder().setCaller(caller).build())
                .getPort();
    }

    @Override
    Port find(Caller caller, String id) {
        return request()
                .networks()
                .findPort(FindPortRequest.newBuilder()
                        .setCaller(caller)
                        .setPortId(id)
                        .build())
                .getPort();
    }

    @Override
    Port update(Caller caller, String id, JsonFields change) {
        return request()
                .networks()
                .updatePort(PortBody.readUpdate(change, request().caller())
                        .setCaller(caller)
                        .setPortId(id)
                        .build())
                .getPort();
    }

    @Override
    void delete(Caller caller, String id) {
        var _ = request()
                .networks()
                .deletePort(DeletePortRequest.newBuilder()
                        .setCaller(caller)
                        .setPortId(id)
                        .build());
    }

    @Override
    List<String> tags(Port port) {
        return port.getTagsList();
    }

    @Override
    ObjectNode shown(Port port) {
        return PortJson.of(port, request().caller().administrator());
    }
}
