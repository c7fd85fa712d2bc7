package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.ConfirmResizeRequest;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.DetachPortRequest;
import io.xenith.controlplane.v1.DetachVolumeRequest;
import io.xenith.controlplane.v1.FindInstanceRequest;
import io.xenith.controlplane.v1.FindOperationRequest;
import io.xenith.controlplane.v1.InstanceServiceGrpc;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.controlplane.v1.ResizeInstanceRequest;
import io.xenith.controlplane.v1.RevertResizeRequest;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.transport.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Walks every method as somebody of another project: nothing of an instance can be read, changed or even known. */
class InstanceTenancyTest {
    private final TestingInstances world = new TestingInstances();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void strangerFindsNothingWhateverTheMethod() {
        world.addFlavor("small", 1, 512, 1);
        world.addFlavor("large", 2, 1024, 1);
        world.addHost("alpha", 8, 8192);
        var owner = world.member();
        var id = world.running(owner, "small").getInstanceId();
        var stranger = world.member();
        var nobody = TestingCaller.unscoped();

        calls(id).forEach((method, call) -> {
            for (var who : new TestingCaller[] {stranger, nobody}) {
                assertThatThrownBy(() -> call.accept(world, who.caller()))
                        .as("%s as %s", method, who)
                        .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.reason())
                                .endsWith("_NOT_FOUND"));
            }
        });
        assertThat(Answer.of(
                                world.one().service::listInstances,
                                ListInstancesRequest.newBuilder()
                                        .setCaller(stranger.caller())
                                        .build())
                        .getInstancesList())
                .isEmpty();
        assertThatThrownBy(() -> Answer.of(
                        world.one().service::listInstances,
                        ListInstancesRequest.newBuilder()
                                .setCaller(stranger.caller())
                                .setAllProjects(true)
                                .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("NOT_ADMINISTRATOR"));
        assertThat(world.number("SELECT count(*) FROM operation")).isEqualTo(1);
    }

    @Test
    void everyMethodIsWalkedHere() {
        var walked = calls(UUID.randomUUID().toString()).keySet();
        assertThat(InstanceServiceGrpc.getServiceDescriptor().getMethods())
                .extracting(io.grpc.MethodDescriptor::getBareMethodName)
                .allSatisfy(method -> assertThat(walked.contains(method)
                                || method.equals("CreateInstances")
                                || method.equals("ListInstances"))
                        .as(method)
                        .isTrue());
    }

    @Test
    void callWithoutACallerIsRefused() {
        calls(UUID.randomUUID().toString())
                .forEach((method, call) -> assertThatThrownBy(() -> call.accept(world, Caller.getDefaultInstance()))
                        .as(method)
                        .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.reason())
                                .isEqualTo("CALLER_REQUIRED")));
    }

    private static Map<String, BiConsumer<TestingInstances, Caller>> calls(String id) {
        var calls = new LinkedHashMap<String, BiConsumer<TestingInstances, Caller>>();
        calls.put(
                "FindInstance",
                (world, caller) -> Answer.of(
                        world.one().service::findInstance,
                        FindInstanceRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "AttachVolume",
                (world, caller) -> Answer.of(
                        world.one().service::attachVolume,
                        AttachVolumeRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setVolumeId(id)
                                .build()));
        calls.put(
                "DetachVolume",
                (world, caller) -> Answer.of(
                        world.one().service::detachVolume,
                        DetachVolumeRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setVolumeId(id)
                                .build()));
        calls.put(
                "UpdateInstance",
                (world, caller) -> Answer.of(
                        world.one().service::updateInstance,
                        UpdateInstanceRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setName("mine")
                                .build()));
        calls.put(
                "ChangePower",
                (world, caller) -> Answer.of(
                        world.one().service::changePower,
                        ChangePowerRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setChange(PowerChange.POWER_CHANGE_STOP)
                                .build()));
        calls.put(
                "RebuildInstance",
                (world, caller) -> Answer.of(
                        world.one().service::rebuildInstance,
                        RebuildInstanceRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setImageId(TestingInstances.IMAGE.toString())
                                .build()));
        calls.put(
                "ResizeInstance",
                (world, caller) -> Answer.of(
                        world.one().service::resizeInstance,
                        ResizeInstanceRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setFlavorId("large")
                                .build()));
        calls.put(
                "ConfirmResize",
                (world, caller) -> Answer.of(
                        world.one().service::confirmResize,
                        ConfirmResizeRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "RevertResize",
                (world, caller) -> Answer.of(
                        world.one().service::revertResize,
                        RevertResizeRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "DeleteInstance",
                (world, caller) -> Answer.of(
                        world.one().service::deleteInstance,
                        DeleteInstanceRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "AttachPort",
                (world, caller) -> Answer.of(
                        world.one().service::attachPort,
                        AttachPortRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "DetachPort",
                (world, caller) -> Answer.of(
                        world.one().service::detachPort,
                        DetachPortRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setPortId(UUID.randomUUID().toString())
                                .build()));
        calls.put(
                "ReadConsole",
                (world, caller) -> Answer.of(
                        world.one().service::readConsole,
                        ReadConsoleRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "ListOperations",
                (world, caller) -> Answer.of(
                        world.one().service::listOperations,
                        ListOperationsRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .build()));
        calls.put(
                "FindOperation",
                (world, caller) -> Answer.of(
                        world.one().service::findOperation,
                        FindOperationRequest.newBuilder()
                                .setCaller(caller)
                                .setInstanceId(id)
                                .setRequestId("req-1")
                                .build()));
        return calls;
    }
}
