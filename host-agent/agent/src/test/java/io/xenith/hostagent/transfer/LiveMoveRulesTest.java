package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.Specs;
import io.xenith.hostagent.v1.DomainMoveServiceGrpc;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.ReceiveBegin;
import io.xenith.hostagent.v1.ReceiveDomainRequest;
import io.xenith.hostagent.v1.ReceiveDomainResponse;
import io.xenith.hostagent.v1.Volume;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds once a domain has left, and who is given one at all. */
class LiveMoveRulesTest extends TwoHosts {

    LiveMoveRulesTest(@TempDir Path directory) throws IOException {
        super(directory);
    }

    @Test
    void whatHasLeftReturnsOnlyByTheWord() throws IOException {
        Orders orders = runningOne();
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);

        from.restartAgent();
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_LEFT);
        from.apply(orders.called());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_LEFT);
        assertThat(runs(from, orders.leaving())).isFalse();

        to.apply(Specs.next(orders.destination()).setPower(Power.POWER_ABSENT).build());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_ABSENT);
        from.apply(Specs.next(orders.called()).setMayReturn(true).build());
        from.watch().await(orders.leaving(), 4, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(runs(from, orders.leaving())).isTrue();
    }

    @Test
    void whatHasArrivedIsNotWithdrawnAnyMore() throws IOException {
        Orders orders = runningOne();
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        var arrived = to.domain(orders.arriving()).ref();

        to.apply(orders.withdrawn());
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        to.restartAgent();
        to.watch().await(orders.arriving(), 2, ObservedState.OBSERVED_STATE_RUNNING);

        assertThat(to.domain(orders.arriving()).ref()).isEqualTo(arrived);
    }

    @Test
    void nobodyElseIsGivenTheDomain() {
        Orders orders = runningOne();
        DomainSpec elsewhere = orders.source().toBuilder()
                .setLeaveTo(orders.source().getLeaveTo().toBuilder()
                        .setHostId(UUID.randomUUID().toString()))
                .build();
        from.apply(elsewhere);
        to.apply(orders.destination());
        DomainReport waiting = to.watch().await(orders.arriving(), DomainReport::hasFailure);
        assertThat(waiting.getFailure().getMessage()).contains("not to have that domain");
        assertThat(waiting.getFailure().getRetrying())
                .as("the order may be on its way")
                .isTrue();
        from.apply(
                Specs.next(elsewhere).setLeaveTo(orders.source().getLeaveTo()).build());
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
    }

    @Test
    void aDomainWithVolumesIsGivenToNobody() {
        Orders orders = runningOne();
        DomainSpec source = orders.source().toBuilder()
                .addVolumes(Volume.newBuilder()
                        .setVolumeId(UUID.randomUUID().toString())
                        .setSizeBytes(1 << 20)
                        .setDevice("xvde"))
                .build();
        from.apply(source);
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        to.apply(orders.destination());
        DomainReport refused = to.watch().await(orders.arriving(), DomainReport::hasFailure);
        assertThat(refused.getFailure().getMessage()).contains("volumes stay on their host");
        assertThat(runs(from, orders.leaving())).isTrue();
    }

    @Test
    void whatIsToLeaveIsNotMadeWhereItNeverWas() {
        Orders orders = runningOne();
        String elsewhere = UUID.randomUUID().toString();
        from.apply(orders.source().toBuilder().setDomainId(elsewhere).build());
        DomainReport refused = from.watch().await(elsewhere, DomainReport::hasFailure);
        assertThat(refused.getFailure().getRetrying()).isFalse();
        assertThat(from.domains()).hasSize(1);
    }

    @Test
    void strangersAndNonsenseAreRefused() throws IOException {
        Orders orders = runningOne();
        from.apply(orders.source());
        from.watch().await(orders.leaving(), 2, ObservedState.OBSERVED_STATE_RUNNING);
        ReceiveBegin right = ReceiveBegin.newBuilder()
                .setHostId(from.hostId.toString())
                .setDomainId(orders.leaving())
                .setInstanceId(orders.source().getInstanceId())
                .setArrivingDomainId(orders.arriving())
                .build();
        String unknown = UUID.randomUUID().toString();
        Identity host = Identity.ofHost(to.hostId);
        assertThat(refusal(Identity.CONTROL_PLANE, right)).isEqualTo("NOT_A_HOST");
        assertThat(refusal(Identity.ofHost(UUID.randomUUID()), right)).isEqualTo("NOT_THE_DESTINATION");
        assertThat(refusal(host, right.toBuilder().setArrivingDomainId(unknown).build()))
                .isEqualTo("NOT_THE_DESTINATION");
        assertThat(refusal(host, right.toBuilder().setHostId(unknown).build())).isEqualTo("WRONG_HOST");
        assertThat(refusal(host, right.toBuilder().setInstanceId(unknown).build()))
                .isEqualTo("DOMAIN_NOT_FOUND");
        assertThat(refusal(host, right.toBuilder().setDomainId(unknown).build()))
                .isEqualTo("DOMAIN_NOT_FOUND");
        assertThat(refusal(host, right.toBuilder().setDomainId("nonsense").build()))
                .isEqualTo("INVALID_FIELD");
        from.apply(Specs.next(orders.source()).setPower(Power.POWER_OFF).build());
        from.watch().await(orders.leaving(), 3, ObservedState.OBSERVED_STATE_OFF);
        assertThat(refusal(host, right)).isEqualTo("DOMAIN_NOT_UP");
    }

    private String refusal(Identity caller, ReceiveBegin begin) throws IOException {
        Path tls = directory.resolve(caller.name());
        from.authority.issue(tls, caller, Duration.ofDays(1));
        ManagedChannel channel = from.connect(tls, Identity.ofHost(from.hostId));
        CompletableFuture<String> reason = new CompletableFuture<>();
        try {
            var call = DomainMoveServiceGrpc.newStub(channel).receiveDomain(new StreamObserver<>() {
                @Override
                public void onNext(ReceiveDomainResponse message) {
                    reason.complete("given: " + message);
                }

                @Override
                public void onError(Throwable failure) {
                    reason.complete(Errors.find(failure)
                            .map(ErrorDetail::reason)
                            .orElseGet(() -> String.valueOf(failure.getMessage())));
                }

                @Override
                public void onCompleted() {
                    reason.complete("given");
                }
            });
            call.onNext(ReceiveDomainRequest.newBuilder().setBegin(begin).build());
            return reason.orTimeout(30, TimeUnit.SECONDS).join();
        } finally {
            channel.shutdownNow();
        }
    }
}
