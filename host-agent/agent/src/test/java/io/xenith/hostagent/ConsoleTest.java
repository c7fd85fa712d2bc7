package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.xenith.hostagent.v1.ConsoleKind;
import io.xenith.hostagent.v1.ConsoleServiceGrpc;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hostagent.v1.OpenConsoleBegin;
import io.xenith.hostagent.v1.OpenConsoleRequest;
import io.xenith.hostagent.v1.OpenConsoleResponse;
import io.xenith.hostagent.v1.Power;
import io.xenith.transport.tls.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serial consoles and screens that somebody types to. */
class ConsoleTest extends AgentContract {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path directory;

    ConsoleTest(@TempDir Path directory) throws Exception {
        super(directory);
        this.directory = directory;
    }

    @Test
    void whatIsTypedReachesTheGuestAndWhatItWritesComesBackUntilItEnds() throws Throwable {
        DomainSpec spec = startOne();
        Opened one = open(spec.getDomainId());
        Opened other = open(spec.getDomainId());
        one.awaitOpen();
        other.awaitOpen();

        one.type("hello\n");
        one.awaitText("hello");
        other.awaitText("hello");
        one.type("poweroff\n");

        one.awaitEnd();
        other.awaitEnd();
        assertThat(host.watch().await(spec.getDomainId(), 1, OFF).hasFailure()).isFalse();
    }

    @Test
    void aReaderThatTakesItsTimeLosesNothing() throws Throwable {
        DomainSpec spec = startOne();
        Opened slow = open(spec.getDomainId(), 1);
        slow.awaitOpen();
        StringBuilder typed = new StringBuilder();
        for (int line = 0; line < 200; line++) {
            typed.append("line ").append(line).append(" of two hundred\n");
        }
        slow.type(typed.toString());
        until(() -> new String(host.agent().consoles().readLog(ref(spec).id(), 1 << 20), StandardCharsets.UTF_8)
                .contains("line 199 "));
        assertThat(slow.text())
                .as("asked for one message alone, which says that it is open")
                .isEmpty();

        slow.requests.request(1000);
        for (int line = 0; line < 200; line++) {
            slow.awaitText("line " + line + " ");
        }
    }

    @Test
    void onlySoManyAreOpenOnADomainAndOneThatIsLeftMakesRoom() throws Throwable {
        DomainSpec spec = startOne();
        List<Opened> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(open(spec.getDomainId()));
        }
        for (Opened each : all) {
            each.awaitOpen();
        }
        assertReason(() -> open(spec.getDomainId()).awaitOpen(), Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_CONSOLES");

        all.getFirst().requests.cancel("left", null);
        until(() -> catchThrowable(() -> open(spec.getDomainId()).awaitOpen()) == null);
    }

    @Test
    void refusesWhatIsNotThereNotUpOrNotWellSaid() throws Throwable {
        assertReason(() -> open(UUID.randomUUID().toString()).awaitOpen(), Status.Code.NOT_FOUND, "DOMAIN_NOT_FOUND");
        assertReason(() -> open("one").awaitOpen(), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
        DomainSpec spec = startOne();
        Opened foreign = new Opened(1000);
        send(foreign, UUID.randomUUID().toString(), spec.getDomainId());
        assertReason(foreign::awaitOpen, Status.Code.FAILED_PRECONDITION, "WRONG_HOST");

        Opened typing = open(spec.getDomainId());
        typing.awaitOpen();
        typing.type("");
        assertReason(typing::awaitEnd, Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");

        host.machine().hypervisor().requestShutdown(CALL, ref(spec));
        host.watch().await(spec.getDomainId(), 1, OFF);
        assertReason(() -> open(spec.getDomainId()).awaitOpen(), Status.Code.FAILED_PRECONDITION, "DOMAIN_NOT_UP");
    }

    @Test
    void aScreenIsSeenUntilItsGuestEnds() throws Throwable {
        DomainSpec spec = Specs.running(host.blobs).toBuilder()
                .setGuestType(GuestType.GUEST_TYPE_HVM)
                .clearBoot()
                .build();
        host.apply(spec);
        host.watch().await(spec.getDomainId(), 1, RUNNING);

        Opened screen = open(spec.getDomainId(), ConsoleKind.CONSOLE_KIND_SCREEN);
        screen.awaitOpen();
        assertThat(screen.kind).isEqualTo(ConsoleKind.CONSOLE_KIND_SCREEN);
        screen.awaitText("RFB 003.008\n");
        screen.type("RFB 003.008\n");
        screen.awaitText("RFB 003.008\n\u0001\u0001");
        Opened serial = open(spec.getDomainId());
        serial.awaitOpen();
        assertThat(serial.kind).isEqualTo(ConsoleKind.CONSOLE_KIND_SERIAL);

        host.apply(Specs.next(spec).setPower(Power.POWER_OFF).build());
        screen.awaitEnd();
        serial.awaitEnd();
        host.watch().await(spec.getDomainId(), 2, OFF);
        assertReason(
                () -> open(spec.getDomainId(), ConsoleKind.CONSOLE_KIND_SCREEN).awaitOpen(),
                Status.Code.FAILED_PRECONDITION,
                "DOMAIN_NOT_UP");
    }

    @Test
    void guestWithoutAScreenIsToldFromOneThatIsOff() throws Throwable {
        DomainSpec spec = startOne();
        assertReason(
                () -> open(spec.getDomainId(), ConsoleKind.CONSOLE_KIND_SCREEN).awaitOpen(),
                Status.Code.FAILED_PRECONDITION,
                "NO_SCREEN");
        assertReason(
                () -> open(UUID.randomUUID().toString(), ConsoleKind.CONSOLE_KIND_SCREEN)
                        .awaitOpen(),
                Status.Code.NOT_FOUND,
                "DOMAIN_NOT_FOUND");
        // Neither holds what is bounded.
        for (int i = 0; i < 4; i++) {
            open(spec.getDomainId()).awaitOpen();
        }
    }

    @Test
    void onlyTheControlPlaneOpensConsoles() throws Throwable {
        DomainSpec spec = startOne();
        Identity stranger = Identity.ofHost(UUID.randomUUID());
        Path tls = directory.resolve("stranger");
        host.authority.issue(tls, stranger, Duration.ofDays(1));
        ManagedChannel channel = host.connect(tls, Identity.ofHost(host.hostId));
        try {
            Opened refused = new Opened(1000);
            send(ConsoleServiceGrpc.newStub(channel), refused, host.hostId.toString(), spec.getDomainId());
            assertReason(refused::awaitOpen, Status.Code.PERMISSION_DENIED, "NOT_CONTROL_PLANE");
        } finally {
            channel.shutdownNow();
        }
    }

    /** Asks again and again, as neither a guest nor a stream tells of it. */
    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Opened open(String domainId) {
        return open(domainId, 1000);
    }

    private Opened open(String domainId, ConsoleKind kind) {
        Opened opened = new Opened(1000);
        var unused = ConsoleServiceGrpc.newStub(host.channel()).openConsole(opened);
        opened.requests.onNext(OpenConsoleRequest.newBuilder()
                .setBegin(OpenConsoleBegin.newBuilder()
                        .setHostId(host.hostId.toString())
                        .setDomainId(domainId)
                        .setKind(kind))
                .build());
        return opened;
    }

    private Opened open(String domainId, int messages) {
        Opened opened = new Opened(messages);
        send(opened, host.hostId.toString(), domainId);
        return opened;
    }

    private void send(Opened opened, String hostId, String domainId) {
        send(ConsoleServiceGrpc.newStub(host.channel()), opened, hostId, domainId);
    }

    private static void send(
            ConsoleServiceGrpc.ConsoleServiceStub stub, Opened opened, String hostId, String domainId) {
        var unused = stub.openConsole(opened);
        opened.requests.onNext(OpenConsoleRequest.newBuilder()
                .setBegin(OpenConsoleBegin.newBuilder().setHostId(hostId).setDomainId(domainId))
                .build());
    }

    /** An open console, seen from the caller. */
    private static final class Opened implements ClientResponseObserver<OpenConsoleRequest, OpenConsoleResponse> {
        private final int messages;
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Boolean> open = new CompletableFuture<>();
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init")
        private ClientCallStreamObserver<OpenConsoleRequest> requests;

        private volatile ConsoleKind kind = ConsoleKind.UNRECOGNIZED;

        Opened(int messages) {
            this.messages = messages;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<OpenConsoleRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(messages);
        }

        void type(String typed) {
            requests.onNext(OpenConsoleRequest.newBuilder()
                    .setTyped(ByteString.copyFromUtf8(typed))
                    .build());
        }

        void awaitOpen() throws Throwable {
            await(open);
        }

        void awaitEnd() throws Throwable {
            await(end);
        }

        private static void await(CompletableFuture<Boolean> future) throws Throwable {
            try {
                future.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        }

        void awaitText(String expected) {
            until(() -> text().contains(expected));
        }

        synchronized String text() {
            return text.toString();
        }

        @Override
        public synchronized void onNext(OpenConsoleResponse response) {
            if (text.isEmpty() && response.getWritten().isEmpty()) {
                kind = response.getKind();
            }
            text.append(response.getWritten().toStringUtf8());
            open.complete(true);
        }

        @Override
        public void onError(Throwable failure) {
            open.completeExceptionally(failure);
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            open.complete(true);
            end.complete(true);
        }
    }
}
