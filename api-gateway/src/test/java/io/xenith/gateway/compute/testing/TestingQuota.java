package io.xenith.gateway.compute.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.FindDefaultQuotaRequest;
import io.xenith.controlplane.v1.FindDefaultQuotaResponse;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.controlplane.v1.FindQuotaResponse;
import io.xenith.controlplane.v1.InstanceUsage;
import io.xenith.controlplane.v1.InstanceUsageState;
import io.xenith.controlplane.v1.ListUsageRequest;
import io.xenith.controlplane.v1.ListUsageResponse;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.QuotaServiceGrpc;
import io.xenith.controlplane.v1.ResetQuotaRequest;
import io.xenith.controlplane.v1.ResetQuotaResponse;
import io.xenith.controlplane.v1.SetQuotaRequest;
import io.xenith.controlplane.v1.SetQuotaResponse;
import io.xenith.transport.error.ServiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Limits of projects, in memory: by default 10 instances, 20 vCPUs of which 3 are used, 10
 * volumes of which 2 are used, and no limit on memory or on the size of volumes.
 */
public final class TestingQuota extends QuotaServiceGrpc.QuotaServiceImplBase {

    private final Map<String, Map<QuotaResource, QuotaLine>> projects = new java.util.HashMap<>();

    private static Map<QuotaResource, QuotaLine> defaults() {
        Map<QuotaResource, QuotaLine> lines = new EnumMap<>(QuotaResource.class);
        put(
                lines,
                QuotaLine.newBuilder()
                        .setResource(QuotaResource.QUOTA_RESOURCE_INSTANCES)
                        .setLimit(10)
                        .setInUse(1));
        put(
                lines,
                QuotaLine.newBuilder()
                        .setResource(QuotaResource.QUOTA_RESOURCE_VCPUS)
                        .setLimit(20)
                        .setInUse(3));
        put(
                lines,
                QuotaLine.newBuilder()
                        .setResource(QuotaResource.QUOTA_RESOURCE_MEMORY_MIB)
                        .setInUse(512));
        put(
                lines,
                QuotaLine.newBuilder()
                        .setResource(QuotaResource.QUOTA_RESOURCE_VOLUMES)
                        .setLimit(10)
                        .setInUse(2));
        return lines;
    }

    private static void put(Map<QuotaResource, QuotaLine> lines, QuotaLine.Builder line) {
        lines.put(line.getResource(), line.build());
    }

    private List<QuotaLine> lines(String project) {
        return new ArrayList<>(
                projects.computeIfAbsent(project, _ -> defaults()).values());
    }

    @Override
    public synchronized void findQuota(FindQuotaRequest request, StreamObserver<FindQuotaResponse> out) {
        answer(
                out,
                FindQuotaResponse.newBuilder()
                        .addAllLines(lines(request.getProjectId()))
                        .build());
    }

    @Override
    public synchronized void setQuota(SetQuotaRequest request, StreamObserver<SetQuotaResponse> out) {
        if (request.getProjectId().startsWith("00000000")) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "PROJECT_NOT_FOUND", "no project");
        }
        Map<QuotaResource, QuotaLine> lines = projects.computeIfAbsent(request.getProjectId(), _ -> defaults());
        request.getLinesList().forEach(line -> lines.put(line.getResource(), line));
        answer(out, SetQuotaResponse.newBuilder().addAllLines(lines.values()).build());
    }

    @Override
    public synchronized void resetQuota(ResetQuotaRequest request, StreamObserver<ResetQuotaResponse> out) {
        projects.remove(request.getProjectId());
        answer(out, ResetQuotaResponse.getDefaultInstance());
    }

    @Override
    public synchronized void findDefaultQuota(
            FindDefaultQuotaRequest request, StreamObserver<FindDefaultQuotaResponse> out) {
        answer(
                out,
                FindDefaultQuotaResponse.newBuilder()
                        .addAllLines(defaults().values())
                        .build());
    }

    @Override
    public synchronized void listUsage(ListUsageRequest request, StreamObserver<ListUsageResponse> out) {
        Instant hourAgo = Instant.now().minusSeconds(3600);
        answer(
                out,
                ListUsageResponse.newBuilder()
                        .addUsages(InstanceUsage.newBuilder()
                                .setInstanceId("0e44cc9c-e052-415d-afbf-469b0d384170")
                                .setProjectId(
                                        request.getProjectId().isEmpty()
                                                ? "6f70656e-7374-6163-6b20-342065766572"
                                                : request.getProjectId())
                                .setName("web")
                                .setFlavorName("m1.tiny")
                                .setVcpus(2)
                                .setMemoryMib(512)
                                .setDiskGib(1)
                                .setStartedAt(Timestamp.newBuilder().setSeconds(hourAgo.getEpochSecond()))
                                .setState(InstanceUsageState.INSTANCE_USAGE_STATE_ALIVE))
                        .build());
    }

    private static <T> void answer(StreamObserver<T> out, T answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
