package io.xenith.controlplane.session;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.hostagent.v1.WatchHostRequest;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import io.xenith.transport.grpc.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session with one host: one virtual thread reads its stream, commands go out on their own. Ends only by {@link #close()}. */
final class HostSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostSession.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int QUEUED_COMMANDS = 256;

    /** What a session tells its owner, on the session's thread. */
    interface Owner {
        /** The agent's facts, before any report of the same message. */
        void facts(HostId host, HostFacts facts);

        /** A report to be recorded; may wait. */
        void report(HostReport report) throws InterruptedException;

        /** The stream is up and the agent's snapshot was handed on: pending orders may go out. */
        void ready(HostId host);

        /** The agent will never take this order as it stands. On a thread of the order's own; may wait. */
        void refused(DomainSpec order, String reason, String message);
    }

    private final HostId host;
    private final String address;
    private final Function<HostSession, ManagedChannel> connect;
    private final SessionConfig config;
    private final Owner owner;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore commands;
    private final Semaphore queued;
    private final AtomicReference<@Nullable ManagedChannel> channel = new AtomicReference<>();
    private final AtomicReference<Context.@Nullable CancellableContext> stream = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean ready;
    private volatile Instant heardAt;

    HostSession(
            HostId host,
            String address,
            Function<HostSession, ManagedChannel> connect,
            SessionConfig config,
            Owner owner,
            InstantSource clock,
            RandomGenerator random) {
        this.host = host;
        this.address = address;
        this.connect = connect;
        this.config = config;
        this.owner = owner;
        this.clock = clock;
        this.random = random;
        this.commands = new Semaphore(config.commandsPerHost());
        this.queued = new Semaphore(QUEUED_COMMANDS);
        this.heardAt = clock.instant();
        this.thread = Thread.ofVirtual().name("session-" + host.value()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    HostId host() {
        return host;
    }

    String address() {
        return address;
    }

    /** When the agent was last heard of; at first, when the session began. */
    Instant heardAt() {
        return heardAt;
    }

    /** Whether the agent's stream is up. */
    boolean isReady() {
        return ready;
    }

    @Nullable
    ManagedChannel currentChannel() {
        return channel.get();
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            var before = heardAt;
            try {
                watch();
            } catch (
                    RuntimeException
                            e) { // the peer failed, spoke nonsense, or the record did not answer: all end this try only
                logLost(e);
            } catch (InterruptedException e) {
                return;
            } finally {
                ready = false;
            }
            // A stream that said something was a good one: begin again soon.
            pause = heardAt.isAfter(before) ? FIRST_PAUSE : longer(pause);
            try {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis() / 2 + random.nextLong(1 + pause.toMillis()));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Duration longer(Duration pause) {
        return pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    private void watch() throws InterruptedException {
        var open = connect.apply(this);
        channel.set(open);
        var context = Context.ROOT.withCancellation();
        stream.set(context);
        var previous = context.attach();
        try {
            var messages = HostAgentServiceGrpc.newBlockingStub(open)
                    .watchHost(WatchHostRequest.newBuilder()
                            .setHostId(host.value().toString())
                            .setHeartbeatInterval(com.google.protobuf.Duration.newBuilder()
                                    .setSeconds(config.heartbeat().toSeconds())
                                    .setNanos(config.heartbeat().toNanosPart()))
                            .build());
            while (messages.hasNext()) {
                var message = messages.next();
                heardAt = clock.instant();
                if (message.hasSnapshot()) {
                    owner.facts(host, message.getSnapshot().getFacts());
                }
                var report = ReportReader.read(host, message);
                if (report.isPresent()) {
                    owner.report(report.get());
                }
                if (message.hasSnapshot() && !ready) {
                    ready = true;
                    LOG.atInfo()
                            .setMessage("session with host is up")
                            .addKeyValue("host.id", host.value())
                            .addKeyValue("domains", message.getSnapshot().getDomainsCount())
                            .log();
                    owner.ready(host);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            context.detach(previous);
            context.cancel(null);
            open.shutdownNow();
        }
    }

    private void logLost(RuntimeException e) {
        // The same host may be away for days: once it is known to be, the retries are not news.
        boolean wasReady = ready;
        (wasReady ? LOG.atWarn() : LOG.atDebug())
                .setMessage(wasReady ? "session with host ended" : "host cannot be reached")
                .addKeyValue("host.id", host.value())
                .addKeyValue("address", address)
                .addKeyValue("cause", e.toString())
                .log();
    }

    /**
     * Sends an order, on a thread of its own. What cannot be sent is dropped: the timer and the next session find it pending.
     *
     * @return false when the session is not up or too much is under way
     */
    boolean apply(DomainOrder order) {
        var open = channel.get();
        if (!ready || open == null || !queued.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual().name("apply-" + order.domain().value()).start(() -> {
            try {
                if (commands.tryAcquire(config.commandDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        send(open, order);
                    } finally {
                        commands.release();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                queued.release();
            }
        });
        return true;
    }

    private void send(ManagedChannel open, DomainOrder order) {
        DomainSpec spec;
        try {
            spec = DomainSpec.parseFrom(order.spec().toBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record holds a spec that is none: " + order, e);
        }
        try {
            // The order has waited in the record, perhaps for another replica: it is part of the request's trace all
            // the same.
            TraceContext.find(order.traceparent())
                    .ifPresentOrElse(
                            trace -> trace.run(() -> apply(open, order, spec)), () -> apply(open, order, spec));
        } catch (StatusRuntimeException e) {
            var reason = Errors.find(e)
                    .map(ErrorDetail::reason)
                    .orElse(e.getStatus().getCode().name());
            boolean expected = e.getStatus().getCode() == Status.Code.UNAVAILABLE || reason.equals("STALE_GENERATION");
            (expected ? LOG.atInfo() : LOG.atError())
                    .setMessage("agent did not take an order")
                    .addKeyValue("host.id", host.value())
                    .addKeyValue("domain.id", order.domain().value())
                    .addKeyValue("generation", order.generation())
                    .addKeyValue("reason", reason)
                    .addKeyValue("cause", e.getStatus())
                    .log();
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                owner.refused(
                        spec, reason, Objects.requireNonNullElse(e.getStatus().getDescription(), ""));
            }
        }
    }

    private void apply(ManagedChannel open, DomainOrder order, DomainSpec spec) {
        HostAgentServiceGrpc.newBlockingStub(open)
                .withDeadlineAfter(config.commandDeadline().toMillis(), TimeUnit.MILLISECONDS)
                .applyDomain(ApplyDomainRequest.newBuilder()
                        .setHostId(host.value().toString())
                        .setRequestId(order.requestId())
                        .setSpec(spec)
                        .build());
    }

    /** Begins the stream anew, with a full snapshot. */
    void restart() {
        var current = stream.get();
        if (current != null) {
            current.cancel(null);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        restart();
        var open = channel.get();
        if (open != null) {
            open.shutdownNow();
        }
    }
}
