package io.xenith.hostagent.console;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.v1.ConsoleKind;
import io.xenith.hostagent.v1.ConsoleServiceGrpc.ConsoleServiceImplBase;
import io.xenith.hostagent.v1.OpenConsoleBegin;
import io.xenith.hostagent.v1.OpenConsoleRequest;
import io.xenith.hostagent.v1.OpenConsoleResponse;
import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.transport.error.ServiceException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open consoles and screens of one host's domains. Both directions wait for who is slower: nothing is read from a guest before the caller has room for it. */
public final class ConsoleEndpoint extends ConsoleServiceImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleEndpoint.class);
    private static final int TYPED_AT_MOST = 1 << 16;
    private static final int WRITTEN_AT_MOST = 1 << 14;
    private static final Duration IDLE_AT_MOST = Duration.ofHours(1);
    /** How long a read waits before it looks whether the caller is still there. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final UUID hostId;
    private final Consoles consoles;
    private final Executor executor;
    private final InstantSource clock;

    /**
     * Of a host.
     *
     * @param executor runs both directions of each console, which block
     */
    public ConsoleEndpoint(UUID hostId, Consoles consoles, Executor executor, InstantSource clock) {
        this.hostId = hostId;
        this.consoles = consoles;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public StreamObserver<OpenConsoleRequest> openConsole(StreamObserver<OpenConsoleResponse> observer) {
        if (!(observer instanceof ServerCallStreamObserver<OpenConsoleResponse> stream)) {
            throw new IllegalStateException("gRPC gives server calls another observer than it says");
        }
        return new Session(stream);
    }

    private final class Session implements StreamObserver<OpenConsoleRequest> {

        private final ServerCallStreamObserver<OpenConsoleResponse> stream;
        /** Released whenever the caller may have room again, or is gone. */
        private final Semaphore room = new Semaphore(0);

        private volatile @Nullable ConsoleChannel console;
        private volatile Instant lastByte = clock.instant();
        private volatile boolean gone;
        private boolean begun;

        Session(ServerCallStreamObserver<OpenConsoleResponse> stream) {
            this.stream = stream;
            // One message at a time: the next is taken when the guest has this one.
            stream.disableAutoRequest();
            stream.setOnReadyHandler(room::release);
            stream.setOnCancelHandler(this::leave);
            stream.request(1);
        }

        @Override
        public void onNext(OpenConsoleRequest message) {
            if (!begun) {
                DomainId id = check(message.getBegin());
                ConsoleKind kind = kindOf(message.getBegin());
                begun = true;
                executor.execute(() -> serve(id, kind));
                return;
            }
            int size = message.getTyped().size();
            if (size < 1 || size > TYPED_AT_MOST) {
                throw invalid("typed", null);
            }
            executor.execute(() -> type(message.getTyped()));
        }

        private DomainId check(OpenConsoleBegin begin) {
            if (!hostId.toString().equals(begin.getHostId())) {
                throw begin.getHostId().isEmpty()
                        ? invalid("host_id", null)
                        : ServiceException.of(
                                        Status.Code.FAILED_PRECONDITION,
                                        "WRONG_HOST",
                                        "this is the agent of another host")
                                .with("host_id", hostId.toString());
            }
            try {
                return DomainId.parse(begin.getDomainId());
            } catch (IllegalArgumentException e) {
                throw invalid("domain_id", e);
            }
        }

        private static ConsoleKind kindOf(OpenConsoleBegin begin) {
            return switch (begin.getKind()) {
                case CONSOLE_KIND_UNSPECIFIED, CONSOLE_KIND_SERIAL -> ConsoleKind.CONSOLE_KIND_SERIAL;
                case CONSOLE_KIND_SCREEN -> ConsoleKind.CONSOLE_KIND_SCREEN;
                case UNRECOGNIZED -> throw invalid("kind", null);
            };
        }

        private void serve(DomainId id, ConsoleKind kind) {
            try {
                ConsoleChannel opened = consoles.open(id, kind == ConsoleKind.CONSOLE_KIND_SCREEN);
                try {
                    console = opened;
                    stream.onNext(OpenConsoleResponse.newBuilder().setKind(kind).build());
                    stream.request(1);
                    LOG.atInfo()
                            .addKeyValue("domain.id", id)
                            .addKeyValue("kind", kind)
                            .log("a console is open");
                    read(opened);
                } finally {
                    consoles.close(id, opened);
                    LOG.atInfo().addKeyValue("domain.id", id).log("a console is closed");
                }
                if (!gone) {
                    stream.onCompleted();
                }
            } catch (RuntimeException e) {
                if (!gone) {
                    stream.onError(e);
                }
            }
        }

        private void read(ConsoleChannel opened) {
            ByteBuffer buffer = ByteBuffer.allocate(WRITTEN_AT_MOST);
            while (!gone) {
                if (clock.instant().isAfter(lastByte.plus(IDLE_AT_MOST))) {
                    throw ServiceException.of(
                            Status.Code.DEADLINE_EXCEEDED,
                            "CONSOLE_IDLE",
                            "nothing was said or typed for an hour; open the console again");
                }
                if (!stream.isReady()) {
                    awaitRoom();
                    continue;
                }
                int count = opened.read(buffer, LOOK_EVERY);
                if (count < 0) {
                    return;
                }
                if (count > 0) {
                    lastByte = clock.instant();
                    buffer.flip();
                    stream.onNext(OpenConsoleResponse.newBuilder()
                            .setWritten(ByteString.copyFrom(buffer))
                            .build());
                    buffer.clear();
                }
            }
        }

        private void awaitRoom() {
            try {
                if (room.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    room.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ServiceException.of(Status.Code.UNAVAILABLE, "AGENT_STOPPING", "the agent is stopping")
                        .because("interrupted", e);
            }
        }

        private void type(ByteString typed) {
            ConsoleChannel opened = console;
            if (opened == null) {
                return;
            }
            try {
                opened.write(typed.asReadOnlyByteBuffer());
                lastByte = clock.instant();
                stream.request(1);
            } catch (HypervisorException e) {
                // The reader says what has become of the domain; a console that cannot be typed to is of no use.
                LOG.atInfo().setCause(e).log("a console takes nothing any more");
                opened.close();
            }
        }

        private void leave() {
            gone = true;
            room.release();
            ConsoleChannel opened = console;
            if (opened != null) {
                opened.close();
            }
        }

        @Override
        public void onError(Throwable failure) {
            leave();
        }

        /** Who types nothing more may still read. */
        @Override
        public void onCompleted() {
            if (!begun) {
                throw invalid("begin", null);
            }
        }
    }

    private static ServiceException invalid(String field, @Nullable Throwable cause) {
        return ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "missing or wrong: " + field)
                .with("field", field)
                .because("", cause);
    }
}
