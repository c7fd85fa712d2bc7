package io.xenith.gateway.compute.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.FindOperationRequest;
import io.xenith.controlplane.v1.FindOperationResponse;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.ListOperationsResponse;
import io.xenith.controlplane.v1.Operation;
import io.xenith.controlplane.v1.OperationKind;
import io.xenith.controlplane.v1.OperationState;
import io.xenith.controlplane.v1.OperationStep;
import io.xenith.controlplane.v1.PageResponse;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was asked of instances, newest first; deleted ones too. */
final class OperationLog {

    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    private final Map<String, List<Operation>> operations = new LinkedHashMap<>();

    void record(Instance instance, Caller caller, OperationKind kind) {
        operations
                .computeIfAbsent(instance.getInstanceId(), _ -> new ArrayList<>())
                .addFirst(Operation.newBuilder()
                        .setOperationId(UUID.randomUUID().toString())
                        .setInstanceId(instance.getInstanceId())
                        .setKind(kind)
                        .setRequestId(caller.getRequestId())
                        .setUserId(caller.getUserId())
                        .setProjectId(caller.getProjectId())
                        .setState(OperationState.OPERATION_STATE_SUCCEEDED)
                        .setStartedAt(THEN)
                        .setUpdatedAt(THEN)
                        .addSteps(OperationStep.newBuilder()
                                .setName("apply")
                                .setStartedAt(THEN)
                                .setFinishedAt(THEN)
                                .setState(OperationState.OPERATION_STATE_SUCCEEDED)
                                .setHostName("host-1"))
                        .build());
    }

    ListOperationsResponse list(ListOperationsRequest request) {
        List<Operation> all = operationsOf(request.getCaller(), request.getInstanceId());
        List<Operation> rest = all.stream()
                .dropWhile(each -> !request.getPage().getMarker().isEmpty()
                        && !each.getOperationId().equals(request.getPage().getMarker()))
                .skip(request.getPage().getMarker().isEmpty() ? 0 : 1)
                .toList();
        int limit = request.getPage().getLimit() == 0 ? 1000 : request.getPage().getLimit();
        List<Operation> page = rest.stream().limit(limit).toList();
        return ListOperationsResponse.newBuilder()
                .addAllOperations(page)
                .setPage(PageResponse.newBuilder()
                        .setNextMarker(
                                rest.size() > page.size() ? page.getLast().getOperationId() : ""))
                .build();
    }

    FindOperationResponse find(FindOperationRequest request) {
        Operation found = operationsOf(request.getCaller(), request.getInstanceId()).stream()
                .filter(each -> each.getRequestId().equals(request.getRequestId()))
                .findFirst()
                .orElseThrow(() -> ServiceException.of(Status.Code.NOT_FOUND, "OPERATION_NOT_FOUND", "no operation"));
        return FindOperationResponse.newBuilder().setOperation(found).build();
    }

    // Of deleted instances too.
    private List<Operation> operationsOf(Caller caller, String id) {
        List<Operation> known = operations.getOrDefault(id, List.of());
        if (known.isEmpty()
                || !(caller.getAdministrator() || known.getLast().getProjectId().equals(caller.getProjectId()))) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "INSTANCE_NOT_FOUND", "no instance " + id)
                    .with("id", id);
        }
        return known;
    }
}
