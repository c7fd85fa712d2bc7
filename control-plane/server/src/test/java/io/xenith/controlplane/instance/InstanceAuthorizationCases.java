package io.xenith.controlplane.instance;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;

import com.google.protobuf.Message;
import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.ConfirmResizeRequest;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.DetachPortRequest;
import io.xenith.controlplane.v1.DetachVolumeRequest;
import io.xenith.controlplane.v1.FindInstanceRequest;
import io.xenith.controlplane.v1.FindOperationRequest;
import io.xenith.controlplane.v1.InstanceServiceGrpc;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.controlplane.v1.RevertResizeRequest;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import java.util.List;
import java.util.UUID;

/**
 * Who is refused what of {@code instance.proto}, over the wire. There is no image service here to make a real victim with; {@code
 * InstanceTenancyTest} walks the same methods with an instance that exists.
 */
public final class InstanceAuthorizationCases implements AuthorizationCases {
    private static final String UNKNOWN = "INSTANCE_NOT_FOUND";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        var id = UUID.randomUUID().toString();
        return List.of(
                refused(
                        InstanceServiceGrpc.getCreateInstancesMethod(),
                        CreateInstancesRequest.newBuilder()
                                .setName("web")
                                .setImageId(id)
                                .build(),
                        "IMAGES_UNAVAILABLE",
                        "IMAGE_NOT_FOUND"),
                refused(
                        InstanceServiceGrpc.getFindInstanceMethod(),
                        FindInstanceRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                answered(
                        InstanceServiceGrpc.getListInstancesMethod(),
                        ListInstancesRequest.getDefaultInstance(),
                        InstanceAuthorizationCases::isEmpty),
                refused(
                        InstanceServiceGrpc.getUpdateInstanceMethod(),
                        UpdateInstanceRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getChangePowerMethod(),
                        ChangePowerRequest.newBuilder()
                                .setInstanceId(id)
                                .setChange(PowerChange.POWER_CHANGE_STOP)
                                .build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getRebuildInstanceMethod(),
                        RebuildInstanceRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getResizeInstanceMethod(),
                        ResizeInstanceRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getConfirmResizeMethod(),
                        ConfirmResizeRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getRevertResizeMethod(),
                        RevertResizeRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getDeleteInstanceMethod(),
                        DeleteInstanceRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getAttachPortMethod(),
                        AttachPortRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getDetachPortMethod(),
                        DetachPortRequest.newBuilder()
                                .setInstanceId(id)
                                .setPortId(id)
                                .build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getAttachVolumeMethod(),
                        AttachVolumeRequest.newBuilder()
                                .setInstanceId(id)
                                .setVolumeId(id)
                                .build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getDetachVolumeMethod(),
                        DetachVolumeRequest.newBuilder()
                                .setInstanceId(id)
                                .setVolumeId(id)
                                .build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getReadConsoleMethod(),
                        ReadConsoleRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getListOperationsMethod(),
                        ListOperationsRequest.newBuilder().setInstanceId(id).build(),
                        UNKNOWN),
                refused(
                        InstanceServiceGrpc.getFindOperationMethod(),
                        FindOperationRequest.newBuilder()
                                .setInstanceId(id)
                                .setRequestId("req-1")
                                .build(),
                        "OPERATION_NOT_FOUND"));
    }

    private static boolean isEmpty(Message answer) {
        return ((ListInstancesResponse) answer).getInstancesCount() == 0;
    }
}
