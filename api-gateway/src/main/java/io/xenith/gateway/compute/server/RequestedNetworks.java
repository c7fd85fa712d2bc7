package io.xenith.gateway.compute.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.NicChoice;
import io.xenith.controlplane.v1.RequestedNic;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The networks of a server to be: named ones, the only one there is, or none. */
final class RequestedNetworks {

    /** A tag is a promise that the guest learns which device is which. */
    static final String NO_TAGS = "Device tagging is not offered: guests are not told of tags yet.";

    private static final int NETWORKS_AT_MOST = 32;

    private RequestedNetworks() {}

    static void read(JsonFields server, ComputeRequest request, CreateInstancesRequest.Builder proto) {
        Optional<JsonNode> networks = server.find("networks");
        if (networks.isEmpty()) {
            if (request.has(Change.AUTO_NETWORK)) {
                throw server.missing("networks");
            }
            proto.setNicChoice(NicChoice.NIC_CHOICE_ONLY_NETWORK);
            return;
        }
        if (networks.get().isTextual()) {
            proto.setNicChoice(choice(server, networks.get().textValue(), request));
            return;
        }
        List<RequestedNic> nics = server.findObjects("networks", NETWORKS_AT_MOST, (nic, _) -> nic(nic, request))
                .orElse(List.of());
        proto.setNicChoice(nics.isEmpty() ? NicChoice.NIC_CHOICE_ONLY_NETWORK : NicChoice.NIC_CHOICE_NAMED)
                .addAllNics(nics);
    }

    private static NicChoice choice(JsonFields server, String word, ComputeRequest request) {
        if (request.has(Change.AUTO_NETWORK) && word.equals("auto")) {
            return NicChoice.NIC_CHOICE_AUTO;
        }
        if (request.has(Change.AUTO_NETWORK) && word.equals("none")) {
            return NicChoice.NIC_CHOICE_NONE;
        }
        throw Bodies.invalid(server, "networks", "is not valid: it is a list, or from 2.37 on 'auto' or 'none'");
    }

    private static RequestedNic nic(JsonFields nic, ComputeRequest request) {
        boolean mayBeTagged = request.has(Change.DEVICE_TAGS_AGAIN)
                || (request.has(Change.DEVICE_TAGS) && !request.has(Change.AUTO_NETWORK));
        nic.allowOnly(mayBeTagged ? Set.of("uuid", "port", "fixed_ip", "tag") : Set.of("uuid", "port", "fixed_ip"));
        if (nic.find("tag").isPresent()) {
            throw ApiFault.badRequest(NO_TAGS);
        }
        RequestedNic.Builder proto = RequestedNic.newBuilder();
        Optional<String> port = nic.findString("port", 1, 255);
        Optional<String> network = nic.findString("uuid", 0, 255).filter(id -> !id.isEmpty());
        Optional<String> address = nic.findString("fixed_ip", 0, 45).filter(text -> !text.isEmpty());
        if (port.isEmpty() && network.isEmpty()) {
            throw ApiFault.badRequest(
                    "Bad network format: missing 'uuid'. A network needs the id of a network or of a port.");
        }
        port.ifPresent(id -> proto.setPortId(uuid(id, "port")));
        network.ifPresent(id -> proto.setNetworkId(uuid(id, "network")));
        address.ifPresent(text -> {
            if (!Bodies.isAddress(text, 4) && !Bodies.isAddress(text, 6)) {
                throw ApiFault.badRequest("Invalid fixed IP address (" + text + ")");
            }
            if (port.isPresent()) {
                throw ApiFault.badRequest("Specified Fixed IP '" + text + "' cannot be used with port '" + port.get()
                        + "': the two cannot be specified together.");
            }
            proto.setFixedAddress(text);
        });
        return proto.build();
    }

    private static String uuid(String id, String what) {
        if (!Ids.isUuid(id)) {
            throw ApiFault.badRequest("Bad networks format: " + what + " uuid is not in proper format (" + id + ")");
        }
        return id;
    }
}
