package io.xenith.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.IdentityServiceGrpc.IdentityServiceBlockingStub;
import io.xenith.controlplane.v1.ListRevocationsRequest;
import io.xenith.controlplane.v1.ListRevocationsResponse;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicaChannelTest {

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    private static final class Replica extends IdentityServiceGrpc.IdentityServiceImplBase {
        private final AtomicInteger calls = new AtomicInteger();
        private final Server server;
        private volatile boolean refuses;
        private volatile boolean silent;

        Replica() throws IOException {
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .intercept(new ErrorInterceptor())
                    .build()
                    .start();
        }

        @Override
        public void listRevocations(ListRevocationsRequest request, StreamObserver<ListRevocationsResponse> out) {
            calls.incrementAndGet();
            if (silent) {
                return;
            }
            if (refuses) {
                throw ServiceException.of(Status.Code.UNAVAILABLE, "RECORD_UNAVAILABLE", "the record is away");
            }
            out.onNext(ListRevocationsResponse.newBuilder()
                    .setCursor(request.getAfter() + 1)
                    .build());
            out.onCompleted();
        }
    }

    private Replica start() throws IOException {
        Replica replica = new Replica();
        replicas.add(replica);
        channels.add(NettyChannelBuilder.forAddress("127.0.0.1", replica.server.getPort())
                .usePlaintext()
                .build());
        return replica;
    }

    private IdentityServiceBlockingStub stub(Duration deadline) {
        return IdentityServiceGrpc.newBlockingStub(new ReplicaChannel(channels, deadline));
    }

    private static ListRevocationsRequest question() {
        return ListRevocationsRequest.newBuilder().setAfter(41).build();
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        replicas.forEach(replica -> replica.server.shutdownNow());
    }

    @Test
    void callsReplicasInTurn() throws IOException {
        Replica first = start();
        Replica second = start();
        var stub = stub(Duration.ofSeconds(10));

        for (int i = 0; i < 10; i++) {
            assertThat(stub.listRevocations(question()).getCursor()).isEqualTo(42);
        }

        assertThat(first.calls).hasValue(5);
        assertThat(second.calls).hasValue(5);
    }

    @Test
    void goesToTheNextWhenOneIsAway() throws Exception {
        Replica first = start();
        Replica second = start();
        first.server.shutdownNow().awaitTermination();
        var stub = stub(Duration.ofSeconds(10));

        for (int i = 0; i < 10; i++) {
            assertThat(stub.listRevocations(question()).getCursor()).isEqualTo(42);
        }

        assertThat(second.calls).hasValue(10);
    }

    @Test
    void givesUpWhenAllAreAway() throws Exception {
        start().server.shutdownNow().awaitTermination();
        start().server.shutdownNow().awaitTermination();

        assertThatThrownBy(() -> stub(Duration.ofSeconds(10)).listRevocations(question()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void doesNotRepeatWhatAServiceRefused() throws IOException {
        Replica first = start();
        Replica second = start();
        first.refuses = true;
        second.refuses = true;

        assertThatThrownBy(() -> stub(Duration.ofSeconds(10)).listRevocations(question()))
                .isInstanceOf(StatusRuntimeException.class);

        assertThat(first.calls.get() + second.calls.get()).isEqualTo(1);
    }

    @Test
    void endsEveryCallAtItsDeadline() throws IOException {
        start().silent = true;

        assertThatThrownBy(() -> stub(Duration.ofMillis(200)).listRevocations(question()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    }
}
