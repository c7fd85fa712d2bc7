package io.xenith.gateway.compute.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.FindOperationRequest;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.ListOperationsResponse;
import io.xenith.controlplane.v1.Operation;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.QueryTime;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.transport.error.Errors;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/** {@code /servers/{id}/os-instance-actions}: what was asked of a server, newest first. */
@Path("/compute/v2.1/servers/{id}/os-instance-actions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class InstanceActionsResource {

    private static final Set<String> PARAMETERS = Set.of("limit", "marker", "changes-since");

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    InstanceActionsResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id, @Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        refuseUnknown(query);
        refuseDeleted(id);
        ListOperationsRequest.Builder list =
                ListOperationsRequest.newBuilder().setCaller(request.caller()).setInstanceId(ServerCalls.id(id));
        boolean paged = request.has(Change.ACTION_PAGING);
        if (paged) {
            list.setPage(PageRequest.newBuilder().setLimit(query.limit()).setMarker(marker(id, query.marker())));
            query.find("changes-since").ifPresent(text -> list.setChangedSince(QueryTime.read("changes-since", text)));
        }
        if (request.has(Change.CHANGES_BEFORE)) {
            query.find("changes-before")
                    .ifPresent(text -> list.setChangedBefore(QueryTime.read("changes-before", text)));
        }
        ListOperationsResponse found = controlPlane.instances().listOperations(list.build());
        Viewer viewer = request.viewer();
        String next = !paged || found.getPage().getNextMarker().isEmpty() || found.getOperationsCount() == 0
                ? ""
                : found.getOperations(found.getOperationsCount() - 1).getRequestId();
        return JsonWriter.bytes(json -> {
            json.array("instanceActions", () -> found.getOperationsList()
                    .forEach(operation -> json.item(() -> OperationView.brief(json, operation, viewer))));
            NextLink.write(json, "links", viewer, query, next);
        });
    }

    @GET
    @Path("{request}")
    public byte[] show(@PathParam("id") String id, @PathParam("request") String requestId) {
        refuseDeleted(id);
        Operation operation = find(id, requestId);
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(
                json -> json.object("instanceAction", () -> OperationView.detail(json, operation, viewer)));
    }

    // To clients an action's id is that of the request that caused it.
    private String marker(String id, String requestId) {
        if (requestId.isEmpty()) {
            return "";
        }
        try {
            return find(id, requestId).getOperationId();
        } catch (ApiFault e) {
            throw ApiFault.badRequest("marker [" + requestId + "] not found").because(e);
        }
    }

    private Operation find(String id, String requestId) {
        try {
            return controlPlane
                    .instances()
                    .findOperation(FindOperationRequest.newBuilder()
                            .setCaller(request.caller())
                            .setInstanceId(ServerCalls.id(id))
                            .setRequestId(requestId)
                            .build())
                    .getOperation();
        } catch (StatusRuntimeException failure) {
            if (Errors.code(failure) == Status.Code.NOT_FOUND && !Errors.hasReason(failure, "INSTANCE_NOT_FOUND")) {
                throw ApiFault.notFound("Action for request_id " + requestId + " on instance " + id + " not found")
                        .because(failure);
            }
            throw failure;
        }
    }

    private void refuseDeleted(String id) {
        if (!request.has(Change.ACTIONS_OF_DELETED)) {
            calls.find(id);
        }
    }

    private void refuseUnknown(ListQuery query) {
        if (!request.has(Change.ACTION_PAGING)) {
            return;
        }
        for (String name : query.names()) {
            boolean known =
                    PARAMETERS.contains(name) || (name.equals("changes-before") && request.has(Change.CHANGES_BEFORE));
            if (!known) {
                throw ApiFault.badRequest("Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }
}
