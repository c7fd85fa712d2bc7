package io.xenith.controlplane.instance;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.AttachPortResponse;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.AttachVolumeResponse;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.ChangePowerResponse;
import io.xenith.controlplane.v1.ConfirmResizeRequest;
import io.xenith.controlplane.v1.ConfirmResizeResponse;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.CreateInstancesResponse;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.DeleteInstanceResponse;
import io.xenith.controlplane.v1.DetachPortRequest;
import io.xenith.controlplane.v1.DetachPortResponse;
import io.xenith.controlplane.v1.DetachVolumeRequest;
import io.xenith.controlplane.v1.DetachVolumeResponse;
import io.xenith.controlplane.v1.FindInstanceRequest;
import io.xenith.controlplane.v1.FindInstanceResponse;
import io.xenith.controlplane.v1.FindOperationRequest;
import io.xenith.controlplane.v1.FindOperationResponse;
import io.xenith.controlplane.v1.InstanceServiceGrpc;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.ListOperationsResponse;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.ReadConsoleResponse;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.controlplane.v1.RebuildInstanceResponse;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.controlplane.v1.ResizeInstanceResponse;
import io.xenith.controlplane.v1.RevertResizeRequest;
import io.xenith.controlplane.v1.RevertResizeResponse;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.controlplane.v1.UpdateInstanceResponse;
import jakarta.inject.Singleton;

/** Instances over gRPC. Each method reads who asks and calls one other. */
@Singleton
public final class InstanceGrpc extends InstanceServiceGrpc.InstanceServiceImplBase {
    private final InstanceCreation creation;
    private final InstanceRequests requests;
    private final InstanceChanges changes;
    private final VolumeRequests volumes;
    private final InstanceUpdates updates;
    private final InstanceQueries queries;
    private final OperationQueries operations;
    private final Consoles consoles;

    public InstanceGrpc(
            InstanceCreation creation,
            InstanceRequests requests,
            InstanceChanges changes,
            VolumeRequests volumes,
            InstanceUpdates updates,
            InstanceQueries queries,
            OperationQueries operations,
            Consoles consoles) {
        this.creation = creation;
        this.requests = requests;
        this.changes = changes;
        this.volumes = volumes;
        this.updates = updates;
        this.queries = queries;
        this.operations = operations;
        this.consoles = consoles;
    }

    @Override
    public void createInstances(CreateInstancesRequest request, StreamObserver<CreateInstancesResponse> observer) {
        answer(observer, () -> creation.create(CallerScope.of(request.getCaller()), request));
    }

    @Override
    public void findInstance(FindInstanceRequest request, StreamObserver<FindInstanceResponse> observer) {
        answer(observer, () -> FindInstanceResponse.newBuilder()
                .setInstance(queries.load(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> observer) {
        answer(observer, () -> {
            var page = queries.list(CallerScope.of(request.getCaller()), request);
            return ListInstancesResponse.newBuilder()
                    .addAllInstances(page.rows())
                    .setPage(page.response())
                    .build();
        });
    }

    @Override
    public void updateInstance(UpdateInstanceRequest request, StreamObserver<UpdateInstanceResponse> observer) {
        answer(observer, () -> UpdateInstanceResponse.newBuilder()
                .setInstance(updates.update(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void changePower(ChangePowerRequest request, StreamObserver<ChangePowerResponse> observer) {
        answer(observer, () -> ChangePowerResponse.newBuilder()
                .setInstance(changes.power(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void rebuildInstance(RebuildInstanceRequest request, StreamObserver<RebuildInstanceResponse> observer) {
        answer(observer, () -> RebuildInstanceResponse.newBuilder()
                .setInstance(changes.rebuild(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void resizeInstance(ResizeInstanceRequest request, StreamObserver<ResizeInstanceResponse> observer) {
        answer(observer, () -> ResizeInstanceResponse.newBuilder()
                .setInstance(changes.resize(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void confirmResize(ConfirmResizeRequest request, StreamObserver<ConfirmResizeResponse> observer) {
        answer(observer, () -> ConfirmResizeResponse.newBuilder()
                .setInstance(requests.accept(
                        CallerScope.of(request.getCaller()),
                        request.getInstanceId(),
                        request,
                        "confirm resize",
                        OperationKind.CONFIRM_RESIZE,
                        (_, _) -> new Ask.ConfirmResize()))
                .build());
    }

    @Override
    public void revertResize(RevertResizeRequest request, StreamObserver<RevertResizeResponse> observer) {
        answer(observer, () -> RevertResizeResponse.newBuilder()
                .setInstance(requests.accept(
                        CallerScope.of(request.getCaller()),
                        request.getInstanceId(),
                        request,
                        "revert resize",
                        OperationKind.REVERT_RESIZE,
                        (_, _) -> new Ask.RevertResize()))
                .build());
    }

    @Override
    public void deleteInstance(DeleteInstanceRequest request, StreamObserver<DeleteInstanceResponse> observer) {
        answer(observer, () -> DeleteInstanceResponse.newBuilder()
                .setInstance(requests.accept(
                        CallerScope.of(request.getCaller()),
                        request.getInstanceId(),
                        request,
                        "delete",
                        OperationKind.DELETE,
                        (_, _) -> new Ask.Delete()))
                .build());
    }

    @Override
    public void attachPort(AttachPortRequest request, StreamObserver<AttachPortResponse> observer) {
        answer(observer, () -> AttachPortResponse.newBuilder()
                .setNic(changes.attach(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void detachPort(DetachPortRequest request, StreamObserver<DetachPortResponse> observer) {
        answer(observer, () -> {
            changes.detach(CallerScope.of(request.getCaller()), request);
            return DetachPortResponse.getDefaultInstance();
        });
    }

    @Override
    public void attachVolume(AttachVolumeRequest request, StreamObserver<AttachVolumeResponse> observer) {
        answer(observer, () -> AttachVolumeResponse.newBuilder()
                .setVolume(volumes.attach(CallerScope.of(request.getCaller()), request))
                .build());
    }

    @Override
    public void detachVolume(DetachVolumeRequest request, StreamObserver<DetachVolumeResponse> observer) {
        answer(observer, () -> {
            volumes.detach(CallerScope.of(request.getCaller()), request);
            return DetachVolumeResponse.getDefaultInstance();
        });
    }

    @Override
    public void readConsole(ReadConsoleRequest request, StreamObserver<ReadConsoleResponse> observer) {
        answer(observer, () -> consoles.read(CallerScope.of(request.getCaller()), request));
    }

    @Override
    public void listOperations(ListOperationsRequest request, StreamObserver<ListOperationsResponse> observer) {
        answer(observer, () -> {
            var page = operations.list(CallerScope.of(request.getCaller()), request);
            return ListOperationsResponse.newBuilder()
                    .addAllOperations(page.rows())
                    .setPage(page.response())
                    .build();
        });
    }

    @Override
    public void findOperation(FindOperationRequest request, StreamObserver<FindOperationResponse> observer) {
        answer(observer, () -> FindOperationResponse.newBuilder()
                .setOperation(operations.find(CallerScope.of(request.getCaller()), request))
                .build());
    }
}
