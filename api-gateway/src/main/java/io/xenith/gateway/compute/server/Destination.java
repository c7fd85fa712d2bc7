package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.Optional;

/** Where a server is to run: a zone, and for administrators a host. */
final class Destination {

    private Destination() {}

    static void read(JsonFields server, ComputeRequest request, CreateInstancesRequest.Builder proto) {
        String[] parts = Bodies.findName(server, "availability_zone").orElse("").split(":", -1);
        if (parts.length > 3) {
            throw ApiFault.badRequest("Unable to parse availability zone");
        }
        proto.setAvailabilityZone(parts[0]);
        String forced = forcedHost(parts);
        if (!forced.isEmpty()) {
            request.requireAdministrator("os_compute_api:servers:create:forced_host");
            proto.setRequestedHost(forced);
        }
        // A host's name is its hypervisor's here, so naming both must name one.
        Optional<String> host = server.findString("host", 1, 255);
        Optional<String> hypervisor = server.findString("hypervisor_hostname", 1, 255);
        Optional<String> asked = host.or(() -> hypervisor);
        if (asked.isPresent()) {
            request.requireAdministrator("compute:servers:create:requested_destination");
            if (!forced.isEmpty()) {
                throw ApiFault.badRequest(
                        "An availability zone with a host cannot be given together with host or hypervisor_hostname.");
            }
            if (host.isPresent() && hypervisor.isPresent() && !host.equals(hypervisor)) {
                throw ApiFault.badRequest("No hypervisor matching host '" + host.get() + "' and '" + hypervisor.get()
                        + "' could be found.");
            }
            proto.setRequestedHost(asked.get());
        }
    }

    private static String forcedHost(String[] parts) {
        String host = parts.length > 1 ? parts[1] : "";
        String node = parts.length > 2 ? parts[2] : "";
        if (!host.isEmpty() && !node.isEmpty() && !host.equals(node)) {
            throw ApiFault.badRequest("No compute host '" + host + "' with hypervisor '" + node + "' could be found.");
        }
        return host.isEmpty() ? node : host;
    }
}
