package io.xenith.hostagent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import io.xenith.hostagent.TestingHost;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.transport.error.Errors;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks every method of the service as everybody who is not the control plane, and as one who means another host. */
class StrangersTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Path directory;
    private final TestingHost host;

    StrangersTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        host = new TestingHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void everyMethodRefusesEveryOtherIdentity() throws IOException {
        for (Identity stranger :
                List.of(Identity.API_GATEWAY, Identity.IMAGE_SERVICE, Identity.ofHost(UUID.randomUUID()))) {
            Path tls = directory.resolve(stranger.name());
            host.authority.issue(tls, stranger, DAY);
            ManagedChannel channel = host.connect(tls, Identity.ofHost(host.hostId));
            for (MethodDescriptor<?, ?> method :
                    HostAgentServiceGrpc.getServiceDescriptor().getMethods()) {
                Throwable failure = catchThrowable(() -> call(channel, method, host.hostId.toString()));
                assertThat(Errors.code(failure))
                        .as("%s as %s", method.getFullMethodName(), stranger)
                        .isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(Errors.hasReason(failure, "NOT_CONTROL_PLANE")).isTrue();
            }
            channel.shutdownNow();
        }
    }

    @Test
    void nobodyGetsAsFarAsACallWithoutACertificate() throws IOException {
        ManagedChannel channel = Channels.to(
                        "127.0.0.1",
                        host.port(),
                        Identity.ofHost(host.hostId),
                        TlsFiles.strangerContext(directory.resolve("host-tls/ca.crt")))
                .build();
        for (MethodDescriptor<?, ?> method :
                HostAgentServiceGrpc.getServiceDescriptor().getMethods()) {
            Throwable failure = catchThrowable(() -> call(channel, method, host.hostId.toString()));
            assertThat(Errors.code(failure)).as(method.getFullMethodName()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        channel.shutdownNow();
    }

    @Test
    void everyMethodRefusesACallThatMeansAnotherHost() throws IOException {
        ManagedChannel channel = host.connect(directory.resolve("control-plane-tls"), Identity.ofHost(host.hostId));
        for (MethodDescriptor<?, ?> method :
                HostAgentServiceGrpc.getServiceDescriptor().getMethods()) {
            Throwable failure =
                    catchThrowable(() -> call(channel, method, UUID.randomUUID().toString()));
            assertThat(Errors.hasReason(failure, "WRONG_HOST"))
                    .as(method.getFullMethodName())
                    .isTrue();
        }
        channel.shutdownNow();
    }

    @SuppressWarnings("unchecked")
    private static void call(ManagedChannel channel, MethodDescriptor<?, ?> method, String hostId) {
        if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
            throw new IllegalStateException("not a protobuf method: " + method);
        }
        var type = schema.getMethodDescriptor().getInputType();
        MethodDescriptor<Message, Message> typed = (MethodDescriptor<Message, Message>) method;
        Message empty = typed.parseRequest(new java.io.ByteArrayInputStream(new byte[0]));
        Message request = empty.toBuilder()
                .setField(type.findFieldByName("host_id"), hostId)
                .build();
        var answers = ClientCalls.blockingServerStreamingCall(channel, typed, CallOptions.DEFAULT, request);
        answers.forEachRemaining(answer -> {});
    }
}
