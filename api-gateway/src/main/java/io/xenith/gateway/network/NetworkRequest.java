package io.xenith.gateway.network;

import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.NetworkServiceGrpc.NetworkServiceBlockingStub;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** The request in hand, and the ways in which the resources of networking answer it. */
@ApplicationScoped
class NetworkRequest {

    private final ControlPlane controlPlane;
    private final CurrentRequest current;
    private final NetworkLists lists;
    private final Creation creation;

    NetworkRequest(ControlPlane controlPlane, CurrentRequest current, NetworkLists lists, Creation creation) {
        this.controlPlane = controlPlane;
        this.current = current;
        this.lists = lists;
        this.creation = creation;
    }

    /** The calls of the contract. */
    NetworkServiceBlockingStub networks() {
        return controlPlane.networks();
    }

    /** Who asks, as the contract has it. */
    Caller callerProto() {
        return current.callerProto();
    }

    /** Who asks. */
    AuthenticatedCaller caller() {
        return current.caller();
    }

    /** Answers lists. */
    NetworkLists lists() {
        return lists;
    }

    /** Answers creations. */
    Creation creation() {
        return creation;
    }
}
