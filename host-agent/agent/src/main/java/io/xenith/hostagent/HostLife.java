package io.xenith.hostagent;

import io.netty.channel.EventLoopGroup;
import io.xenith.hostagent.enrolment.ControlPlane;
import io.xenith.hostagent.enrolment.Enrolment;
import io.xenith.hostagent.image.HttpBlobSource;
import io.xenith.hostagent.transfer.GrpcDiskPeers;
import io.xenith.hypervisor.simulator.SimulatedHost;
import io.xenith.hypervisor.simulator.SimulatedTime;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one host in the process: open its machine, enrol, serve, announce, renew. Each stage is tried again with
 * growing pauses until it succeeds or the process stops; a stage that is over is not done again.
 */
final class HostLife implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostLife.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLINGS_AT_MOST = 10;

    private final Options options;
    private final String name;
    private final int port;
    private final AgentResources shared;
    private final EventLoopGroup eventLoops;
    private final Semaphore joining;
    private final Path directory;
    private final Enrolment enrolment;

    private @Nullable HostMachine machine;
    private @Nullable TlsFiles tls;
    private @Nullable HostAgent agent;
    private @Nullable HostServer server;
    private boolean announced;
    private int failures;
    private volatile String problem = "starting";
    private volatile boolean stopped;

    HostLife(
            Options options,
            int index,
            int port,
            AgentResources shared,
            EventLoopGroup eventLoops,
            Semaphore joining,
            ControlPlane controlPlane) {
        this.options = options;
        this.port = port;
        this.name = String.format("%s-%04d", options.namePrefix(), index + 1);
        this.shared = shared;
        this.eventLoops = eventLoops;
        this.joining = joining;
        this.directory = options.state().resolve("hosts").resolve(name);
        this.enrolment = new Enrolment(
                controlPlane,
                directory.resolve("identity"),
                new Enrolment.Facts(name, options.address() + ":" + port, options.zoneOf(index), options.tokenFile()));
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
        HostMachine openMachine = machine;
        if (openMachine == null) {
            openMachine = openMachine();
            machine = openMachine;
        }
        TlsFiles files = tls;
        if (files == null) {
            files = enrolment.ensureEnrolled();
            tls = files;
        }
        HostAgent running = agent;
        if (running == null) {
            running = HostAgent.start(
                    Enrolment.hostId(files),
                    name,
                    directory,
                    options.durability(),
                    openMachine,
                    new HttpBlobSource(options.imageService(), files),
                    new GrpcDiskPeers(files, eventLoops, shared.executor()),
                    AfterReboot.ASK,
                    shared);
            agent = running;
        }
        if (server == null) {
            server = HostServer.start(
                    new InetSocketAddress(options.address(), port), files, running, eventLoops, shared);
        }
    }

    private HostMachine openMachine() throws IOException {
        Files.createDirectories(directory);
        SimulatedHost host = SimulatedHost.open(
                name,
                options.machine(),
                directory.resolve("machine.journal"),
                SimulatedTime.system(),
                new SplittableRandom());
        host.faults().follow(options.faults());
        return HostMachine.simulated(host);
    }

    private void announce() {
        if (!announced && tls != null && agent != null) {
            enrolment.announce(tls, agent.readFacts().getBootId(), AgentVersion.text());
            announced = true;
            LOG.atInfo()
                    .addKeyValue("host.id", agent.hostId())
                    .addKeyValue("host.name", name)
                    .addKeyValue("port", port)
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
                    .addKeyValue("host.name", name)
                    .addKeyValue("problem", e.toString())
                    .log("the certificate could not be renewed, trying again");
            pause(LONGEST_PAUSE, this::renew);
        }
    }

    private void failed(Exception e) {
        if (Enrolment.saysRemoved(e)) {
            problem = "removed by the control plane";
            LOG.atError().addKeyValue("host.name", name).log("the control plane has removed this host");
            return;
        }
        problem = String.valueOf(e.getMessage());
        Duration wait = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, DOUBLINGS_AT_MOST));
        Duration bounded = wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
        LOG.atWarn()
                .addKeyValue("host.name", name)
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
        return now.isEmpty() ? Optional.empty() : Optional.of(name + ": " + now);
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
