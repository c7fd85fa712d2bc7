package io.xenith.controlplane.quota;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.FindDefaultQuotaRequest;
import io.xenith.controlplane.v1.FindDefaultQuotaResponse;
import io.xenith.controlplane.v1.FindQuotaRequest;
import io.xenith.controlplane.v1.FindQuotaResponse;
import io.xenith.controlplane.v1.ListUsageRequest;
import io.xenith.controlplane.v1.ListUsageResponse;
import io.xenith.controlplane.v1.QuotaServiceGrpc.QuotaServiceImplBase;
import io.xenith.controlplane.v1.ResetQuotaRequest;
import io.xenith.controlplane.v1.ResetQuotaResponse;
import io.xenith.controlplane.v1.SetQuotaRequest;
import io.xenith.controlplane.v1.SetQuotaResponse;
import io.xenith.transport.error.ServiceException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The calls of {@code quota.proto}. */
@Singleton
final class QuotaServiceEndpoint extends QuotaServiceImplBase {

    private final Mutations mutations;
    private final QuotaLimits limits;
    private final Instance<UsageSource> usage;

    QuotaServiceEndpoint(Mutations mutations, QuotaLimits limits, @Any Instance<UsageSource> usage) {
        this.mutations = mutations;
        this.limits = limits;
        this.usage = usage;
    }

    @Override
    public void findQuota(FindQuotaRequest request, StreamObserver<FindQuotaResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindQuotaResponse.newBuilder()
                        .addAllLines(limits.find(tx, scope, request.getProjectId()))
                        .build()));
    }

    @Override
    public void setQuota(SetQuotaRequest request, StreamObserver<SetQuotaResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        SetQuotaResponse.getDefaultInstance(),
                        (tx, scope) -> SetQuotaResponse.newBuilder()
                                .addAllLines(limits.set(tx, scope, request))
                                .build()));
    }

    @Override
    public void resetQuota(ResetQuotaRequest request, StreamObserver<ResetQuotaResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, ResetQuotaResponse.getDefaultInstance(), (tx, scope) -> {
                            limits.reset(tx, scope, request.getProjectId());
                            return ResetQuotaResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void findDefaultQuota(FindDefaultQuotaRequest request, StreamObserver<FindDefaultQuotaResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (_, scope) -> FindDefaultQuotaResponse.newBuilder()
                        .addAllLines(limits.defaults(scope))
                        .build()));
    }

    @Override
    public void listUsage(ListUsageRequest request, StreamObserver<ListUsageResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var project = limits.projectOfUsage(scope, request.getProjectId());
                    Instant start = Answers.instant(request.getStart());
                    Instant end = request.hasEnd() ? Answers.instant(request.getEnd()) : tx.now();
                    if (!start.isBefore(end)) {
                        throw Refusals.invalidField("start", "must be before the end");
                    }
                    if (usage.isUnsatisfied()) {
                        throw ServiceException.of(
                                Status.Code.UNIMPLEMENTED, "NO_USAGE", "this control plane keeps no instances");
                    }
                    var page = usage.get().list(tx, scope, project, start, end, request.getPage());
                    return ListUsageResponse.newBuilder()
                            .addAllUsages(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }
}
