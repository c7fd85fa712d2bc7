package io.xenith.hostagent;

import io.xenith.hostagent.machine.Dom0;
import io.xenith.hostagent.machine.SimulatedMachine;
import io.xenith.hostagent.machine.XenMachine;
import io.xenith.hostagent.options.HostOptions;
import io.xenith.hostagent.options.Options;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the options to the hosts of a process. */
public final class HostSetups {

    /** A real host's state lies under a fixed name, so that renaming the machine loses nothing. */
    private static final String REAL_HOST = "this";

    private HostSetups() {}

    static List<HostSetup> of(Options options) throws IOException {
        List<HostSetup> setups = new ArrayList<>();
        switch (options.hosts()) {
            case HostOptions.Simulated simulated -> {
                for (int i = 0; i < simulated.count(); i++) {
                    int port = options.basePort() == 0 ? freePort() : options.basePort() + i;
                    String name = String.format("%s-%04d", simulated.namePrefix(), i + 1);
                    setups.add(new HostSetup(
                            name,
                            simulated.zoneOf(i),
                            options.state().resolve("hosts").resolve(name),
                            new SimulatedMachine(
                                    name, simulated.machine(), simulated.faults(), simulated.sharedDisks()),
                            new InetSocketAddress(options.address(), port),
                            options.address() + ":" + port,
                            ""));
                }
            }
            case HostOptions.Xen xen -> setups.add(realHost(options, xen));
        }
        return setups;
    }

    private static HostSetup realHost(Options options, HostOptions.Xen xen) throws IOException {
        int port = options.basePort() == 0 ? freePort() : options.basePort();
        return new HostSetup(
                nameOf(xen),
                xen.zone(),
                directoryOf(options),
                new XenMachine(xen),
                new InetSocketAddress(options.address(), port),
                announcedAddress(options, port),
                options.announceTransfers().orElse(""));
    }

    /** The name that a real host enrols under. */
    public static String nameOf(HostOptions.Xen xen) throws IOException {
        return xen.name().isPresent() ? xen.name().get() : Dom0.hostname();
    }

    /** The state directory of a real host. */
    public static Path directoryOf(Options options) {
        return options.state().resolve("hosts").resolve(REAL_HOST);
    }

    /** Where a real host is reached: as the operator says, or at the address from which it reaches the control plane itself. */
    public static String announcedAddress(Options options, int port) throws IOException {
        if (options.announce().isPresent()) {
            return options.announce().get();
        }
        InetAddress bound = InetAddress.getByName(options.address());
        if (!bound.isAnyLocalAddress()) {
            return options.address() + ":" + port;
        }
        String controlPlane = options.controlPlane();
        int colon = controlPlane.lastIndexOf(':');
        InetSocketAddress there = new InetSocketAddress(
                controlPlane.substring(0, colon), Integer.parseInt(controlPlane.substring(colon + 1)));
        if (there.isUnresolved()) {
            throw new IOException(
                    "--control-plane: " + there.getHostString() + " has no address; or say --announce HOST:PORT");
        }
        // Connecting a datagram socket sends nothing: it asks the kernel for the way.
        try (DatagramSocket way = new DatagramSocket()) {
            way.connect(there);
            return way.getLocalAddress().getHostAddress() + ":" + port;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
