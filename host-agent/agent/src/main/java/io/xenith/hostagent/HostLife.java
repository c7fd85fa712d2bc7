package io.xenith.hostagent;

import io.netty.channel.EventLoopGroup;
import io.xenith.hostagent.enrolment.ControlPlane;
import io.xenith.hostagent.enrolment.Enrolment;
import io.xenith.hostagent.image.HttpBlobSource;
import io.xenith.hostagent.machine.HostMachine;
import io.xenith.hostagent.options.Options;
import io.xenith.hostagent.status.HostStatus;
import io.xenith.hostagent.transfer.GrpcHostPeers;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one host in the process: enrol, open its machine, serve, announce, renew. Each stage is tried again with
 * growing pauses until it succeeds or the process stops; a stage that is over is not done again.
 */
final class HostLife implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostLife.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLINGS_AT_MOST = 10;

    private final Options options;
    private final HostSetup setup;
    private final AgentResources shared;
    private final EventLoopGroup eventLoops;
    private final Semaphore joining;
    private final Enrolment enrolment;

    private @Nullable HostMachine machine;
    private volatile @Nullable TlsFiles tls;
    private volatile @Nullable HostAgent agent;
    private @Nullable HostServer server;
    private volatile boolean announced;
    private int failures;
    private volatile String problem = "starting";
    private volatile boolean stopped;

    HostLife(
            Options options,
            HostSetup setup,
            AgentResources shared,
            EventLoopGroup eventLoops,
            Semaphore joining,
            ControlPlane controlPlane) {
        this.options = options;
        this.setup = setup;
        this.shared = shared;
        this.eventLoops = eventLoops;
        this.joining = joining;
        this.enrolment = new Enrolment(
                controlPlane,
                setup.directory().resolve("identity"),
                new Enrolment.Facts(
                        setup.name(), setup.announced(), setup.transfers(), setup.zone(), options.tokenFile()));
    }

    /** Goes as far as it can and arranges to go on. Blocks; one thread at a time. */
    synchronized void advance() {
        if (stopped) {
            return;
        }
        boolean held = false;
        try {
            joining.acquire();
            held = true;
            serve();
            announce();
            failures = 0;
            problem = "";
            scheduleRenewal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            if (held) {
                joining.release();
            }
        }
    }

    private void serve() throws IOException {
        Files.createDirectories(setup.directory());
        TlsFiles files = tls;
        if (files == null) {
            files = enrolment.ensureEnrolled();
            tls = files;
        }
        HostMachine openMachine = machine;
        if (openMachine == null) {
            // After enrolment: in a store of several hosts its disks lie under its id.
            openMachine = setup.machine().open(setup.directory(), Enrolment.hostId(files));
            machine = openMachine;
        }
        HostAgent running = agent;
        if (running == null) {
            running = HostAgent.start(
                    Enrolment.hostId(files),
                    setup.name(),
                    setup.directory(),
                    options.durability(),
                    openMachine,
                    new HttpBlobSource(options.imageService(), files),
                    new GrpcHostPeers(files, eventLoops, shared.executor()),
                    options.afterReboot(),
                    shared);
            agent = running;
        }
        if (server == null) {
            server = HostServer.start(setup.bind(), files, running, eventLoops, shared);
        }
    }

    private void announce() {
        if (!announced && tls != null && agent != null) {
            enrolment.announce(tls, agent.readFacts().getBootId(), AgentVersion.text());
            announced = true;
            LOG.atInfo()
                    .addKeyValue("host.id", agent.hostId())
                    .addKeyValue("host.name", setup.name())
                    .addKeyValue("address", setup.announced())
                    .log("host serves");
        }
    }

    private void scheduleRenewal() {
        if (tls != null) {
            Duration wait = Duration.between(shared.clock().instant(), Enrolment.renewalDue(tls));
            pause(wait.isPositive() ? wait : FIRST_PAUSE, this::renew);
        }
    }

    private synchronized void renew() {
        if (stopped || tls == null) {
            return;
        }
        try {
            if (!shared.clock().instant().isBefore(Enrolment.renewalDue(tls))) {
                enrolment.renew(tls);
                tls = enrolment.ensureEnrolled();
            }
            scheduleRenewal();
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("host.name", setup.name())
                    .addKeyValue("problem", e.toString())
                    .log("the certificate could not be renewed, trying again");
            pause(LONGEST_PAUSE, this::renew);
        }
    }

    private void failed(Exception e) {
        if (Enrolment.saysRemoved(e)) {
            problem = "removed by the control plane";
            LOG.atError().addKeyValue("host.name", setup.name()).log("the control plane has removed this host");
            return;
        }
        problem = String.valueOf(e.getMessage());
        Duration wait = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, DOUBLINGS_AT_MOST));
        Duration bounded = wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
        LOG.atWarn()
                .addKeyValue("host.name", setup.name())
                .addKeyValue("problem", problem)
                .addKeyValue("again_in_ms", bounded.toMillis())
                .log("the host does not serve yet");
        pause(bounded, this::advance);
    }

    private void pause(Duration wait, Runnable then) {
        if (!shared.timers().after(wait, then)) {
            stopped = true;
        }
    }

    /** Why the host does not serve; empty when it does. */
    Optional<String> problem() {
        String now = problem;
        return now.isEmpty() ? Optional.empty() : Optional.of(setup.name() + ": " + now);
    }

    /** How the host is, now. Asks neither the control plane nor the hypervisor, so that it answers also when those do not. */
    HostStatus status() {
        TlsFiles files = tls;
        HostAgent running = agent;
        return new HostStatus(
                setup.name(),
                files == null ? "" : Enrolment.hostId(files).toString(),
                setup.announced(),
                files == null ? null : files.certificate().getNotAfter().toInstant(),
                announced,
                problem,
                running == null ? null : running.status());
    }

    @Override
    public void close() {
        stopped = true;
        synchronized (this) {
            if (agent != null) {
                agent.close();
            } else if (machine != null) {
                machine.release().run();
            }
            if (server != null) {
                server.close();
            }
        }
    }
}
