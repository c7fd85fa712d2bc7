package io.xenith.gateway.compute;

import io.xenith.controlplane.v1.Caller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;

/** The request in hand, as the resources of compute want it. */
@ApplicationScoped
public class ComputeRequest {

    private final CurrentRequest current;
    private final PublicAddress address;

    /** Reads the request that the container has in hand. */
    public ComputeRequest(CurrentRequest current, PublicAddress address) {
        this.current = current;
        this.address = address;
    }

    /** For whom to write the answer. */
    public Viewer viewer() {
        return new Viewer(current.microversion(), administrator(), address.of(""));
    }

    /** Whether the answer is to be given as of this change. */
    public boolean has(Change change) {
        return current.microversion().atLeast(change.minor());
    }

    /** 404 for an endpoint that is not there yet in the version asked for. */
    public void require(Change change) {
        if (!has(change)) {
            throw ApiFault.notFound("The resource could not be found.");
        }
    }

    /** 404 for an endpoint that is no longer there in the version asked for. */
    public void requireBefore(Change change) {
        if (has(change)) {
            throw ApiFault.notFound("The resource could not be found.");
        }
    }

    /** Who asks, with this request's id. */
    public Caller caller() {
        return current.callerProto();
    }

    /** Who asks, for one of several mutations of one request. */
    public Caller caller(String step) {
        return current.callerProto(step);
    }

    /** Whether an administrator asks. */
    public boolean administrator() {
        return current.caller().administrator();
    }

    /** Whether servers are shown with their user data, which is long and else better left where it is. */
    public boolean showsUserData() {
        return administrator() && has(Change.MORE_SERVER_ATTRIBUTES);
    }

    /** Record id of the project asked from; empty for a token without one. */
    public String projectId() {
        return current.caller().projectId();
    }

    /** Record id of the user. */
    public String userId() {
        return current.caller().userId();
    }

    /** 403 with the name of Nova's rule, unless an administrator asks. */
    public void requireAdministrator(String policy) {
        if (!administrator()) {
            throw ApiFault.forbidden("Policy doesn't allow " + policy + " to be performed.");
        }
    }
}
