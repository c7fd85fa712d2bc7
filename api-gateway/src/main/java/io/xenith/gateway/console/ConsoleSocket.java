package io.xenith.gateway.console;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import io.xenith.controlplane.v1.ConnectConsoleRequest;
import io.xenith.controlplane.v1.ConnectConsoleResponse;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.controlplane.v1.ConsoleServiceGrpc.ConsoleServiceStub;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One console between a WebSocket and the control plane. All of it happens on the connection's own event loop. */
final class ConsoleSocket implements ClientResponseObserver<ConnectConsoleRequest, ConnectConsoleResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSocket.class);
    private static final int PIECE_AT_MOST = 1 << 16;
    private static final int PINGS_WITHOUT_ANSWER_AT_MOST = 2;
    private static final short NORMAL = 1000;
    private static final short GOING_AWAY = 1001;
    private static final short INTERNAL_ERROR = 1011;
    private static final int REASON_BYTES_AT_MOST = 123;

    private final RoutingContext request;
    private final ConsoleKind kind;
    private final String token;
    /** Keeps what is between from cutting a silent connection, and finds out whether somebody is still there. */
    private final Duration pingEvery;

    private final Runnable release;
    private final Context loop;
    private final Vertx vertx;

    @SuppressWarnings("NullAway.Init") // set by beforeStart, which the stub calls before it returns
    private ClientCallStreamObserver<ConnectConsoleRequest> console;

    private @Nullable ServerWebSocket socket;
    private boolean opening;
    private boolean ended;
    private boolean typedWaits;
    private int unanswered;
    private long timer = -1;

    ConsoleSocket(RoutingContext request, ConsoleKind kind, String token, Duration pingEvery, Runnable release) {
        this.request = request;
        this.kind = kind;
        this.token = token;
        this.pingEvery = pingEvery;
        this.release = release;
        this.vertx = request.vertx();
        this.loop = vertx.getOrCreateContext();
    }

    void start(ConsoleServiceStub stub) {
        request.response().closeHandler(_ -> loop.runOnContext(_ -> left()));
        var unused = stub.connectConsole(this);
        console.onNext(
                ConnectConsoleRequest.newBuilder().setToken(token).setKind(kind).build());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConnectConsoleRequest> stream) {
        console = stream;
        stream.disableAutoRequestWithInitial(1);
        stream.setOnReadyHandler(() -> loop.runOnContext(_ -> takeTyped()));
    }

    @Override
    public void onNext(ConnectConsoleResponse message) {
        loop.runOnContext(_ -> written(message.getWritten()));
    }

    @Override
    public void onError(Throwable failure) {
        loop.runOnContext(_ -> failed(failure));
    }

    @Override
    public void onCompleted() {
        loop.runOnContext(_ -> end(NORMAL, "the server has stopped or left its host; connect again"));
    }

    /** The first answer says that the console is open. */
    private void written(ByteString bytes) {
        if (ended) {
            return; // it was on its way when the client left
        }
        var open = socket;
        if (open == null) {
            if (!opening) {
                opening = true;
                upgrade();
            }
        } else {
            if (!bytes.isEmpty()) {
                open.writeBinaryMessage(Buffer.buffer(bytes.toByteArray()));
            }
            if (open.writeQueueFull()) {
                open.drainHandler(_ -> console.request(1));
            } else {
                console.request(1);
            }
        }
    }

    private void upgrade() {
        String protocols = request.request().getHeader("Sec-WebSocket-Protocol");
        if (protocols != null && Arrays.asList(protocols.split("\\s*,\\s*")).contains("binary")) {
            request.response().putHeader("Sec-WebSocket-Protocol", "binary");
        }
        request.request().toWebSocket().onComplete(upgraded -> {
            if (upgraded.failed()) {
                left();
            } else {
                opened(upgraded.result());
            }
        });
    }

    private void opened(ServerWebSocket open) {
        socket = open;
        open.pause();
        open.handler(this::typed);
        open.closeHandler(_ -> left());
        open.exceptionHandler(_ -> left());
        open.pongHandler(_ -> unanswered = 0);
        timer = vertx.setPeriodic(pingEvery.toMillis(), _ -> ping(open));
        typedWaits = true;
        takeTyped();
        console.request(1);
        LOG.atInfo()
                .addKeyValue("kind", kind == ConsoleKind.CONSOLE_KIND_SCREEN ? "screen" : "serial")
                .addKeyValue("remote", request.request().remoteAddress().hostAddress())
                .log("a console is connected");
    }

    private void ping(ServerWebSocket open) {
        if (++unanswered > PINGS_WITHOUT_ANSWER_AT_MOST) {
            end(GOING_AWAY, "nobody answers");
        } else {
            open.writePing(Buffer.buffer());
        }
    }

    /** Takes the next message from the socket as soon as the control plane has room for it. */
    private void takeTyped() {
        var open = socket;
        if (open != null && typedWaits && console.isReady()) {
            typedWaits = false;
            open.fetch(1);
        }
    }

    private void typed(Buffer bytes) {
        if (ended) {
            return;
        }
        for (int from = 0; from < bytes.length(); from += PIECE_AT_MOST) {
            int to = Math.min(bytes.length(), from + PIECE_AT_MOST);
            console.onNext(ConnectConsoleRequest.newBuilder()
                    .setTyped(ByteString.copyFrom(bytes.getBytes(from, to)))
                    .build());
        }
        typedWaits = true;
        takeTyped();
    }

    private void failed(Throwable failure) {
        var detail = Errors.find(failure);
        String why = detail.map(ErrorDetail::message).orElse("the cloud does not answer; try again later");
        if (socket != null || ended) {
            end(INTERNAL_ERROR, why);
            return;
        }
        finish();
        ConsoleSockets.refuse(request, statusOf(Errors.code(failure)), why);
    }

    private static int statusOf(Status.Code code) {
        return switch (code) {
            case NOT_FOUND -> 404;
            case FAILED_PRECONDITION -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case INVALID_ARGUMENT -> 400;
            default -> 503;
        };
    }

    private void end(short code, String why) {
        var open = socket;
        boolean first = !ended;
        finish();
        console.cancel(why, null);
        if (open != null && first) {
            open.close(code, shortened(why));
        } else if (open == null && first && !opening) {
            ConsoleSockets.refuse(request, 409, why);
        }
    }

    private static String shortened(String why) {
        byte[] bytes = why.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= REASON_BYTES_AT_MOST
                ? why
                : new String(bytes, 0, REASON_BYTES_AT_MOST - 3, StandardCharsets.US_ASCII) + "...";
    }

    /** Whoever was connected has gone. */
    private void left() {
        if (!ended) {
            finish();
            console.cancel("the client has left", null);
        }
    }

    private void finish() {
        if (!ended) {
            ended = true;
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
            release.run();
        }
    }
}
