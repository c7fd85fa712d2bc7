package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.transport.error.ServiceException;
import java.util.Locale;
import java.util.UUID;

/** What a request about an instance hears when its networking does not work out: a wrong argument, not a missing resource. */
final class InstanceRefusals {

    private InstanceRefusals() {}

    static ServiceException unknown(String kind, String id) {
        return ServiceException.of(
                        Status.Code.INVALID_ARGUMENT,
                        kind.toUpperCase(Locale.ROOT).replace(' ', '_') + "_NOT_FOUND",
                        "no " + kind + " " + id)
                .with("id", id);
    }

    static ServiceException unknownGroup(String name) {
        return unknown("security group", name);
    }

    static ServiceException portInUse(UUID port) {
        return ServiceException.of(Status.Code.FAILED_PRECONDITION, "PORT_IN_USE", "the port " + port + " is in use")
                .with("id", port.toString());
    }

    static ServiceException ambiguous(int networks) {
        return ServiceException.of(
                        Status.Code.FAILED_PRECONDITION, "NETWORK_AMBIGUOUS", "several networks are there, name one")
                .with("count", Integer.toString(networks));
    }

    static ServiceException none() {
        return ServiceException.of(
                Status.Code.FAILED_PRECONDITION, "NETWORK_REQUIRED", "the project has no network to attach to");
    }

    static ServiceException external(String network) {
        return ServiceException.of(
                        Status.Code.PERMISSION_DENIED,
                        "EXTERNAL_NETWORK",
                        "instances are not attached to external networks")
                .with("id", network);
    }
}
