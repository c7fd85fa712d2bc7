package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.DetachPortRequest;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortStatus;
import io.xenith.controlplane.v1.RequestedNic;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /servers/{id}/os-interface}: the ports of a server. */
@Path("/compute/v2.1/servers/{id}/os-interface")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerInterfacesResource {

    private static final int ADDRESSES_AT_MOST = 1;

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerInterfacesResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        calls.find(id);
        List<Port> ports = ports(id, Optional.empty());
        return JsonWriter.bytes(json ->
                json.array("interfaceAttachments", () -> ports.forEach(port -> json.item(() -> write(json, port)))));
    }

    @GET
    @Path("{port}")
    public byte[] show(@PathParam("id") String id, @PathParam("port") String portId) {
        calls.find(id);
        return one(id, portId);
    }

    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-attach-interfaces:create")
    public byte[] attach(@PathParam("id") String id, JsonBody body) {
        RequestedNic nic = nic(body);
        String portId = calls.change("attach_interface", id, () -> controlPlane
                .instances()
                .attachPort(AttachPortRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(ServerCalls.id(id))
                        .setNic(nic)
                        .build())
                .getNic()
                .getPortId());
        return one(id, portId);
    }

    /** 202. */
    @DELETE
    @Path("{port}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-attach-interfaces:delete")
    public Response detach(@PathParam("id") String id, @PathParam("port") String portId) {
        if (!Ids.isUuid(portId)) {
            throw ApiFault.notFound("Port id " + portId + " could not be found.");
        }
        calls.change("detach_interface", id, () -> controlPlane
                .instances()
                .detachPort(DetachPortRequest.newBuilder()
                        .setCaller(request.caller())
                        .setInstanceId(ServerCalls.id(id))
                        .setPortId(portId)
                        .build()));
        return Response.accepted().build();
    }

    private RequestedNic nic(JsonBody body) {
        body.fields().allowOnly(Set.of("interfaceAttachment"));
        JsonFields fields = body.required("interfaceAttachment");
        Set<String> allowed = new HashSet<>(Set.of("net_id", "port_id", "fixed_ips"));
        if (request.has(Change.TAGGED_ATTACH)) {
            allowed.add("tag");
        }
        fields.allowOnly(allowed);
        if (fields.find("tag").isPresent()) {
            throw ApiFault.badRequest(RequestedNetworks.NO_TAGS);
        }
        Optional<String> network = fields.findString("net_id", 1, 255);
        Optional<String> port = fields.findString("port_id", 1, 255);
        if (network.isPresent() && port.isPresent()) {
            throw ApiFault.badRequest("Must not input both network_id and port_id");
        }
        Optional<String> address = address(fields);
        if (address.isPresent() && network.isEmpty()) {
            throw ApiFault.badRequest("Must input network_id when request IP address");
        }
        RequestedNic.Builder nic = RequestedNic.newBuilder();
        network.ifPresent(id -> nic.setNetworkId(uuid(fields, "net_id", id)));
        port.ifPresent(id -> nic.setPortId(uuid(fields, "port_id", id)));
        address.ifPresent(nic::setFixedAddress);
        return nic.build();
    }

    private static Optional<String> address(JsonFields fields) {
        return fields.findObjects("fixed_ips", ADDRESSES_AT_MOST, (item, _) -> {
                    String address = item.allowOnly(Set.of("ip_address")).string("ip_address", 1, 45);
                    if (!Bodies.isAddress(address, 4) && !Bodies.isAddress(address, 6)) {
                        throw Bodies.invalid(item, "ip_address", "is not an address");
                    }
                    return address;
                })
                .flatMap(list -> list.stream().findFirst());
    }

    private static String uuid(JsonFields fields, String key, String id) {
        if (!Ids.isUuid(id)) {
            throw Bodies.invalid(fields, key, "is not a 'uuid'");
        }
        return id;
    }

    private byte[] one(String id, String portId) {
        Port port = (Ids.isUuid(portId) ? ports(id, Optional.of(portId)) : List.<Port>of())
                .stream()
                        .findFirst()
                        .orElseThrow(() -> ApiFault.notFound("Port id " + portId + " could not be found."));
        return JsonWriter.bytes(json -> json.object("interfaceAttachment", () -> write(json, port)));
    }

    private List<Port> ports(String serverId, Optional<String> portId) {
        ListPortsRequest.Builder list =
                ListPortsRequest.newBuilder().setCaller(request.caller()).addDeviceIds(serverId);
        portId.ifPresent(list::addIds);
        return controlPlane.networks().listPorts(list.build()).getPortsList();
    }

    private void write(JsonWriter json, Port port) {
        json.put("net_id", port.getNetworkId())
                .put("port_id", port.getPortId())
                .put("mac_addr", port.getMac())
                .put("port_state", state(port.getStatus()))
                .array("fixed_ips", () -> port.getAddressesList()
                        .forEach(address -> json.item(() ->
                                json.put("subnet_id", address.getSubnetId()).put("ip_address", address.getAddress()))));
        if (request.has(Change.ATTACHED_TAGS)) {
            json.putNull("tag");
        }
    }

    private static String state(PortStatus status) {
        return switch (status) {
            case PORT_STATUS_ACTIVE -> "ACTIVE";
            case PORT_STATUS_BUILDING -> "BUILD";
            case PORT_STATUS_DOWN, PORT_STATUS_UNSPECIFIED, UNRECOGNIZED -> "DOWN";
        };
    }
}
