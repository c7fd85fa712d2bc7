package io.xenith.controlplane.console;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.ConnectConsoleRequest;
import io.xenith.controlplane.v1.ConnectConsoleResponse;
import io.xenith.hostagent.v1.ConsoleServiceGrpc;
import io.xenith.hostagent.v1.OpenConsoleBegin;
import io.xenith.hostagent.v1.OpenConsoleRequest;
import io.xenith.hostagent.v1.OpenConsoleResponse;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One console between a caller and an agent. A message is taken from one side only when the other had room for the one before, so that at most one
 * waits here in each direction.
 */
final class ConsoleRelay implements StreamObserver<ConnectConsoleRequest> {

    private final ServerCallStreamObserver<ConnectConsoleResponse> caller;
    private final ConsoleTokens tokens;
    private final ConsoleLines lines;
    /** The caller is to be asked for its next message as soon as the agent has room. */
    private final AtomicBoolean callerWaits = new AtomicBoolean();

    private volatile @Nullable AgentSide agent;

    private ConsoleRelay(
            ServerCallStreamObserver<ConnectConsoleResponse> caller, ConsoleTokens tokens, ConsoleLines lines) {
        this.caller = caller;
        this.tokens = tokens;
        this.lines = lines;
    }

    static ConsoleRelay begin(
            ServerCallStreamObserver<ConnectConsoleResponse> caller, ConsoleTokens tokens, ConsoleLines lines) {
        var relay = new ConsoleRelay(caller, tokens, lines);
        caller.disableAutoRequest();
        caller.setOnReadyHandler(relay::callerHasRoom);
        caller.setOnCancelHandler(relay::callerLeft);
        caller.request(1);
        return relay;
    }

    @Override
    public void onNext(ConnectConsoleRequest message) {
        var side = agent;
        if (side == null) {
            connect(message.getToken(), Kind.of(message.getKind()));
        } else {
            side.requests.onNext(
                    OpenConsoleRequest.newBuilder().setTyped(message.getTyped()).build());
            callerWaits.set(true);
            agentHasRoom(side);
        }
    }

    private void connect(String token, Kind kind) {
        var place = tokens.locate(token, kind);
        var line = lines.open(place.host());
        var side = new AgentSide(line, kind);
        var unused = ConsoleServiceGrpc.newStub(line).openConsole(side);
        agent = side;
        side.requests.onNext(OpenConsoleRequest.newBuilder()
                .setBegin(OpenConsoleBegin.newBuilder()
                        .setHostId(place.host().toString())
                        .setDomainId(place.domain().toString())
                        .setKind(kind.atAgent()))
                .build());
        callerWaits.set(true);
        agentHasRoom(side);
        if (caller.isCancelled()) {
            callerLeft();
        }
    }

    private void agentHasRoom(AgentSide side) {
        if (side.requests.isReady() && callerWaits.compareAndSet(true, false)) {
            caller.request(1);
        }
    }

    private void callerHasRoom() {
        var side = agent;
        if (side != null && caller.isReady() && side.waits.compareAndSet(true, false)) {
            side.requests.request(1);
        }
    }

    private void callerLeft() {
        var side = agent;
        if (side != null) {
            side.requests.cancel("the caller has left", null);
        }
    }

    @Override
    public void onError(Throwable failure) {
        callerLeft();
    }

    /** Who types nothing more may still read. */
    @Override
    public void onCompleted() {
        var side = agent;
        if (side == null) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "missing: token")
                    .with("field", "token");
        }
        side.requests.onCompleted();
    }

    private final class AgentSide implements ClientResponseObserver<OpenConsoleRequest, OpenConsoleResponse> {

        private final ManagedChannel line;
        /** The agent is to be asked for its next message as soon as the caller has room. */
        private final AtomicBoolean waits = new AtomicBoolean();

        @SuppressWarnings("NullAway.Init") // set by beforeStart, which the stub calls before it returns
        private ClientCallStreamObserver<OpenConsoleRequest> requests;

        /** What was asked for, until the agent has said what it opened. */
        private @Nullable Kind asked;

        AgentSide(ManagedChannel line, Kind asked) {
            this.line = line;
            this.asked = asked;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<OpenConsoleRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(1);
            stream.setOnReadyHandler(() -> agentHasRoom(this));
        }

        @Override
        public void onNext(OpenConsoleResponse message) {
            if (asked == Kind.SCREEN && message.getKind() != Kind.SCREEN.atAgent()) {
                // It would be a serial console, which is not what the caller speaks.
                requests.cancel(
                        "no screens here",
                        ServiceException.of(
                                Status.Code.FAILED_PRECONDITION,
                                "HOST_TOO_OLD",
                                "the agent of the instance's host knows no screens; bring it up to date"));
                return;
            }
            asked = null;
            caller.onNext(ConnectConsoleResponse.newBuilder()
                    .setWritten(message.getWritten())
                    .build());
            waits.set(true);
            if (caller.isReady() && waits.compareAndSet(true, false)) {
                requests.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            line.shutdown();
            if (!caller.isCancelled()) {
                caller.onError(refusal(failure));
            }
        }

        @Override
        public void onCompleted() {
            line.shutdown();
            if (!caller.isCancelled()) {
                caller.onCompleted();
            }
        }
    }

    /** What the agent says is for the caller too, in the agent's words; an agent that says nothing does not answer. */
    private static ServiceException refusal(Throwable failure) {
        return Errors.find(failure).map(ConsoleRelay::passedOn).orElseGet(() -> ServiceException.of(
                        Status.Code.UNAVAILABLE,
                        "HOST_UNREACHABLE",
                        "the host of the instance does not answer; try again later")
                // Not as its cause: gRPC would take the status of that for the answer.
                .because(failure.toString(), null));
    }

    private static ServiceException passedOn(ErrorDetail detail) {
        var notUp = detail.reason().equals("DOMAIN_NOT_FOUND");
        var refusal = ServiceException.of(
                notUp ? Status.Code.FAILED_PRECONDITION : detail.code(),
                notUp ? "DOMAIN_NOT_UP" : detail.reason(),
                notUp ? "the instance is not running" : detail.message());
        for (var value : detail.metadata().entrySet()) {
            refusal = refusal.with(value.getKey(), value.getValue());
        }
        return refusal;
    }
}
