package io.xenith.controlplane.console;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.ConnectConsoleRequest;
import io.xenith.controlplane.v1.ConnectConsoleResponse;
import io.xenith.controlplane.v1.ConsoleServiceGrpc;
import io.xenith.controlplane.v1.CreateConsoleRequest;
import io.xenith.controlplane.v1.CreateConsoleResponse;
import jakarta.inject.Singleton;

/** The calls about consoles. */
@Singleton
public final class ConsoleGrpc extends ConsoleServiceGrpc.ConsoleServiceImplBase {

    private final ConsoleTokens tokens;
    private final ConsoleLines lines;

    public ConsoleGrpc(ConsoleTokens tokens, ConsoleLines lines) {
        this.tokens = tokens;
        this.lines = lines;
    }

    @Override
    public void createConsole(CreateConsoleRequest request, StreamObserver<CreateConsoleResponse> answer) {
        answer.onNext(tokens.create(request));
        answer.onCompleted();
    }

    @Override
    public StreamObserver<ConnectConsoleRequest> connectConsole(StreamObserver<ConnectConsoleResponse> answer) {
        if (!(answer instanceof ServerCallStreamObserver<ConnectConsoleResponse> stream)) {
            throw new IllegalStateException("gRPC gives server calls another observer than it says");
        }
        return ConsoleRelay.begin(stream, tokens, lines);
    }
}
