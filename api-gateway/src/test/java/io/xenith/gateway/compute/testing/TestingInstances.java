package io.xenith.gateway.compute.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.AttachPortResponse;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.AttachVolumeResponse;
import io.xenith.controlplane.v1.Caller;
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
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.controlplane.v1.InstanceServiceGrpc;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.InstanceVolume;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.ListOperationsResponse;
import io.xenith.controlplane.v1.OperationKind;
import io.xenith.controlplane.v1.PageResponse;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.PowerState;
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
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The instances of the record, in memory: of each project its own, done with at once whatever is asked, refused where the contract says.
 * It remembers what it was asked.
 */
public final class TestingInstances extends InstanceServiceGrpc.InstanceServiceImplBase {

    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final OperationLog log = new OperationLog();
    private final List<Message> asked = new ArrayList<>();
    private long quota = Long.MAX_VALUE;

    /** The last question of that type. */
    public synchronized <T extends Message> T last(Class<T> type) {
        return asked.reversed().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("never asked: " + type.getSimpleName()));
    }

    /** How many questions there were. */
    public synchronized int questions() {
        return asked.size();
    }

    /** At most so many instances from now on. */
    public synchronized void limit(long most) {
        quota = most;
    }

    @Override
    public synchronized void createInstances(
            CreateInstancesRequest request, StreamObserver<CreateInstancesResponse> out) {
        asked.add(request);
        if (request.getFlavorId().equals("no-such")) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "FLAVOR_NOT_FOUND", "no flavor")
                    .with("id", "no-such");
        }
        if (instances.size() + request.getMinCount() > quota) {
            throw ServiceException.of(Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", "too many")
                    .with("resource", "instances")
                    .with("asked", Integer.toString(request.getMinCount()))
                    .with("in_use", Integer.toString(instances.size()))
                    .with("limit", Long.toString(quota));
        }
        CreateInstancesResponse.Builder response =
                CreateInstancesResponse.newBuilder().setReservationId("r-testing1");
        for (int i = 0; i < request.getMaxCount(); i++) {
            response.addInstances(create(request, i));
        }
        answer(out, response.build());
    }

    private Instance create(CreateInstancesRequest request, int index) {
        Instance instance = Instance.newBuilder()
                .setInstanceId(UUID.randomUUID().toString())
                .setProjectId(request.getCaller().getProjectId())
                .setUserId(request.getCaller().getUserId())
                .setName(request.getMaxCount() > 1 ? request.getName() + '-' + (index + 1) : request.getName())
                .setDescription(request.getDescription())
                .setHostname(request.getName())
                .setStatus(InstanceStatus.INSTANCE_STATUS_RUNNING)
                .setPower(PowerState.POWER_STATE_RUNNING)
                .setFlavor(
                        Flavor.newBuilder().setFlavorId(request.getFlavorId()).setName("m1." + request.getFlavorId()))
                .setImageId(request.getImageId())
                .setKeypairName(request.getKeypairName())
                .putAllMetadata(request.getMetadataMap())
                .addAllTags(request.getTagsList())
                .setUserData(request.getUserData())
                .setConfigDrive(request.getConfigDrive())
                .setHostName("host-1")
                .setHostId("11111111-2222-4333-8444-555555555555")
                .setAvailabilityZone("az1")
                .setRequestedAvailabilityZone(request.getAvailabilityZone())
                .setGroupId(request.getGroupId())
                .setReservationId("r-testing1")
                .addNics(InstanceNic.newBuilder()
                        .setPortId(UUID.randomUUID().toString())
                        .setNetworkName("private")
                        .setMac("fa:16:3e:00:00:01")
                        .addAddresses("10.0.0.5"))
                .addSecurityGroupNames("default")
                .setCreatedAt(THEN)
                .setUpdatedAt(THEN)
                .setLaunchedAt(THEN)
                .build();
        instances.put(instance.getInstanceId(), instance);
        log.record(instance, request.getCaller(), OperationKind.OPERATION_KIND_CREATE);
        return instance;
    }

    private Instance load(Caller caller, String id) {
        Instance instance = instances.get(id);
        if (instance == null
                || !(caller.getAdministrator() || instance.getProjectId().equals(caller.getProjectId()))) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "INSTANCE_NOT_FOUND", "no instance " + id)
                    .with("id", id);
        }
        return instance;
    }

    private Instance change(
            Message request, Caller caller, String id, OperationKind kind, Consumer<Instance.Builder> change) {
        asked.add(request);
        Instance instance = load(caller, id);
        if (instance.getLocked() && !caller.getAdministrator() && kind != OperationKind.OPERATION_KIND_UNLOCK) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "INSTANCE_LOCKED", "locked");
        }
        Instance.Builder builder = instance.toBuilder();
        change.accept(builder);
        Instance changed = builder.build();
        instances.put(id, changed);
        log.record(changed, caller, kind);
        return changed;
    }

    @Override
    public synchronized void findInstance(FindInstanceRequest request, StreamObserver<FindInstanceResponse> out) {
        asked.add(request);
        answer(
                out,
                FindInstanceResponse.newBuilder()
                        .setInstance(load(request.getCaller(), request.getInstanceId()))
                        .build());
    }

    @Override
    public synchronized void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> out) {
        asked.add(request);
        List<Instance> found = instances.values().stream()
                .filter(each -> request.getAllProjects()
                        || each.getProjectId().equals(request.getCaller().getProjectId()))
                .filter(each -> matches(each, request.getFilter()))
                .dropWhile(each -> !request.getPage().getMarker().isEmpty()
                        && !each.getInstanceId().equals(request.getPage().getMarker()))
                .skip(request.getPage().getMarker().isEmpty() ? 0 : 1)
                .toList();
        int limit = request.getPage().getLimit() == 0 ? 1000 : request.getPage().getLimit();
        List<Instance> page = found.stream().limit(limit).toList();
        answer(
                out,
                ListInstancesResponse.newBuilder()
                        .addAllInstances(page)
                        .setPage(PageResponse.newBuilder()
                                .setNextMarker(
                                        found.size() > page.size()
                                                ? page.getLast().getInstanceId()
                                                : ""))
                        .build());
    }

    private static boolean matches(Instance instance, InstanceFilter filter) {
        return (!filter.hasName() || instance.getName().contains(filter.getName()))
                && (filter.getStatusesCount() == 0 || filter.getStatusesList().contains(instance.getStatus()))
                && instance.getTagsList().containsAll(filter.getTagsAllList())
                && (!filter.hasHostName() || instance.getHostName().equals(filter.getHostName()));
    }

    @Override
    public synchronized void updateInstance(UpdateInstanceRequest request, StreamObserver<UpdateInstanceResponse> out) {
        for (String key : request.getRemoveMetadataList()) {
            if (!load(request.getCaller(), request.getInstanceId()).containsMetadata(key)) {
                throw ServiceException.of(Status.Code.NOT_FOUND, "METADATA_NOT_FOUND", "no metadata " + key);
            }
        }
        for (String group : request.getRemoveSecurityGroupsList()) {
            if (!load(request.getCaller(), request.getInstanceId())
                    .getSecurityGroupNamesList()
                    .contains(group)) {
                throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "SECURITY_GROUP_NOT_FOUND", "no group")
                        .with("id", group);
            }
        }
        OperationKind kind = request.hasLocked() && !request.getLocked()
                ? OperationKind.OPERATION_KIND_UNLOCK
                : OperationKind.OPERATION_KIND_LOCK;
        Instance changed =
                change(request, request.getCaller(), request.getInstanceId(), kind, it -> update(it, request));
        answer(out, UpdateInstanceResponse.newBuilder().setInstance(changed).build());
    }

    private static void update(Instance.Builder instance, UpdateInstanceRequest request) {
        if (request.hasName()) {
            instance.setName(request.getName());
        }
        if (request.hasDescription()) {
            instance.setDescription(request.getDescription());
        }
        if (request.hasAccessIpv4()) {
            instance.setAccessIpv4(request.getAccessIpv4());
        }
        if (request.getReplaceMetadata()) {
            instance.clearMetadata();
        }
        instance.putAllMetadata(request.getSetMetadataMap());
        request.getRemoveMetadataList().forEach(instance::removeMetadata);
        if (request.hasLocked()) {
            instance.setLocked(request.getLocked()).setLockReason(request.getLockReason());
        }
        if (request.getReplaceTags()) {
            instance.clearTags().addAllTags(request.getTagsList());
        }
        instance.addAllSecurityGroupNames(request.getAddSecurityGroupsList());
    }

    @Override
    public synchronized void changePower(ChangePowerRequest request, StreamObserver<ChangePowerResponse> out) {
        Instance before = load(request.getCaller(), request.getInstanceId());
        boolean start = request.getChange() == PowerChange.POWER_CHANGE_START;
        if (start == (before.getStatus() == InstanceStatus.INSTANCE_STATUS_RUNNING)) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "WRONG_STATE", "wrong state")
                    .with("action", request.getChange().name())
                    .with("status", before.getStatus().name().replace("INSTANCE_STATUS_", ""))
                    .with("power", before.getPower().name())
                    .with("task", "");
        }
        boolean off = request.getChange() == PowerChange.POWER_CHANGE_STOP;
        Instance changed = change(
                request,
                request.getCaller(),
                request.getInstanceId(),
                off ? OperationKind.OPERATION_KIND_STOP : OperationKind.OPERATION_KIND_START,
                it -> it.setStatus(off ? InstanceStatus.INSTANCE_STATUS_OFF : InstanceStatus.INSTANCE_STATUS_RUNNING)
                        .setPower(off ? PowerState.POWER_STATE_OFF : PowerState.POWER_STATE_RUNNING));
        answer(out, ChangePowerResponse.newBuilder().setInstance(changed).build());
    }

    @Override
    public synchronized void rebuildInstance(
            RebuildInstanceRequest request, StreamObserver<RebuildInstanceResponse> out) {
        Instance changed = change(
                request,
                request.getCaller(),
                request.getInstanceId(),
                OperationKind.OPERATION_KIND_REBUILD,
                it -> it.setImageId(request.getImageId()).setStatus(InstanceStatus.INSTANCE_STATUS_REBUILDING));
        answer(out, RebuildInstanceResponse.newBuilder().setInstance(changed).build());
    }

    @Override
    public synchronized void resizeInstance(ResizeInstanceRequest request, StreamObserver<ResizeInstanceResponse> out) {
        Instance changed = change(
                request,
                request.getCaller(),
                request.getInstanceId(),
                OperationKind.OPERATION_KIND_RESIZE,
                it -> it.setStatus(InstanceStatus.INSTANCE_STATUS_AWAITING_CONFIRMATION));
        answer(out, ResizeInstanceResponse.newBuilder().setInstance(changed).build());
    }

    @Override
    public synchronized void confirmResize(ConfirmResizeRequest request, StreamObserver<ConfirmResizeResponse> out) {
        Instance before = load(request.getCaller(), request.getInstanceId());
        if (before.getStatus() != InstanceStatus.INSTANCE_STATUS_AWAITING_CONFIRMATION) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "OPERATION_OPEN", "busy")
                    .with("action", "confirm_resize")
                    .with("operation", "RESIZE");
        }
        Instance changed = change(
                request,
                request.getCaller(),
                request.getInstanceId(),
                OperationKind.OPERATION_KIND_CONFIRM_RESIZE,
                it -> it.setStatus(InstanceStatus.INSTANCE_STATUS_RUNNING));
        answer(out, ConfirmResizeResponse.newBuilder().setInstance(changed).build());
    }

    @Override
    public synchronized void revertResize(RevertResizeRequest request, StreamObserver<RevertResizeResponse> out) {
        Instance changed = change(
                request,
                request.getCaller(),
                request.getInstanceId(),
                OperationKind.OPERATION_KIND_REVERT_RESIZE,
                it -> it.setStatus(InstanceStatus.INSTANCE_STATUS_RUNNING));
        answer(out, RevertResizeResponse.newBuilder().setInstance(changed).build());
    }

    @Override
    public synchronized void deleteInstance(DeleteInstanceRequest request, StreamObserver<DeleteInstanceResponse> out) {
        Instance changed = change(
                request,
                request.getCaller(),
                request.getInstanceId(),
                OperationKind.OPERATION_KIND_DELETE,
                it -> it.setStatus(InstanceStatus.INSTANCE_STATUS_DELETING));
        instances.remove(request.getInstanceId());
        answer(out, DeleteInstanceResponse.newBuilder().setInstance(changed).build());
    }

    @Override
    public synchronized void attachPort(AttachPortRequest request, StreamObserver<AttachPortResponse> out) {
        asked.add(request);
        load(request.getCaller(), request.getInstanceId());
        answer(
                out,
                AttachPortResponse.newBuilder()
                        .setNic(InstanceNic.newBuilder()
                                .setPortId(request.getNic().getPortId()))
                        .build());
    }

    @Override
    public synchronized void detachPort(DetachPortRequest request, StreamObserver<DetachPortResponse> out) {
        asked.add(request);
        load(request.getCaller(), request.getInstanceId());
        answer(out, DetachPortResponse.getDefaultInstance());
    }

    @Override
    public synchronized void attachVolume(AttachVolumeRequest request, StreamObserver<AttachVolumeResponse> out) {
        asked.add(request);
        Instance instance = load(request.getCaller(), request.getInstanceId());
        InstanceVolume volume = TestingAttachments.attach(instance, request.getVolumeId());
        instances.put(
                request.getInstanceId(), instance.toBuilder().addVolumes(volume).build());
        answer(out, AttachVolumeResponse.newBuilder().setVolume(volume).build());
    }

    @Override
    public synchronized void detachVolume(DetachVolumeRequest request, StreamObserver<DetachVolumeResponse> out) {
        asked.add(request);
        Instance instance = load(request.getCaller(), request.getInstanceId());
        instances.put(request.getInstanceId(), TestingAttachments.detaching(instance, request.getVolumeId()));
        answer(out, DetachVolumeResponse.getDefaultInstance());
    }

    @Override
    public synchronized void readConsole(ReadConsoleRequest request, StreamObserver<ReadConsoleResponse> out) {
        asked.add(request);
        load(request.getCaller(), request.getInstanceId());
        answer(
                out,
                ReadConsoleResponse.newBuilder()
                        .setData(ByteString.copyFromUtf8("login: "))
                        .build());
    }

    @Override
    public synchronized void listOperations(ListOperationsRequest request, StreamObserver<ListOperationsResponse> out) {
        asked.add(request);
        answer(out, log.list(request));
    }

    @Override
    public synchronized void findOperation(FindOperationRequest request, StreamObserver<FindOperationResponse> out) {
        asked.add(request);
        answer(out, log.find(request));
    }

    private static <T> void answer(StreamObserver<T> out, T answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
