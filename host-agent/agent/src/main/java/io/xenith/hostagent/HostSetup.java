package io.xenith.hostagent;

import io.xenith.hostagent.machine.MachineOpener;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * One host that a process is to carry.
 *
 * @param zone empty for the token's
 * @param directory the host's own state
 * @param bind where its gRPC server listens
 * @param announced {@code host:port} that the control plane is told
 * @param transfers {@code host:port} that it tells other hosts; empty for the announced one
 */
record HostSetup(
        String name,
        String zone,
        Path directory,
        MachineOpener machine,
        InetSocketAddress bind,
        String announced,
        String transfers) {}
