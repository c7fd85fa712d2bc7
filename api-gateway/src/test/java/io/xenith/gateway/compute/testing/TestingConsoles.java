package io.xenith.gateway.compute.testing;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.ConnectConsoleRequest;
import io.xenith.controlplane.v1.ConnectConsoleResponse;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.controlplane.v1.ConsoleServiceGrpc;
import io.xenith.controlplane.v1.CreateConsoleRequest;
import io.xenith.controlplane.v1.CreateConsoleResponse;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Consoles whose guests say again what is typed, in capitals; {@code exit} ends one. Tokens begin with {@code token-}, those of screens with {@code screen-}. */
public final class TestingConsoles extends ConsoleServiceGrpc.ConsoleServiceImplBase {

    private final List<CreateConsoleRequest> asked = new ArrayList<>();
    private final BlockingQueue<Boolean> left = new LinkedBlockingQueue<>();
    private String refusal = "";

    /** What was asked last. */
    public synchronized CreateConsoleRequest last() {
        return asked.getLast();
    }

    /** Refuses the next token for this reason. */
    public synchronized void refuseNext(String reason) {
        refusal = reason;
    }

    /** Whether somebody who was connected has left, within some seconds. */
    public boolean awaitLeft() throws InterruptedException {
        return Boolean.TRUE.equals(left.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public synchronized void createConsole(CreateConsoleRequest request, StreamObserver<CreateConsoleResponse> out) {
        String reason = refusal;
        refusal = "";
        if (!reason.isEmpty()) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, reason, "not now")
                    .with("status", "OFF")
                    .with("power", "OFF");
        }
        asked.add(request);
        out.onNext(CreateConsoleResponse.newBuilder()
                .setToken(prefix(request.getKind()) + asked.size())
                .build());
        out.onCompleted();
    }

    private static String prefix(ConsoleKind kind) {
        return kind == ConsoleKind.CONSOLE_KIND_SCREEN ? "screen-" : "token-";
    }

    @Override
    public StreamObserver<ConnectConsoleRequest> connectConsole(StreamObserver<ConnectConsoleResponse> out) {
        return new Connection(out);
    }

    private final class Connection implements StreamObserver<ConnectConsoleRequest> {
        private final StreamObserver<ConnectConsoleResponse> out;
        private @Nullable String token;

        Connection(StreamObserver<ConnectConsoleResponse> out) {
            this.out = out;
        }

        @Override
        public void onNext(ConnectConsoleRequest message) {
            if (token == null) {
                token = message.getToken();
                if (!token.startsWith(prefix(message.getKind()))) {
                    throw ServiceException.of(Status.Code.NOT_FOUND, "CONSOLE_NOT_FOUND", "the token is unknown");
                }
                out.onNext(ConnectConsoleResponse.getDefaultInstance());
            } else if (message.getTyped().toStringUtf8().equals("exit\n")) {
                out.onCompleted();
            } else if (message.getTyped().toStringUtf8().equals("break\n")) {
                throw ServiceException.of(Status.Code.UNAVAILABLE, "HOST_UNREACHABLE", "the host does not answer");
            } else {
                out.onNext(ConnectConsoleResponse.newBuilder()
                        .setWritten(ByteString.copyFromUtf8(
                                message.getTyped().toStringUtf8().toUpperCase(java.util.Locale.ROOT)))
                        .build());
            }
        }

        @Override
        public void onError(Throwable failure) {
            left.add(true);
        }

        @Override
        public void onCompleted() {
            out.onCompleted();
        }
    }
}
