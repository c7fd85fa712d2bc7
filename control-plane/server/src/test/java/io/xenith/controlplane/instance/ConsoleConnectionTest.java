package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.console.ConsoleGrpc;
import io.xenith.controlplane.console.ConsoleTokens;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.ConnectConsoleRequest;
import io.xenith.controlplane.v1.ConnectConsoleResponse;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.controlplane.v1.ConsoleServiceGrpc;
import io.xenith.controlplane.v1.CreateConsoleRequest;
import io.xenith.controlplane.v1.CreateConsoleResponse;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hostagent.v1.OpenConsoleRequest;
import io.xenith.hostagent.v1.OpenConsoleResponse;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consoles from the token to the agent, over a real record and gRPC within the process. */
class ConsoleConnectionTest extends MigrationFixture {
    private static final long DEADLINE_SECONDS = 10;

    private final ScriptedConsoles agent = new ScriptedConsoles();
    private final ConsoleTokens tokens = new ConsoleTokens(world.record.transactions(), world.record.audit());
    private Server agents = InProcessServerBuilder.forName("unused").build();
    private Server server = agents;
    private ManagedChannel channel = InProcessChannelBuilder.forName("unused").build();
    private String id = "";

    @BeforeEach
    void start() throws IOException {
        var agentName = InProcessServerBuilder.generateName();
        agents = InProcessServerBuilder.forName(agentName)
                .addService(agent)
                .intercept(new ErrorInterceptor())
                .build()
                .start();
        var name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(new ConsoleGrpc(
                        tokens, _ -> InProcessChannelBuilder.forName(agentName).build()))
                .intercept(new ErrorInterceptor())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
        world.addHost("alpha", 4, 8192);
        id = world.running(member, "small").getInstanceId();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        agents.shutdownNow();
    }

    @Test
    void whoShowsATokenTypesToTheDomainOfItsInstance() throws Exception {
        var connection = connect(create(member).getToken());
        var begin = agent.next().getBegin();
        assertThat(begin.getDomainId()).isEqualTo(domain(id).toString());
        assertThat(begin.getHostId())
                .isEqualTo(world.state(id).live().orElseThrow().host().toString());

        connection.type("uname\n");
        assertThat(agent.next().getTyped().toStringUtf8()).isEqualTo("uname\n");
        agent.write("Linux");
        assertThat(connection.next()).isEqualTo("Linux");
        agent.end();
        assertThat(connection.end()).isNull();
    }

    @Test
    void aTokenIsGoodForTenMinutesAndAnyNumberOfConnections() throws Exception {
        var token = create(member).getToken();
        for (int i = 0; i < 2; i++) {
            var connection = connect(token);
            agent.next();
            connection.leave();
            assertThat(agent.cancelled()).isTrue();
        }
        world.record.clock().advance(Duration.ofMinutes(10));
        assertThat(reason(connect(token).end())).isEqualTo("CONSOLE_NOT_FOUND");
        assertThat(reason(connect("guessed").end())).isEqualTo("CONSOLE_NOT_FOUND");
        assertThat(reason(connect("").end())).isEqualTo("CONSOLE_NOT_FOUND");
    }

    @Test
    void theAgentsRefusalIsPassedOnAndSilenceIsAnUnreachableHost() throws Exception {
        agent.refuseNext("TOO_MANY_CONSOLES");
        assertThat(Errors.find(connect(create(member).getToken()).end())).hasValueSatisfying(detail -> {
            assertThat(detail.reason()).isEqualTo("TOO_MANY_CONSOLES");
            assertThat(detail.metadata()).containsEntry("limit", "4");
        });
        agent.refuseNext("DOMAIN_NOT_FOUND");
        assertThat(reason(connect(create(member).getToken()).end())).isEqualTo("DOMAIN_NOT_UP");
        agents.shutdownNow().awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(reason(connect(create(member).getToken()).end())).isEqualTo("HOST_UNREACHABLE");
    }

    @Test
    void tokensAreMadeForRunningInstancesOfTheirProjectAlone() {
        refusedAs("INSTANCE_NOT_FOUND", () -> create(world.member()));
        assertThat(create(admin).getToken()).isNotEmpty();
        var project = member.project().toString();
        assertThat(world.number("SELECT count(*) FROM console_token WHERE project_id = ?::uuid", project))
                .isEqualTo(1);
        assertThat(world.number(
                        "SELECT count(*) FROM audit_record WHERE action = 'open console' AND resource_id = ?", id))
                .isEqualTo(1);
        world.sql("UPDATE instance_domain SET state = 'off' WHERE instance_id = ?::uuid", id);
        assertThat(Errors.find(catchThrowable(() -> create(member)))).hasValueSatisfying(detail -> {
            assertThat(detail.reason()).isEqualTo("WRONG_STATE");
            assertThat(detail.metadata()).containsEntry("status", "OFF").containsEntry("power", "OFF");
        });
        world.sql("UPDATE instance_domain SET state = 'running' WHERE instance_id = ?::uuid", id);
        world.sql("UPDATE host SET state = 'unreachable'");
        refusedAs("HOST_UNREACHABLE", () -> create(member));
        world.sql("UPDATE host SET state = 'up'");
        id = UUID.randomUUID().toString();
        refusedAs("INSTANCE_NOT_FOUND", () -> create(member));
    }

    @Test
    void aScreenIsForHvmGuestsAndItsTokenForNothingElse() throws Exception {
        refusedAs("NO_SCREEN", () -> create(member, ConsoleKind.CONSOLE_KIND_SCREEN));
        makeHvm();
        refusedAs("INSTANCE_NOT_FOUND", () -> create(world.member(), ConsoleKind.CONSOLE_KIND_SCREEN));
        var screen = create(member, ConsoleKind.CONSOLE_KIND_SCREEN).getToken();
        assertThat(world.number(
                        "SELECT count(*) FROM audit_record WHERE action = 'open screen' AND resource_id = ?", id))
                .isEqualTo(1);
        var serial = create(member).getToken();
        assertThat(reason(connect(screen).end())).isEqualTo("CONSOLE_NOT_FOUND");
        assertThat(reason(connect(serial, ConsoleKind.CONSOLE_KIND_SCREEN).end()))
                .isEqualTo("CONSOLE_NOT_FOUND");

        var connection = connect(screen, ConsoleKind.CONSOLE_KIND_SCREEN);
        assertThat(agent.next().getBegin().getKind()).isEqualTo(io.xenith.hostagent.v1.ConsoleKind.CONSOLE_KIND_SCREEN);
        agent.say(OpenConsoleResponse.newBuilder()
                .setKind(io.xenith.hostagent.v1.ConsoleKind.CONSOLE_KIND_SCREEN)
                .build());
        assertThat(connection.next()).isEmpty();
        agent.write("RFB 003.008\n");
        assertThat(connection.next()).isEqualTo("RFB 003.008\n");
        connection.leave();
        assertThat(agent.cancelled()).isTrue();
    }

    @Test
    void anAgentThatKnowsNoScreensIsNotTakenForOne() throws Exception {
        makeHvm();
        var connection =
                connect(create(member, ConsoleKind.CONSOLE_KIND_SCREEN).getToken(), ConsoleKind.CONSOLE_KIND_SCREEN);
        agent.next();
        agent.write("");
        assertThat(reason(connection.end())).isEqualTo("HOST_TOO_OLD");
        assertThat(agent.cancelled()).isTrue();
    }

    private void makeHvm() {
        var boot =
                DomainSpec.newBuilder().setGuestType(GuestType.GUEST_TYPE_HVM).build();
        world.sql("UPDATE instance SET boot = boot || ? WHERE id = ?::uuid", boot.toByteArray(), id);
    }

    @Test
    void onlyHashesAreKeptAndOnlyTheYoungestSixteenOfAnInstance() throws Exception {
        var first = create(member).getToken();
        var last = "";
        for (int i = 0; i < 16; i++) {
            later();
            last = create(member).getToken();
        }
        assertThat(world.number("SELECT count(*) FROM console_token")).isEqualTo(16);
        assertThat(world.number("SELECT count(*) FROM console_token t WHERE t::text LIKE ?", "%" + last + "%"))
                .isZero();
        assertThat(world.number("SELECT count(*) FROM audit_record t WHERE t::text LIKE ?", "%" + last + "%"))
                .isZero();
        assertThat(reason(connect(first).end())).isEqualTo("CONSOLE_NOT_FOUND");
        world.record.clock().advance(Duration.ofMinutes(11));
        create(member);
        tokens.forget();
        assertThat(world.number("SELECT count(*) FROM console_token"))
                .as("those that are past go, and no other")
                .isEqualTo(1);
    }

    private CreateConsoleResponse create(TestingCaller caller) {
        return create(caller, ConsoleKind.CONSOLE_KIND_UNSPECIFIED);
    }

    private CreateConsoleResponse create(TestingCaller caller, ConsoleKind kind) {
        return ConsoleServiceGrpc.newBlockingStub(channel)
                .createConsole(CreateConsoleRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .setKind(kind)
                        .build());
    }

    private static void refusedAs(String reason, ThrowingCallable call) {
        assertThat(reason(catchThrowable(call))).isEqualTo(reason);
    }

    private static String reason(@Nullable Throwable failure) {
        return failure == null
                ? "none"
                : Errors.find(failure).map(detail -> detail.reason()).orElse(failure.toString());
    }

    private Connection connect(String token) {
        return connect(token, ConsoleKind.CONSOLE_KIND_UNSPECIFIED);
    }

    private Connection connect(String token, ConsoleKind kind) {
        var connection = new Connection();
        connection.requests = ConsoleServiceGrpc.newStub(channel).connectConsole(connection);
        connection.requests.onNext(
                ConnectConsoleRequest.newBuilder().setToken(token).setKind(kind).build());
        return connection;
    }

    /** One that shows a token. */
    private static final class Connection implements StreamObserver<ConnectConsoleResponse> {
        private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
        private final BlockingQueue<java.util.Optional<Throwable>> ended = new LinkedBlockingQueue<>();

        @SuppressWarnings("NullAway.Init")
        private StreamObserver<ConnectConsoleRequest> requests;

        void type(String text) {
            requests.onNext(ConnectConsoleRequest.newBuilder()
                    .setTyped(ByteString.copyFromUtf8(text))
                    .build());
        }

        void leave() {
            requests.onError(new IllegalStateException("left"));
        }

        String next() throws InterruptedException {
            return String.valueOf(written.poll(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }

        @Nullable
        Throwable end() throws InterruptedException {
            var end = ended.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(end).as("an end in time").isNotNull();
            return end == null ? null : end.orElse(null);
        }

        @Override
        public void onNext(ConnectConsoleResponse message) {
            written.add(message.getWritten().toStringUtf8());
        }

        @Override
        public void onError(Throwable failure) {
            ended.add(java.util.Optional.of(failure));
        }

        @Override
        public void onCompleted() {
            ended.add(java.util.Optional.empty());
        }
    }

    /** An agent whose guests say what a test tells them to. */
    private static final class ScriptedConsoles
            extends io.xenith.hostagent.v1.ConsoleServiceGrpc.ConsoleServiceImplBase {
        private final BlockingQueue<OpenConsoleRequest> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> cancelled = new LinkedBlockingQueue<>();
        private volatile @Nullable StreamObserver<OpenConsoleResponse> out;
        private volatile String refusal = "";

        void refuseNext(String reason) {
            refusal = reason;
        }

        OpenConsoleRequest next() throws InterruptedException {
            var message = heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message in time").isNotNull();
            return message == null ? OpenConsoleRequest.getDefaultInstance() : message;
        }

        boolean cancelled() throws InterruptedException {
            return Boolean.TRUE.equals(cancelled.poll(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }

        void write(String text) {
            say(OpenConsoleResponse.newBuilder()
                    .setWritten(ByteString.copyFromUtf8(text))
                    .build());
        }

        void say(OpenConsoleResponse message) {
            var stream = out;
            assertThat(stream).isNotNull();
            if (stream != null) {
                stream.onNext(message);
            }
        }

        void end() {
            var stream = out;
            if (stream != null) {
                stream.onCompleted();
            }
        }

        @Override
        public StreamObserver<OpenConsoleRequest> openConsole(StreamObserver<OpenConsoleResponse> answer) {
            out = answer;
            return new StreamObserver<>() {
                @Override
                public void onNext(OpenConsoleRequest message) {
                    var reason = refusal;
                    refusal = "";
                    if (!reason.isEmpty()) {
                        throw ServiceException.of(io.grpc.Status.Code.RESOURCE_EXHAUSTED, reason, "no")
                                .with("limit", "4");
                    }
                    heard.add(message);
                }

                @Override
                public void onError(Throwable failure) {
                    cancelled.add(true);
                }

                @Override
                public void onCompleted() {}
            };
        }
    }
}
